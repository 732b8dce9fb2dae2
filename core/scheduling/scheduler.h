#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/scheduling/accountchoice.h"
#include "core/scheduling/cooldowns.h"
#include "core/scheduling/ratelimits.h"
#include "core/scheduling/stickysessions.h"

#include <QHash>
#include <QList>

#include <optional>

namespace deskrelay {

/// An account as a request finds it, beside what the scheduler itself knows of it.
struct Candidate
{
    const Account *account = nullptr;
    bool hasCredential = true;
    bool isAllowed = true;
    bool servesModel = true;
};

/// What a request needs an account for.
struct ScheduleQuestion
{
    QList<Candidate> candidates = {};
    QString model = {};      ///< As the upstream knows it.
    QByteArray session = {}; ///< As sessionName() makes it; empty: none.
    QList<AccountId> tried = {};
    Strategy strategy = Strategy::Balanced;
};

/// The right to send one request to an account. To be given back once, by release().
struct Lease
{
    AccountId account = {};
    QString model = {};
    TimePoint began = {};
    bool isProbe = false; ///< The first after a cooldown: the others wait for what it brings.
};

/// Chooses the account of each request, and learns from what becomes of it: leases, cooldowns,
/// sessions, quotas.
///
/// Does no I/O; the time comes from the clock. Lives in the relay thread.
class Scheduler final
{
public:
    explicit Scheduler(const Clock &clock);

    /// From this share of its quota or of its bound on an account is taken last: 0 to 1.
    void setGuard(double share) { m_guard = share; }
    /// Forgets what it knew of accounts that are gone.
    void setAccounts(const QList<Account> &accounts);

    AccountChoice choose(const ScheduleQuestion &question) const;

    /// What take() answers.
    struct Taken
    {
        Lease lease = {};
        std::optional<AccountId> movedFrom = {}; ///< The account that the session had to leave.
    };
    /// Takes the account that was chosen, and holds the session on it.
    Taken take(const ScheduleQuestion &question, const AccountChoice &choice);
    void release(const Lease &lease);

    /// The upstream serves the request: content has come, or an answer that blames the request.
    void noteSuccess(const Lease &lease);
    void noteFailure(const Lease &lease, const FailureVerdict &verdict);
    void noteLimits(const AccountId &account, const RateLimits &limits);

    int leases(const AccountId &account) const { return m_uses.value(account).leases; }
    /// The share of the fullest limit, as far as it is known; 0 once that is whole again.
    double quotaUsed(const AccountId &account) const;
    /// When that limit is whole again; empty once it is, or where nobody told.
    std::optional<TimePoint> quotaFreeAgain(const AccountId &account) const;

    Cooldowns &cooldowns() { return m_cooldowns; }
    const Cooldowns &cooldowns() const { return m_cooldowns; }
    StickySessions &sessions() { return m_sessions; }
    const StickySessions &sessions() const { return m_sessions; }

private:
    struct Use
    {
        int leases = 0;
        quint64 lastTaken = 0;
        RateLimits limits = {};
    };

    void fill(AccountOption &option,
              const Candidate &candidate,
              const QString &model,
              TimePoint now) const;
    std::optional<AccountId>
    settleSession(const ScheduleQuestion &question, const AccountChoice &choice, TimePoint now);

    const Clock &m_clock;
    double m_guard = 0.85;
    Cooldowns m_cooldowns = {};
    StickySessions m_sessions = {};
    QHash<AccountId, Use> m_uses = {};
    quint64 m_turn = 0;
};

} // namespace deskrelay
