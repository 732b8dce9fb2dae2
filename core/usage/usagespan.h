#pragma once

#include "core/base/clock.h"
#include "core/usage/usagequery.h"

#include <QList>
#include <QString>

#include <chrono>

namespace deskrelay {

/// A span of time that a chart shows, and how it is cut: it begins and ends where periods do.
struct UsageSpan
{
    TimePoint since = {};                ///< Inclusive.
    TimePoint until = {};                ///< Exclusive.
    UsageAxis per = UsageAxis::Hour;     ///< Day, Hour or Step.
    std::chrono::milliseconds step = {}; ///< The length of a Step.

    bool operator==(const UsageSpan &) const = default;
};

/// One period of a span: a local day or hour, or a piece of a fixed length.
struct UsagePeriod
{
    QString name = {}; ///< As UsageRow::period has it.
    TimePoint start = {};
    TimePoint end = {};

    bool operator==(const UsagePeriod &) const = default;
};

/// The last \a length until now, whole periods only: the one under way is the last. From two days
/// on it is that many local days, today among them.
UsageSpan recentSpan(std::chrono::milliseconds length, TimePoint now);

/// From \a since until \a until, each moved outwards to where a period ends. What begins before
/// \a recordsSince is not cut finer than by the hour.
UsageSpan spanBetween(TimePoint since, TimePoint until, TimePoint recordsSince = {});

/// The periods of \a span in their order, those without requests too. The hour that comes twice
/// when clocks go back is one period.
QList<UsagePeriod> usagePeriods(const UsageSpan &span);

} // namespace deskrelay
