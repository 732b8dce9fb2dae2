#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// How one attempt at an account came out.
struct RecentAttempt
{
    TimePoint time = {}; ///< When it ended.
    QString model = {};  ///< As the upstream was asked.
    bool isGood = false; ///< It served.
    int status = 0;      ///< HTTP status of the answer; 0: none came.
    QString reason = {}; ///< Why it did not serve; empty where it did.
    std::optional<std::chrono::milliseconds> timeToFirstToken = {}; ///< Of one that served.
    std::chrono::milliseconds duration = {};

    bool operator==(const RecentAttempt &) const = default;
};

/// How an account's last attempts came out.
class RecentAttempts final
{
public:
    static constexpr qsizetype most = 100;

    void add(const RecentAttempt &attempt);
    /// The oldest first. A copy shares the list until the next attempt.
    const QList<RecentAttempt> &all() const { return m_attempts; }
    /// 0 to 1; empty while there was none.
    std::optional<double> successRate() const;
    std::optional<std::chrono::milliseconds> medianFirstToken() const;

private:
    QList<RecentAttempt> m_attempts = {};
    qsizetype m_good = 0;
};

} // namespace deskrelay
