#pragma once

#include "ui/charts/chartdata.h"
#include "ui/charts/liveseries.h"

#include <QRectF>
#include <QSet>

class QPainter;

namespace deskrelay {

/// Where a chart's values are in a box, and how they are drawn. For one drawing: it holds on to
/// what it is given.
class ChartPlot final
{
public:
    /// \a hidden are the places of the series that are left out.
    ChartPlot(const ChartData &data,
              const ChartWords &words,
              const QSet<int> &hidden,
              const QRectF &box);

    /// Of data with periods.
    double xOf(TimePoint time) const;
    qsizetype periodAt(double x) const;
    /// Axes left of the box and below it, bars and lines, with the painter's font.
    void paint(QPainter &painter) const;

private:
    qint64 highest() const;
    void paintAxes(QPainter &painter) const;
    void paintBars(QPainter &painter) const;
    void paintLine(QPainter &painter, const ChartSeries &series) const;

    const ChartData &m_data;
    const ChartWords &m_words;
    const QSet<int> &m_hidden;
    QRectF m_box;
    AxisScale m_scale = {};
};

} // namespace deskrelay
