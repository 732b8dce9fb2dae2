#pragma once

#include "ui/models/accountcolors.h"
#include "ui/models/usageview.h"

#include <QAbstractTableModel>

namespace deskrelay {

/// What was used by account, key, model, tool or session, the most tokens first.
class UsageTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        ShareColumn, ///< Of all tokens.
        RequestsColumn,
        ErrorsColumn,
        TokensColumn,
        OutputColumn,
        CacheColumn,
        FirstTokenColumn,
        CostColumn,
        ColumnCount
    };
    enum Role
    {
        IdRole = Qt::UserRole,
        SortRole,
        PartRole ///< Of the share's bar: 0 to 1.
    };

    UsageTableModel(const AccountColors &colors, QObject *parent);

    void setView(const UsageView &view);
    UsageAxis axis() const { return m_axis; }
    const UsageRow &row(int number) const { return m_rows[number]; }
    /// The table as text with tabs, with its header.
    QString text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const UsageRow &row, int column) const;
    QVariant sortValue(const UsageRow &row, int column) const;
    QString toolTip(const UsageRow &row, int column) const;

    const AccountColors &m_colors;
    UsageAxis m_axis = UsageAxis::Account;
    QList<UsageRow> m_rows = {};
    qint64 m_tokens = 0; ///< Of all rows and those that are left out.
};

} // namespace deskrelay
