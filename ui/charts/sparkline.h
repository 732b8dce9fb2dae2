#pragma once

#include <QList>
#include <QWidget>

namespace deskrelay {

/// A small line without axes that shows which way a figure goes.
class SparkLine final : public QWidget
{
    Q_OBJECT

public:
    explicit SparkLine(QWidget *parent);

    void setValues(const QList<qint64> &values);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<qint64> m_values = {};
};

} // namespace deskrelay
