#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace deskrelay {

/// One thing that a chart shows over time.
struct ChartSeries
{
    enum class Shape
    {
        Bar, ///< Stacked on the bars before it.
        Line
    };

    QString name = {};
    int color = 0; ///< The number of a series in the theme.
    Shape shape = Shape::Bar;
    QList<std::optional<qint64>> values = {}; ///< One for each period; empty: nothing to show.
    bool operator==(const ChartSeries &) const = default;
};

/// A part of a chart's time.
struct ChartPeriod
{
    TimePoint start = {};
    TimePoint end = {};
    bool operator==(const ChartPeriod &) const = default;
};

/// What a chart draws: periods without gaps, and what each series is in them.
struct ChartData
{
    QList<ChartPeriod> periods = {};
    QList<ChartSeries> series = {};
    bool operator==(const ChartData &) const = default;
};

/// How a chart measures and words its values.
struct ChartWords
{
    qint64 least = 4; ///< The axis reaches at least so far.

    std::function<QString(qint64)> mark = {};  ///< Short, for the axis.
    std::function<QString(qint64)> exact = {}; ///< For the tooltip.
};

} // namespace deskrelay
