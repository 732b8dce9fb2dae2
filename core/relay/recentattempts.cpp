#include "core/relay/recentattempts.h"

#include <algorithm>
#include <vector>

namespace deskrelay {

void RecentAttempts::add(const RecentAttempt &attempt)
{
    m_attempts.append(attempt);
    m_good += attempt.isGood ? 1 : 0;
    if (m_attempts.size() <= most)
        return;
    m_good -= m_attempts.first().isGood ? 1 : 0;
    m_attempts.removeFirst();
}

std::optional<double> RecentAttempts::successRate() const
{
    if (m_attempts.isEmpty())
        return std::nullopt;
    return double(m_good) / double(m_attempts.size());
}

std::optional<std::chrono::milliseconds> RecentAttempts::medianFirstToken() const
{
    std::vector<std::chrono::milliseconds> times;
    for (const RecentAttempt &attempt : m_attempts) {
        if (attempt.isGood && attempt.timeToFirstToken)
            times.push_back(*attempt.timeToFirstToken);
    }
    if (times.empty())
        return std::nullopt;
    const auto middle = times.begin() + std::ptrdiff_t(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

} // namespace deskrelay
