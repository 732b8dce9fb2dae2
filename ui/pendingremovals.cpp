#include "ui/pendingremovals.h"

#include "ui/commands.h"
#include "ui/texts.h"

namespace deskrelay {

PendingRemovals::PendingRemovals(const OwnerActions &actions,
                                 std::chrono::milliseconds undoTime,
                                 QObject *parent)
    : QObject(parent)
    , m_actions(actions)
    , m_undoTime(undoTime)
{
}

void PendingRemovals::remove(const Account &account)
{
    const AccountId id = account.id;
    if (m_pending.contains(id))
        return;
    Pending pending{.account = account, .timer = std::make_unique<QTimer>()};
    pending.timer->setSingleShot(true);
    pending.timer->setInterval(m_undoTime);
    connect(pending.timer.get(), &QTimer::timeout, this, [this, id] { finish(id); });
    pending.timer->start();
    m_pending.emplace(id, std::move(pending));
    emit hiddenChanged();
    if (!account.enabled)
        return;
    m_actions.run(commands::disableAccount(id),
                  whileAlive<QJsonObject>(this, [this, id](const CommandResult &answer) {
                      if (answer)
                          return;
                      forget(id);
                      emit failed(Texts::error(answer.error()));
                  }));
}

void PendingRemovals::undo(const AccountId &account)
{
    const auto found = m_pending.find(account);
    if (found == m_pending.end() || found->second.isLeaving)
        return;
    const bool wasEnabled = found->second.account.enabled;
    forget(account);
    if (!wasEnabled)
        return;
    m_actions.run(commands::enableAccount(account),
                  whileAlive<QJsonObject>(this, [this](const CommandResult &answer) {
                      if (!answer)
                          emit failed(Texts::error(answer.error()));
                  }));
}

void PendingRemovals::flush()
{
    const QSet<AccountId> ids = hidden();
    for (const AccountId &id : ids)
        finish(id);
}

QSet<AccountId> PendingRemovals::hidden() const
{
    QSet<AccountId> ids;
    for (const auto &[id, pending] : m_pending)
        ids.insert(id);
    return ids;
}

void PendingRemovals::finish(const AccountId &account)
{
    const auto found = m_pending.find(account);
    if (found == m_pending.end() || found->second.isLeaving)
        return;
    found->second.isLeaving = true;
    found->second.timer->stop();
    m_actions.run(commands::removeAccount(account),
                  whileAlive<QJsonObject>(this, [this, account](const CommandResult &answer) {
                      forget(account);
                      if (!answer)
                          emit failed(Texts::error(answer.error()));
                  }));
}

void PendingRemovals::forget(const AccountId &account)
{
    const auto found = m_pending.find(account);
    if (found == m_pending.end())
        return;
    // The timer may be the caller.
    found->second.timer.release()->deleteLater();
    m_pending.erase(found);
    emit hiddenChanged();
}

} // namespace deskrelay
