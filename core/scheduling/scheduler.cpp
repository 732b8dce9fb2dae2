#include "core/scheduling/scheduler.h"

#include <algorithm>

namespace deskrelay {

Scheduler::Scheduler(const Clock &clock)
    : m_clock(clock)
{
}

void Scheduler::setAccounts(const QList<Account> &accounts)
{
    QList<AccountId> ids;
    ids.reserve(accounts.size());
    for (const Account &account : accounts)
        ids.append(account.id);
    m_cooldowns.keepOnly(ids);
    m_sessions.keepOnly(ids);
    m_uses.removeIf(
        [&ids](const auto &use) { return use.value().leases == 0 && !ids.contains(use.key()); });
}

static double usedNow(const RateLimits &limits, TimePoint now)
{
    return limits.freeAgain && *limits.freeAgain <= now ? 0 : limits.used;
}

double Scheduler::quotaUsed(const AccountId &account) const
{
    return usedNow(m_uses.value(account).limits, m_clock.now());
}

std::optional<TimePoint> Scheduler::quotaFreeAgain(const AccountId &account) const
{
    const std::optional<TimePoint> again = m_uses.value(account).limits.freeAgain;
    return again && *again > m_clock.now() ? again : std::nullopt;
}

void Scheduler::fill(AccountOption &option,
                     const Candidate &candidate,
                     const QString &model,
                     TimePoint now) const
{
    const Account &account = *candidate.account;
    option.account = &account;
    option.hasCredential = candidate.hasCredential;
    option.isAllowed = candidate.isAllowed;
    option.servesModel = candidate.servesModel;
    if (const auto use = m_uses.constFind(account.id); use != m_uses.constEnd()) {
        option.inFlight = use->leases;
        option.lastTaken = use->lastTaken;
        option.quotaUsed = usedNow(use->limits, now);
    }
    if (const std::optional<Cooldowns::Obstacle> obstacle =
            m_cooldowns.obstacle(account.id, model, now)) {
        option.cooldown = &obstacle->cooldown;
        option.isProbed = obstacle->isProbed;
    }
}

AccountChoice Scheduler::choose(const ScheduleQuestion &question) const
{
    const TimePoint now = m_clock.now();
    QList<AccountOption> options;
    options.reserve(question.candidates.size());
    for (const Candidate &candidate : question.candidates) {
        if (candidate.servesModel)
            fill(options.emplaceBack(), candidate, question.model, now);
    }
    return chooseAccount(options,
                         {.bound = m_sessions.accounts(question.session, now),
                          .tried = question.tried,
                          .strategy = question.strategy,
                          .guard = m_guard});
}

/// Holds the session on the account that was chosen. One that is only full at the moment keeps it.
std::optional<AccountId> Scheduler::settleSession(const ScheduleQuestion &question,
                                                  const AccountChoice &choice,
                                                  TimePoint now)
{
    if (question.session.isEmpty())
        return std::nullopt;
    const QList<AccountId> bound = m_sessions.accounts(question.session, now);
    std::optional<AccountId> movedFrom;
    bool isKept = false;
    for (const PassedOver &passed : choice.passed) {
        if (!bound.contains(passed.account) || passed.reason == PassReason::Better)
            continue;
        if (passed.reason == PassReason::Full) {
            isKept = true;
            continue;
        }
        m_sessions.leave(question.session, passed.account);
        movedFrom = passed.account;
    }
    if (!isKept)
        m_sessions.bind(question.session, *choice.account, now);
    return movedFrom;
}

Scheduler::Taken Scheduler::take(const ScheduleQuestion &question, const AccountChoice &choice)
{
    const TimePoint now = m_clock.now();
    Use &use = m_uses[*choice.account];
    ++use.leases;
    use.lastTaken = ++m_turn;
    return {.lease = {.account = *choice.account,
                      .model = question.model,
                      .began = now,
                      .isProbe = m_cooldowns.beginProbe(*choice.account, question.model, now)},
            .movedFrom = settleSession(question, choice, now)};
}

void Scheduler::release(const Lease &lease)
{
    if (lease.isProbe)
        m_cooldowns.endProbe(lease.account, lease.model);
    if (const auto use = m_uses.find(lease.account); use != m_uses.end())
        --use->leases;
}

void Scheduler::noteSuccess(const Lease &lease)
{
    m_cooldowns.noteSuccess(lease.account, lease.model, lease.began);
}

void Scheduler::noteFailure(const Lease &lease, const FailureVerdict &verdict)
{
    if (verdict.blame == FailureVerdict::Blame::Request)
        noteSuccess(lease); // it was there to say so
    else
        m_cooldowns.note(lease.account, lease.model, verdict, lease.began, m_clock.now());
}

void Scheduler::noteLimits(const AccountId &account, const RateLimits &limits)
{
    m_uses[account].limits = limits;
}

} // namespace deskrelay
