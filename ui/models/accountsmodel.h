#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/accountcolors.h"
#include "ui/models/accountstate.h"
#include "ui/models/cellroles.h"
#include "ui/models/priorityorder.h"

#include <QAbstractTableModel>
#include <QSet>

namespace deskrelay {

/// The accounts as rows, by priority and then by age, with what the relay knows of each.
class AccountsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        StateColumn,
        PriorityColumn,
        LoadColumn,
        QuotaColumn,
        SuccessColumn,
        FirstTokenColumn,
        LastUsedColumn,
        TokensColumn,
        ColumnCount
    };
    enum Role
    {
        AccountIdRole = Qt::UserRole,
        SortRole,
    };

    AccountsModel(const AccountColors &colors, const Clock &clock, QObject *parent = nullptr);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setSnapshot(const RelaySnapshot &snapshot);
    /// Accounts that are about to be removed are not shown.
    void setHidden(const QSet<AccountId> &hidden);
    /// Words relative times anew.
    void refreshTimes();

    /// The account in \a row; rows are those of this model, not of a proxy.
    const AccountEntry &entry(int row) const;
    const AccountStatus &status(int row) const;
    int series(int row) const;
    AccountStateView state(int row) const;
    /// All rows with their priorities, in their order.
    QList<PriorityRow> priorities() const;
    /// -1 when the account is not shown.
    int rowOf(const AccountId &account) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        AccountEntry entry = {};
        AccountStatus status = {};
        int series = 0;
        bool operator==(const Row &other) const;
    };

    void merge();
    QString text(const Row &row, int column) const;
    QString line(const Row &row, int column) const;
    QVariant sortValue(const Row &row, int column) const;
    QString toolTip(const Row &row, int column) const;

    const AccountColors &m_colors;
    const Clock &m_clock;
    QList<AccountEntry> m_accounts = {};
    RelaySnapshot m_snapshot = {};
    QSet<AccountId> m_hidden = {};
    QList<Row> m_rows = {};
};

} // namespace deskrelay
