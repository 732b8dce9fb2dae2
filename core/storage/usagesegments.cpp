#include "core/storage/usagesegments.h"

#include "core/usage/usageperiods.h"

namespace deskrelay {

using Source = UsageSegment::Source;

static void add(QList<UsageSegment> &segments,
                Source source,
                std::optional<TimePoint> since,
                std::optional<TimePoint> until)
{
    if (!since || !until || *since < *until)
        segments.append({source, since, until});
}

QList<UsageSegment> usageSegments(std::optional<TimePoint> since,
                                  std::optional<TimePoint> until,
                                  bool byHour,
                                  std::optional<TimePoint> oldest)
{
    const auto isKept = [oldest](TimePoint time) { return oldest && time >= *oldest; };
    if (since && !isKept(*since))
        since = lastHourUntil(*since);
    if (until && !isKept(*until))
        until = firstHourFrom(*until);
    QList<UsageSegment> segments;
    std::optional<TimePoint> first = since;
    std::optional<TimePoint> last = until;
    if (since)
        first = firstHourFrom(*since);
    if (until)
        last = lastHourUntil(*until);
    if (first && last && *first >= *last) {
        add(segments, Source::Records, since, until);
        return segments;
    }
    if (since)
        add(segments, Source::Records, since, first);
    if (until)
        add(segments, Source::Records, last, until);
    const std::optional<TimePoint> firstDay =
        first ? std::optional(firstDayFrom(*first)) : std::nullopt;
    const std::optional<TimePoint> lastDay =
        last ? std::optional(lastDayUntil(*last)) : std::nullopt;
    if (byHour || (firstDay && lastDay && *firstDay >= *lastDay)) {
        add(segments, Source::Hours, first, last);
        return segments;
    }
    if (first)
        add(segments, Source::Hours, first, firstDay);
    if (last)
        add(segments, Source::Hours, lastDay, last);
    add(segments, Source::Days, firstDay, lastDay);
    return segments;
}

} // namespace deskrelay
