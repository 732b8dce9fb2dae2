#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/accountsmodel.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"
#include "ui/pendingremovals.h"

class QPushButton;
class QStackedLayout;

namespace deskrelay {

class AccountActions;
class AccountDetail;
class ActionBar;
class DataTable;
class DetailSplit;
class Notice;
class RowMover;

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
    DetailSplit *split() const { return m_split; }
    AccountDetail *detail() const { return m_detail; }

private:
    void makeTools();
    void makeTable();
    void connectParts();
    void edit();
    void test();
    void remove();
    void movePriority(int row, const QList<PriorityRow> &changes);
    void setPriorities(const QList<PriorityRow> &priorities);
    QString describePlace(const AccountId &account, const QList<PriorityRow> &changes) const;
    void updateActions();
    void showDetail();
    void updateOrder();
    void showFailure(const QString &message);

    const OwnerActions m_actions;
    AccountsModel *m_model;
    PendingRemovals *m_removals;
    AccountActions *m_account;
    AccountId m_lastRemoved = {};
    QList<PriorityRow> m_prioritiesBefore = {}; ///< What undoing the last move sets again.
    DataTable *m_table;
    RowMover *m_mover;
    AccountDetail *m_detail;
    DetailSplit *m_split = nullptr;
    ActionBar *m_tools;
    QPushButton *m_details;
    QStackedLayout *m_stack;
    Notice *m_notice;
    Notice *m_undo;
    Notice *m_undoMove;
};

} // namespace deskrelay
