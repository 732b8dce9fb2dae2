#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

/// One part of a span of time, and where its sums are read.
struct UsageSegment
{
    enum class Source
    {
        Records,
        Hours,
        Days
    };

    Source source = Source::Records;
    std::optional<TimePoint> since = {}; ///< Inclusive.
    std::optional<TimePoint> until = {}; ///< Exclusive.
    bool operator==(const UsageSegment &) const = default;
};

/// Cuts a span of time into parts that overlap nowhere: whole local days (unless \a byHour), whole
/// hours, and at the ends the rest.
///
/// Before \a oldest there are no single records (empty: there are none at all), so an end that lies
/// there is moved outwards to the hour.
QList<UsageSegment> usageSegments(std::optional<TimePoint> since,
                                  std::optional<TimePoint> until,
                                  bool byHour,
                                  std::optional<TimePoint> oldest);

} // namespace deskrelay
