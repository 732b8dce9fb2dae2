#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <deque>
#include <optional>

namespace deskrelay {

/// The sum of what was added within the last minute, to the second.
class SlidingWindow final
{
public:
    static constexpr std::chrono::seconds length = std::chrono::minutes(1);

    void add(qint64 amount, TimePoint at);
    /// Corrects what was added \a at: an estimate by what it came to. Nothing where that has left
    /// the window.
    void correct(qint64 by, TimePoint at);
    qint64 sum(TimePoint now);
    /// When \a amount more fits under \a limit; \a now where it does already. Empty: never.
    std::optional<TimePoint> fitsAt(qint64 amount, qint64 limit, TimePoint now);

private:
    struct Second
    {
        TimePoint start = {};
        qint64 amount = 0;
    };

    void drop(TimePoint now);

    std::deque<Second> m_seconds = {}; ///< The oldest first; at most 61.
    qint64 m_sum = 0;
};

} // namespace deskrelay
