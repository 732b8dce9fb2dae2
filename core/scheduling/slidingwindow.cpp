#include "core/scheduling/slidingwindow.h"

#include <algorithm>

namespace deskrelay {

static TimePoint secondOf(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time);
}

void SlidingWindow::drop(TimePoint now)
{
    while (!m_seconds.empty() && m_seconds.front().start + length <= secondOf(now)) {
        m_sum -= m_seconds.front().amount;
        m_seconds.pop_front();
    }
}

void SlidingWindow::add(qint64 amount, TimePoint at)
{
    drop(at);
    // A clock that was set back adds to the newest second there is.
    if (m_seconds.empty() || m_seconds.back().start < secondOf(at))
        m_seconds.push_back({.start = secondOf(at)});
    m_seconds.back().amount += amount;
    m_sum += amount;
}

void SlidingWindow::correct(qint64 by, TimePoint at)
{
    const auto second = std::find_if(m_seconds.begin(), m_seconds.end(), [at](const Second &known) {
        return known.start == secondOf(at);
    });
    if (second == m_seconds.end())
        return;
    second->amount += by;
    m_sum += by;
}

qint64 SlidingWindow::sum(TimePoint now)
{
    drop(now);
    return m_sum;
}

std::optional<TimePoint> SlidingWindow::fitsAt(qint64 amount, qint64 limit, TimePoint now)
{
    if (amount > limit)
        return std::nullopt;
    qint64 left = sum(now);
    if (left + amount <= limit)
        return now;
    for (const Second &second : m_seconds) {
        left -= second.amount;
        if (left + amount <= limit)
            return second.start + length;
    }
    return m_seconds.empty() ? now : m_seconds.back().start + length;
}

} // namespace deskrelay
