#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/widgets/detailpanel.h"

namespace deskrelay {

class AccountActions;
class FactList;
class OutcomeStrip;
class TimeLine;

/// Everything that is known of one account: how it stands, what it is set to, what it does now and
/// how its last attempts came out.
class AccountDetail final : public DetailPanel
{
    Q_OBJECT

public:
    AccountDetail(const AccountActions &actions, const Clock &clock, QWidget *parent);

    void show(const AccountEntry &entry, const AccountStatus &status);
    void showNothing();

    const FactList *facts() const { return m_facts; }
    const TimeLine *cooldowns() const { return m_cooldowns; }
    const TimeLine *attempts() const { return m_attempts; }

private:
    void showFacts(const Account &account, const AccountStatus &status);
    void showCooldowns(const QList<Cooldown> &cooldowns);
    void showAttempts(const QList<RecentAttempt> &attempts);

    const Clock &m_clock;
    TimeLine *m_state;
    FactList *m_facts;
    TimeLine *m_cooldowns;
    QWidget *m_cooldownSection;
    OutcomeStrip *m_outcomes;
    TimeLine *m_attempts;
    QWidget *m_attemptSection;
};

} // namespace deskrelay
