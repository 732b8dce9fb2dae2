#pragma once

#include "core/accounts/account.h"
#include "ui/owneractions.h"

#include <QList>
#include <QObject>

#include <optional>

class QAction;

namespace deskrelay {

/// What one does with an account, for buttons, menus and keys alike. What asks the owner only is
/// done here, and its result told; the rest is wanted from the page.
class AccountActions final : public QObject
{
    Q_OBJECT

public:
    AccountActions(const OwnerActions &actions, QObject *parent);

    /// The account that they are for; none disables them.
    void setAccount(const std::optional<Account> &account);
    const std::optional<Account> &account() const { return m_account; }
    /// In the order in which they are shown.
    QList<QAction *> all() const;

signals:
    void testWanted();
    void editWanted();
    void removeWanted();
    /// Something was done: what, and what it means.
    void done(const QString &title, const QString &text);
    void failed(const QString &message);

private:
    QAction *make(const QString &name, const QString &icon, const QKeySequence &key);
    void reset();
    void drainOrNot();
    void enableOrNot();
    void run(const Command &command, const QString &title, const QString &text);
    void draw();

    const OwnerActions m_actions;
    std::optional<Account> m_account = {};
    QAction *m_test;
    QAction *m_edit;
    QAction *m_reset;
    QAction *m_drain;
    QAction *m_toggle;
    QAction *m_remove;
};

} // namespace deskrelay
