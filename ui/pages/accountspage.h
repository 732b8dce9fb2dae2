#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/accountsmodel.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"
#include "ui/pendingremovals.h"

class QPushButton;
class QStackedLayout;
class QWidget;

namespace deskrelay {

class DataTable;
class Notice;

/// The provider accounts: how each stands, and everything one does with them.
class AccountsPage final : public Page
{
    Q_OBJECT

public:
    AccountsPage(const OwnerActions &actions,
                 const AccountColors &colors,
                 const Clock &clock,
                 QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setSnapshot(const RelaySnapshot &snapshot);
    void addAccount();
    void refreshTimes();
    /// Removals that can still be undone are done now.
    void finishRemovals();

    DataTable *table() const { return m_table; }
    AccountsModel *model() const { return m_model; }

private:
    std::optional<Account> selected() const;
    void edit();
    void test();
    void toggleEnabled();
    void remove();
    void updateActions();
    void showContextMenu(const QPoint &place);
    void report(const CommandResult &answer);

    OwnerActions m_actions;
    AccountsModel *m_model;
    PendingRemovals *m_removals;
    AccountId m_lastRemoved = {};
    Notice *m_notice;
    Notice *m_undo;
    DataTable *m_table;
    QStackedLayout *m_stack;
    QWidget *m_tools = nullptr;
    QPushButton *m_test;
    QPushButton *m_edit;
    QPushButton *m_toggle;
    QPushButton *m_remove;
};

} // namespace deskrelay
