#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/relay/accounttest.h"
#include "core/relay/healthlimits.h"
#include "core/relay/relaypool.h"
#include "core/scheduling/healthschedule.h"
#include "core/scheduling/scheduler.h"
#include "core/upstream/transport.h"

#include <QObject>

namespace deskrelay {

/// Lets accounts that are marked broken come back by themselves: tries each from time to time with
/// a call of one token to the model that was refused, and lifts its mark once that works.
///
/// Lives in the relay thread, within RelayServer.
class HealthProbe final : public QObject
{
    Q_OBJECT

public:
    HealthProbe(const Clock &clock,
                Transport *transport,
                const RelayPool *pool,
                Scheduler *scheduler,
                QObject *parent);

    void setLimits(const HealthLimits &limits);
    /// Tries the accounts whose time has come. To be called about once a second.
    void look();

signals:
    /// The account's mark is lifted.
    void recovered(const deskrelay::AccountId &account);

private:
    void probe(const Account &account, const QString &model);
    void takeResult(const AccountId &account, TimePoint began, const AccountTestResult &result);

    const Clock &m_clock;
    Transport *const m_transport;
    const RelayPool *const m_pool;
    Scheduler *const m_scheduler;
    HealthSchedule m_schedule = {};
};

} // namespace deskrelay
