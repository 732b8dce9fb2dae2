#pragma once

#include "ui/charts/chartdata.h"

#include <QSet>
#include <QWidget>

class QToolButton;

namespace deskrelay {

/// A chart's series as buttons with their colours; pressing one leaves it out of the chart.
class SeriesLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit SeriesLegend(QWidget *parent);

    void setSeries(const QList<ChartSeries> &series);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    /// The places of the series that are left out.
    void hiddenChanged(const QSet<int> &hidden);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Item
    {
        QString name = {};
        int color = 0;
        bool operator==(const Item &) const = default;
    };

    void draw();
    void place();
    void tell();

    QList<Item> m_items = {};
    QList<QToolButton *> m_buttons = {};
    QSet<QString> m_hidden = {}; ///< By name: series come and go.
    int m_height = 24;
};

} // namespace deskrelay
