#include "core/relay/healthprobe.h"

#include "core/base/logging.h"
#include "core/relay/accounttester.h"

#include <algorithm>

namespace deskrelay {

using Blame = FailureVerdict::Blame;

HealthProbe::HealthProbe(const Clock &clock,
                         Transport *transport,
                         const RelayPool *pool,
                         Scheduler *scheduler,
                         QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_transport(transport)
    , m_pool(pool)
    , m_scheduler(scheduler)
{
}

void HealthProbe::setLimits(const HealthLimits &limits)
{
    m_schedule.setInterval(limits.isOn ? std::optional(limits.interval) : std::nullopt);
}

void HealthProbe::look()
{
    const TimePoint now = m_clock.now();
    QList<Cooldown> marks = m_scheduler->cooldowns().inForce(now);
    marks.removeIf([this](const Cooldown &mark) {
        const Account *const account = m_pool->find(mark.account);
        return mark.blame != Blame::Account || !account || !account->enabled ||
               !m_pool->hasCredential(*account);
    });
    for (const AccountId &id : m_schedule.due(marks, now)) {
        const auto mark = std::find_if(marks.begin(), marks.end(), [&id](const Cooldown &known) {
            return known.account == id;
        });
        probe(*m_pool->find(id), mark->asked);
    }
}

void HealthProbe::probe(const Account &account, const QString &model)
{
    const AccountId id = account.id;
    auto *const tester = new AccountTester(
        m_clock,
        m_transport,
        account,
        m_pool->credential(id),
        {.depth = AccountTestDepth::Generate, .model = model},
        [this, id, began = m_clock.now()](const AccountTestResult &result) {
            takeResult(id, began, result);
        },
        this);
    tester->start();
}

void HealthProbe::takeResult(const AccountId &account,
                             TimePoint began,
                             const AccountTestResult &result)
{
    m_schedule.note(account, m_clock.now());
    // An answer that blames the request alone comes from an account that is sound.
    const bool isSound = result.passed || result.blame == Blame::Request;
    if (!isSound) {
        qCInfo(lcRelay).noquote() << "health of" << account.value << result.message;
        return;
    }
    m_scheduler->cooldowns().noteSuccess(account, {}, began);
    emit recovered(account);
}

} // namespace deskrelay
