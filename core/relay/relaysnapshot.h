#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/relay/openrequests.h"
#include "core/relay/recentattempts.h"
#include "core/scheduling/cooldowns.h"
#include "core/scheduling/spending.h"
#include "core/usage/livemeter.h"
#include "core/usage/tokenusage.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

enum class RelayState
{
    Stopped,
    Starting,
    Running,
    Stopping, ///< No new connections; requests under way are finished.
    Failed
};

/// What the relay knows of one account.
struct AccountStatus
{
    AccountId id = {};
    bool hasCredential = false; ///< Its secret is loaded, or it needs none.
    int inFlight = 0;           ///< Requests now at the upstream.
    std::optional<TimePoint> lastUsed = {};
    QString lastError = {};                                         ///< Empty after a success.
    QList<Cooldown> cooldowns = {};                                 ///< In force now.
    qsizetype sessions = 0;                                         ///< That it holds.
    double quotaUsed = 0;                                           ///< Of its fullest limit.
    std::optional<TimePoint> quotaFreeAgain = {};                   ///< When that one is whole.
    std::optional<double> successRate = {};                         ///< Of the last attempts.
    std::optional<std::chrono::milliseconds> medianFirstToken = {}; ///< Of the last attempts.
    QList<RecentAttempt> attempts = {};                             ///< The last, oldest first.
    qint64 requestsToday = 0;
    TokenUsage tokensToday = {};
    qint64 costTodayMicros = 0; ///< Micro-dollars, of what has a price.
    qint64 costMicros = 0;      ///< The same since this process began.

    /// Whether its provider told of its limits.
    bool hasQuota() const { return quotaUsed > 0 || quotaFreeAgain; }
    bool operator==(const AccountStatus &) const = default;
};

/// An immutable copy of what the relay is doing, handed over at most 4 times a second.
struct RelaySnapshot
{
    RelayState state = RelayState::Stopped;
    QString error = {}; ///< Why it failed, and what to do.
    QString host = {};  ///< The first address it listens on.
    quint16 port = 0;   ///< 0 unless running.
    int inFlight = 0;
    qint64 requestsToday = 0; ///< Since local midnight, over restarts.
    qint64 failedToday = 0;   ///< Of these, the ones that ended with status 400 or above.
    TokenUsage tokensToday = {};
    qint64 costTodayMicros = 0; ///< Micro-dollars, of what has a price.
    qint64 unpricedToday = 0;   ///< Requests without one.
    qint64 unpriced = 0;        ///< The same since this process began.
    QList<AccountStatus> accounts = {};
    QList<OpenRequest> open = {}; ///< Requests under way, the newest first; bounded.
    QList<KeyCost> keyCosts = {}; ///< Of the keys that have cost anything, over restarts.
    std::chrono::seconds bucketLength = LiveMeter::bucketLength;
    QList<MeterBucket> recent = {}; ///< The last 15 minutes, oldest first, without gaps.

    bool operator==(const RelaySnapshot &) const = default;
};

} // namespace deskrelay

Q_DECLARE_METATYPE(deskrelay::RelaySnapshot)
