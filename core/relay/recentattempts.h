#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace deskrelay {

/// How an account's last attempts came out.
class RecentAttempts final
{
public:
    static constexpr size_t most = 100;

    /// \a isGood: it served. A time to first token is of those that did.
    void add(bool isGood, std::optional<std::chrono::milliseconds> timeToFirstToken);
    /// 0 to 1; empty while there was none.
    std::optional<double> successRate() const;
    std::optional<std::chrono::milliseconds> medianFirstToken() const;

private:
    struct Attempt
    {
        bool isGood = false;
        std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    };

    std::deque<Attempt> m_attempts = {};
    size_t m_good = 0;
};

} // namespace deskrelay
