#include "core/base/clock.h"

namespace deskrelay {

TimePoint SystemClock::now() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

MonotonicTime SystemClock::monotonic() const
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now());
}

const SystemClock &SystemClock::instance()
{
    static const SystemClock clock;
    return clock;
}

ManualClock::ManualClock(TimePoint start)
    : m_now(start)
    , m_monotonic(std::chrono::seconds(1))
{
}

void ManualClock::advance(std::chrono::milliseconds by)
{
    m_now += by;
    m_monotonic += by;
}

} // namespace deskrelay
