#include "core/relay/relaybook.h"

#include <QDateTime>

#include <utility>

namespace deskrelay {

static QDate localDay(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time)).date();
}

RelayBook::RelayBook(const Clock &clock)
    : m_clock(clock)
    , m_meter(clock.now())
    , m_day(localDay(clock.now()))
{
}

AccountStatus *RelayBook::find(const AccountId &account)
{
    for (AccountStatus &status : m_accounts) {
        if (status.id == account)
            return &status;
    }
    return nullptr;
}

void RelayBook::setAccounts(const QList<Account> &accounts)
{
    QList<AccountStatus> next;
    for (const Account &account : accounts) {
        const AccountStatus *const known = find(account.id);
        next.append(known ? *known : AccountStatus{.id = account.id});
        next.last().hasCredential =
            !needsSecret(account.provider) || m_credentials.contains(account.id);
    }
    m_accounts = next;
    m_recent.removeIf([this](const auto &recent) { return !find(recent.key()); });
}

void RelayBook::setHasCredential(const AccountId &account, bool hasCredential)
{
    if (hasCredential)
        m_credentials.insert(account);
    else
        m_credentials.remove(account);
    if (AccountStatus *const status = find(account)) {
        status->hasCredential = hasCredential;
        if (hasCredential)
            status->lastError.clear();
    }
}

void RelayBook::reset(const AccountId &account)
{
    if (AccountStatus *const status = find(account))
        status->lastError.clear();
}

void RelayBook::setToday(const UsageReport &byAccount)
{
    turnDay();
    m_requests += byAccount.total.requests;
    m_tokens += byAccount.total.tokens;
    for (const UsageRow &row : byAccount.rows) {
        if (AccountStatus *const status = find(AccountId{row.accountId})) {
            status->requestsToday += row.requests;
            status->tokensToday += row.tokens;
        }
    }
}

void RelayBook::turnDay()
{
    const TimePoint now = m_clock.now();
    const TimePoint second = std::chrono::floor<std::chrono::seconds>(now);
    if (std::exchange(m_dayChecked, second) == second) // the calendar reads files of the system's
        return;
    const QDate today = localDay(now);
    if (today == m_day)
        return;
    m_day = today;
    m_requests = 0;
    m_failed = 0;
    m_tokens = {};
    for (AccountStatus &status : m_accounts) {
        status.requestsToday = 0;
        status.tokensToday = {};
    }
}

void RelayBook::begin(const AccountId &account)
{
    ++m_inFlight;
    if (AccountStatus *const status = find(account)) {
        ++status->inFlight;
        status->lastUsed = m_clock.now();
    }
}

void RelayBook::end(const AccountId &account, const AttemptOutcome &outcome)
{
    --m_inFlight;
    AccountStatus *const status = find(account);
    if (!status)
        return;
    --status->inFlight;
    status->lastUsed = m_clock.now();
    if (!outcome.problem.isEmpty())
        status->lastError = outcome.problem;
    else if (outcome.isServed)
        status->lastError.clear();
    if (outcome.isServed || !outcome.problem.isEmpty())
        m_recent[account].add({.time = m_clock.now(),
                               .model = outcome.model,
                               .isGood = outcome.isServed && outcome.problem.isEmpty(),
                               .status = outcome.status,
                               .reason = outcome.problem,
                               .timeToFirstToken = outcome.timeToFirstToken,
                               .duration = outcome.duration});
}

void RelayBook::count(const UsageRecord &record)
{
    turnDay();
    m_meter.add(record.account, record.tokens.total(), m_clock.now());
    ++m_requests;
    if (record.status >= 400)
        ++m_failed;
    m_tokens += record.tokens;
    if (AccountStatus *const status = find(record.account)) {
        ++status->requestsToday;
        status->tokensToday += record.tokens;
    }
}

void RelayBook::fill(RelaySnapshot &snapshot)
{
    turnDay();
    snapshot.inFlight = m_inFlight;
    snapshot.requestsToday = m_requests;
    snapshot.failedToday = m_failed;
    snapshot.tokensToday = m_tokens;
    snapshot.accounts = m_accounts;
    for (AccountStatus &status : snapshot.accounts) {
        const RecentAttempts recent = m_recent.value(status.id);
        status.successRate = recent.successRate();
        status.medianFirstToken = recent.medianFirstToken();
        status.attempts = recent.all();
    }
    snapshot.open = m_open.newest();
    snapshot.recent = m_meter.buckets(m_clock.now());
}

} // namespace deskrelay
