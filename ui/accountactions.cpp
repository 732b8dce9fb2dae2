#include "ui/accountactions.h"

#include "ui/commands.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QAction>

namespace deskrelay {

using namespace Qt::StringLiterals;

AccountActions::AccountActions(const OwnerActions &actions, QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_test(make(u"testAccount"_s, u"test"_s, Qt::CTRL | Qt::Key_T))
    , m_edit(make(u"editAccount"_s, u"edit"_s, Qt::Key_F2))
    , m_reset(make(u"resetAccount"_s, u"retry"_s, Qt::CTRL | Qt::Key_R))
    , m_drain(make(u"drainAccount"_s, u"drain"_s, Qt::CTRL | Qt::Key_D))
    , m_toggle(make(u"toggleAccount"_s, u"power"_s, Qt::CTRL | Qt::Key_E))
    , m_remove(make(u"removeAccount"_s, u"trash"_s, Qt::Key_Delete))
{
    m_test->setText(tr("&Test"));
    m_edit->setText(tr("&Edit"));
    m_reset->setText(tr("Re&set"));
    m_reset->setToolTip(tr("Forget what went wrong, so that it is chosen again"));
    m_remove->setText(tr("&Remove"));
    connect(m_test, &QAction::triggered, this, &AccountActions::testWanted);
    connect(m_edit, &QAction::triggered, this, &AccountActions::editWanted);
    connect(m_reset, &QAction::triggered, this, &AccountActions::reset);
    connect(m_drain, &QAction::triggered, this, &AccountActions::drainOrNot);
    connect(m_toggle, &QAction::triggered, this, &AccountActions::enableOrNot);
    connect(m_remove, &QAction::triggered, this, &AccountActions::removeWanted);
    connect(Theme::instance(), &Theme::changed, this, &AccountActions::draw);
    draw();
    setAccount({});
}

QAction *AccountActions::make(const QString &name, const QString &icon, const QKeySequence &key)
{
    auto *action = new QAction(this);
    action->setObjectName(name);
    action->setData(icon);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    return action;
}

QList<QAction *> AccountActions::all() const
{
    return {m_test, m_edit, m_reset, m_drain, m_toggle, m_remove};
}

void AccountActions::draw()
{
    for (QAction *const action : all())
        action->setIcon(Theme::instance()->icon(action->data().toString()));
}

void AccountActions::setAccount(const std::optional<Account> &account)
{
    m_account = account;
    for (QAction *const action : all())
        action->setEnabled(account.has_value());
    const bool isEnabled = !account || account->enabled;
    const bool isDraining = account && account->draining;
    m_toggle->setText(isEnabled ? tr("&Disable") : tr("E&nable"));
    m_drain->setText(isDraining ? tr("Stop dra&ining") : tr("Dra&in"));
    m_drain->setToolTip(isDraining ? tr("Let it take new sessions again")
                                   : tr("Let it finish what it has and take no new sessions"));
    m_drain->setEnabled(account && account->enabled);
}

void AccountActions::run(const Command &command, const QString &title, const QString &text)
{
    m_actions.run(command,
                  whileAlive<QJsonObject>(this, [this, title, text](const CommandResult &answer) {
                      if (answer)
                          emit done(title, text);
                      else
                          emit failed(Texts::error(answer.error()));
                  }));
}

void AccountActions::reset()
{
    run(commands::resetAccount(m_account->id),
        tr("%1 was reset", "an account's name").arg(m_account->name),
        tr("What went wrong with it is forgotten; it is chosen again."));
}

void AccountActions::drainOrNot()
{
    if (m_account->draining)
        run(commands::enableAccount(m_account->id),
            tr("%1 takes new sessions again", "an account's name").arg(m_account->name),
            {});
    else
        run(commands::drainAccount(m_account->id),
            tr("%1 is draining", "an account's name").arg(m_account->name),
            tr("It finishes what it has and takes no new sessions."));
}

void AccountActions::enableOrNot()
{
    if (m_account->enabled)
        run(commands::disableAccount(m_account->id),
            tr("%1 is disabled", "an account's name").arg(m_account->name),
            tr("It is not chosen until you enable it."));
    else
        run(commands::enableAccount(m_account->id),
            tr("%1 is enabled", "an account's name").arg(m_account->name),
            {});
}

} // namespace deskrelay
