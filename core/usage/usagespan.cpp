#include "core/usage/usagespan.h"

#include "core/usage/usageperiods.h"

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

static constexpr milliseconds day = 24h;
static constexpr int fewestPeriods = 40; ///< So many at least where steps can be so short.

/// How a span of \a length is cut.
static UsageSpan cutFor(milliseconds length)
{
    static constexpr std::array<milliseconds, 6> steps = {5min, 2min, 1min, 30s, 15s, 5s};
    if (length > 10 * day)
        return {.per = UsageAxis::Day};
    if (length > 6h)
        return {.per = UsageAxis::Hour};
    for (const milliseconds step : steps) {
        if (length / step >= fewestPeriods)
            return {.per = UsageAxis::Step, .step = step};
    }
    return {.per = UsageAxis::Step, .step = steps.back()};
}

static TimePoint periodUntil(const UsageSpan &span, TimePoint time)
{
    switch (span.per) {
    case UsageAxis::Day:
        return lastDayUntil(time);
    case UsageAxis::Step:
        return time - time.time_since_epoch() % span.step;
    default:
        return lastHourUntil(time);
    }
}

/// The first period that begins after \a time.
static TimePoint periodAfter(const UsageSpan &span, TimePoint time)
{
    switch (span.per) {
    case UsageAxis::Day:
        return firstDayFrom(time + 1ms);
    case UsageAxis::Step:
        return periodUntil(span, time) + span.step;
    default:
        return firstHourFrom(time + 1ms);
    }
}

UsageSpan recentSpan(milliseconds length, TimePoint now)
{
    UsageSpan span = cutFor(length);
    span.until = periodAfter(span, now);
    if (length < 2 * day) {
        span.since = periodAfter(span, now - length);
        return span;
    }
    // Days are counted, not hours: some have 23 or 25 of them.
    span.until = firstDayFrom(now + 1ms);
    span.since = lastDayUntil(span.until - length + day / 2);
    return span;
}

UsageSpan spanBetween(TimePoint since, TimePoint until, TimePoint recordsSince)
{
    UsageSpan span = cutFor(std::max<milliseconds>(until - since, 1ms));
    if (span.per == UsageAxis::Step && since < recordsSince)
        span = {.per = UsageAxis::Hour};
    span.since = periodUntil(span, since);
    span.until = periodAfter(span, std::max(since, until - 1ms));
    return span;
}

QList<UsagePeriod> usagePeriods(const UsageSpan &span)
{
    QList<UsagePeriod> periods;
    for (TimePoint start = span.since; start < span.until;) {
        const TimePoint end = std::min(periodAfter(span, start), span.until);
        const QString name = span.per == UsageAxis::Step ? QString::number(toMilliseconds(start))
                                                         : usagePeriod(start, span.per);
        if (!periods.isEmpty() && periods.last().name == name)
            periods.last().end = end;
        else
            periods.append({name, start, end});
        start = end;
    }
    return periods;
}

} // namespace deskrelay
