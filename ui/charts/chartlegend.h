#pragma once

#include <QList>
#include <QString>
#include <QWidget>

namespace deskrelay {

/// One thing that a chart shows.
struct LegendItem
{
    QString name = {};
    int series = -1; ///< -1: the plain line.
    bool operator==(const LegendItem &) const = default;
};

/// The names of a chart's series beside their colours, in one line.
class ChartLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartLegend(QWidget *parent);

    void setItems(const QList<LegendItem> &items);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<LegendItem> m_items = {};
};

} // namespace deskrelay
