#include "ui/widgets/accountdetail.h"

#include "ui/accountactions.h"
#include "ui/models/accountstate.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/outcomestrip.h"
#include "ui/widgets/timeline.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype attemptsShown = 12;

AccountDetail::AccountDetail(const AccountActions &actions, const Clock &clock, QWidget *parent)
    : DetailPanel(parent)
    , m_clock(clock)
    , m_state(new TimeLine(body(), TextRole::Body))
    , m_facts(new FactList(body()))
    , m_cooldowns(new TimeLine(body()))
    , m_cooldownSection(nullptr)
    , m_outcomes(new OutcomeStrip(body()))
    , m_attempts(new TimeLine(body()))
    , m_attemptSection(nullptr)
{
    setObjectName(u"accountDetail"_s);
    for (QAction *const action : actions.all()) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setIconSize(QSize(metrics::smallIcon, metrics::smallIcon));
        button->setFocusPolicy(Qt::StrongFocus);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setObjectName(action->objectName() + u"InDetail"_s);
        const auto name = [button, action] {
            button->setAccessibleName(QString(action->text()).remove(u'&'));
        };
        name();
        connect(action, &QAction::changed, button, name);
        addTool(button);
    }
    addSection({}, m_state);
    addSection({}, m_facts);
    m_cooldownSection = addSection(tr("Passed over"), m_cooldowns);
    auto *recent = new QWidget(body());
    auto *column = new QVBoxLayout(recent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::space3);
    column->addWidget(m_outcomes);
    column->addWidget(m_attempts);
    m_attemptSection = addSection(tr("Last attempts"), recent);
    showNothing();
}

void AccountDetail::showNothing()
{
    setTitle(tr("Details"));
    setHint(tr("Choose an account to see what it does."));
}

void AccountDetail::show(const AccountEntry &entry, const AccountStatus &status)
{
    setTitle(entry.account.name);
    setHint({});
    const AccountStateView state = describeAccount(entry, status);
    m_state->setSteps({{.state = state.state, .title = state.word, .text = state.reason}});
    showFacts(entry.account, status);
    showCooldowns(status.cooldowns);
    showAttempts(status.attempts);
}

void AccountDetail::showFacts(const Account &account, const AccountStatus &status)
{
    const TimePoint now = m_clock.now();
    const QString inFlight = Texts::number(status.inFlight);
    const QString load = account.maxConcurrent > 0
                             ? tr("%1 of at most %2", "requests in flight")
                                   .arg(inFlight, Texts::number(account.maxConcurrent))
                             : tr("%1, without a bound", "requests in flight").arg(inFlight);
    QString quota;
    if (status.hasQuota()) {
        quota = Texts::share(1.0 - status.quotaUsed);
        if (status.quotaFreeAgain)
            quota = tr("%1, whole again at %2", "a share; a time")
                        .arg(quota, Texts::moment(*status.quotaFreeAgain, now));
    }
    QString success;
    if (status.successRate)
        success = tr("%1 of the last %Ln attempt(s)", "a share", int(status.attempts.size()))
                      .arg(Texts::share(*status.successRate));
    const auto failed = std::find_if(status.attempts.rbegin(),
                                     status.attempts.rend(),
                                     [](const RecentAttempt &attempt) { return !attempt.isGood; });
    QString error;
    if (failed != status.attempts.rend())
        error = u"%1: %2"_s.arg(Texts::logTime(failed->time, now), failed->reason);
    m_facts->setFacts(
        {{tr("In flight", "requests now at the upstream"), load},
         {tr("Sessions", "conversations that an account holds"), Texts::number(status.sessions)},
         {tr("Success"), success},
         {tr("First token", "the time to it"),
          status.medianFirstToken ? tr("%1 (median)").arg(Texts::duration(*status.medianFirstToken))
                                  : QString()},
         {tr("Quota left"), quota},
         {tr("Today"),
          tr("%1 requests, %2 tokens")
              .arg(Texts::number(status.requestsToday), Texts::number(status.tokensToday.total()))},
         {tr("Last used"),
          status.lastUsed ? Texts::logTime(*status.lastUsed, now)
                          : tr("never", "an account that was not used yet")},
         {tr("Last error"), error, {}, status.lastError.isEmpty() ? QString() : u"bad"_s},
         {tr("Priority"),
          account.weight == 1
              ? Texts::number(account.priority)
              : tr("%1, weight %2").arg(Texts::number(account.priority)).arg(account.weight)},
         {tr("Groups"), account.groups.join(u", "_s)},
         {tr("Models"), account.models.join(u", "_s)},
         {tr("Provider"), Texts::provider(account.provider)},
         {tr("Address"), account.baseUrl},
         {tr("Proxy"), account.proxy}});
}

void AccountDetail::showCooldowns(const QList<Cooldown> &cooldowns)
{
    QList<TimeLineStep> steps;
    for (const Cooldown &cooldown : cooldowns) {
        const AccountStateView view = describeCooldown(cooldown);
        QString text = cooldown.reason;
        if (cooldown.failures > 1)
            text = tr("%1; %Ln failure(s) in a row", "a reason", cooldown.failures).arg(text);
        steps.append(
            {.state = view.state,
             .title = cooldown.model.isEmpty() ? tr("All models") : cooldown.model,
             .figure =
                 cooldown.until
                     ? tr("until %1", "a time").arg(Texts::moment(*cooldown.until, m_clock.now()))
                     : tr("until a test succeeds"),
             .text = text});
    }
    m_cooldowns->setSteps(steps);
    m_cooldownSection->setVisible(!steps.isEmpty());
}

void AccountDetail::showAttempts(const QList<RecentAttempt> &attempts)
{
    m_outcomes->setAttempts(attempts);
    QList<TimeLineStep> steps;
    const qsizetype count = std::min(attemptsShown, attempts.size());
    for (qsizetype i = attempts.size() - 1; i >= attempts.size() - count; --i) {
        const RecentAttempt &attempt = attempts[i];
        QStringList figures;
        if (attempt.status > 0)
            figures.append(QString::number(attempt.status));
        figures.append(Texts::duration(attempt.duration));
        QStringList words = {Texts::logTime(attempt.time, m_clock.now())};
        if (!attempt.reason.isEmpty())
            words.append(attempt.reason);
        steps.append({.state = attempt.isGood ? AccountState::Serving : AccountState::Attention,
                      .title = attempt.model.isEmpty() ? tr("A request") : attempt.model,
                      .figure = figures.join(u" · "_s),
                      .text = words.join(u"  "_s)});
    }
    m_attempts->setSteps(steps);
    m_attemptSection->setVisible(!steps.isEmpty());
}

} // namespace deskrelay
