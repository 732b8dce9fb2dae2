#include "core/relay/recentattempts.h"

#include <algorithm>
#include <vector>

namespace deskrelay {

void RecentAttempts::add(bool isGood, std::optional<std::chrono::milliseconds> timeToFirstToken)
{
    m_attempts.push_back({isGood, isGood ? timeToFirstToken : std::nullopt});
    m_good += isGood ? 1 : 0;
    if (m_attempts.size() <= most)
        return;
    m_good -= m_attempts.front().isGood ? 1 : 0;
    m_attempts.pop_front();
}

std::optional<double> RecentAttempts::successRate() const
{
    if (m_attempts.empty())
        return std::nullopt;
    return double(m_good) / double(m_attempts.size());
}

std::optional<std::chrono::milliseconds> RecentAttempts::medianFirstToken() const
{
    std::vector<std::chrono::milliseconds> times;
    for (const Attempt &attempt : m_attempts) {
        if (attempt.timeToFirstToken)
            times.push_back(*attempt.timeToFirstToken);
    }
    if (times.empty())
        return std::nullopt;
    const auto middle = times.begin() + std::ptrdiff_t(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

} // namespace deskrelay
