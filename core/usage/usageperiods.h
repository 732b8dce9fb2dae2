#pragma once

#include "core/base/clock.h"
#include "core/usage/usagequery.h"

#include <QString>

namespace deskrelay {

/// Every change of a local time in use falls on a multiple of it: records within one such piece
/// belong to the same hour and day everywhere.
inline constexpr std::chrono::milliseconds usagePiece = std::chrono::minutes(15);

/// The hour of the local clock in which a moment lies.
struct LocalHour
{
    TimePoint start = {}; ///< When the clock last showed its full hour, at the same offset.
    QString day = {};     ///< `2026-11-24`
};
LocalHour localHour(TimePoint time);

/// The first local hour that begins at or after \a time, and the last that begins at or before it:
/// no hour lies on both sides of them.
TimePoint firstHourFrom(TimePoint time);
TimePoint lastHourUntil(TimePoint time);

/// The first local day that begins at or after \a time, and the last that begins at or before it.
TimePoint firstDayFrom(TimePoint time);
TimePoint lastDayUntil(TimePoint time);

/// The local day `2026-11-24` or hour `2026-11-24T13:00` in which \a time lies. When clocks go
/// back, the hour that comes twice is one period. Empty for the other axes.
QString usagePeriod(TimePoint time, UsageAxis axis);

} // namespace deskrelay
