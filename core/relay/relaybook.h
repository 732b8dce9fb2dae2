#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/relay/openrequests.h"
#include "core/relay/recentattempts.h"
#include "core/relay/relaysnapshot.h"
#include "core/usage/livemeter.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagerecord.h"

#include <QDate>
#include <QHash>
#include <QSet>

namespace deskrelay {

/// How an attempt came out for its account.
struct AttemptOutcome
{
    bool isServed = false; ///< It served the request, or blamed it with reason.
    QString problem = {};  ///< What is wrong with the account; empty: nothing is known to be.
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    // What is told of it beside.
    QString model = {};
    int status = 0;
    std::chrono::milliseconds duration = {};
};

/// What the relay counts while it works: requests in flight, today's sums, the last minutes.
///
/// Lives in the relay thread. Sums begin anew at local midnight.
class RelayBook final
{
public:
    explicit RelayBook(const Clock &clock);

    /// The accounts there are; what was counted of one that stays is kept.
    void setAccounts(const QList<Account> &accounts);
    /// May be told before the account itself is: a new one is published when its secret is kept.
    void setHasCredential(const AccountId &account, bool hasCredential);
    /// Forgets an account's last error.
    void reset(const AccountId &account);
    /// What was recorded today before this process counted.
    void setToday(const UsageReport &byAccount);

    /// A request goes to an account's upstream.
    void begin(const AccountId &account);
    void end(const AccountId &account, const AttemptOutcome &outcome);
    /// A request is over on both sides, whether an account served it or not.
    void count(const UsageRecord &record);

    int inFlight() const { return m_inFlight; }
    OpenRequests &open() { return m_open; }

    /// Fills in everything but the state of the listener.
    void fill(RelaySnapshot &snapshot);

private:
    void turnDay();
    AccountStatus *find(const AccountId &account);

    const Clock &m_clock;
    LiveMeter m_meter;
    QDate m_day;
    TimePoint m_dayChecked = {}; ///< The second in which the calendar was last asked.
    QList<AccountStatus> m_accounts = {};
    QSet<AccountId> m_credentials = {};
    QHash<AccountId, RecentAttempts> m_recent = {};
    OpenRequests m_open = {};
    int m_inFlight = 0;
    qint64 m_requests = 0;
    qint64 m_failed = 0;
    TokenUsage m_tokens = {};
};

} // namespace deskrelay
