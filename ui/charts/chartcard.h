#pragma once

#include "ui/charts/chartdata.h"

#include <QFrame>

class QHBoxLayout;

namespace deskrelay {

class ElidedLabel;
class SeriesLegend;
class TimeChart;

/// A chart with its title, its legend and what it says in a sentence.
class ChartCard final : public QFrame
{
    Q_OBJECT

public:
    ChartCard(const QString &title, const ChartWords &words, QWidget *parent);

    void setChart(const ChartData &chart, const QString &summary);
    /// Puts \a widget at the right of the title.
    void addControl(QWidget *widget);
    TimeChart *chart() const { return m_chart; }
    QString summary() const;

private:
    QHBoxLayout *m_head;
    ElidedLabel *m_summary;
    SeriesLegend *m_legend;
    TimeChart *m_chart;
};

} // namespace deskrelay
