#pragma once

#include "core/base/clock.h"
#include "core/keys/clientkey.h"

#include <QAbstractTableModel>

namespace deskrelay {

/// The client keys as rows, in the order of their creation; revoked ones are left out.
class KeysModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        NameColumn,
        HintColumn,
        FamiliesColumn,
        CreatedColumn,
        LastUsedColumn,
        ColumnCount
    };
    enum Role
    {
        KeyIdRole = Qt::UserRole,
        SortRole,
    };

    explicit KeysModel(const Clock &clock, QObject *parent = nullptr);

    void setKeys(const QList<ClientKey> &keys);
    /// Words relative times anew.
    void refreshTimes();
    const ClientKey &key(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const ClientKey &key, int column) const;

    const Clock &m_clock;
    QList<ClientKey> m_rows = {};
};

} // namespace deskrelay
