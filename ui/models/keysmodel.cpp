#include "ui/models/keysmodel.h"

#include "ui/models/rowmerge.h"
#include "ui/texts.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

KeysModel::KeysModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

void KeysModel::setKeys(const QList<ClientKey> &keys)
{
    QList<ClientKey> next;
    next.reserve(keys.size());
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(next), [](const ClientKey &key) {
        return !key.revoked;
    });
    std::stable_sort(next.begin(), next.end(), [](const ClientKey &left, const ClientKey &right) {
        return left.created != right.created ? left.created < right.created : left.id < right.id;
    });
    struct Notifier
    {
        KeysModel &model;
        void beginInsert(int row) { model.beginInsertRows({}, row, row); }
        void endInsert() { model.endInsertRows(); }
        void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
        void endRemove() { model.endRemoveRows(); }
        void beginMove(int from, int to) { model.beginMoveRows({}, from, from, {}, to); }
        void endMove() { model.endMoveRows(); }
        void changed(int row)
        {
            emit model.dataChanged(model.index(row, 0), model.index(row, ColumnCount - 1));
        }
    };
    mergeRows(
        m_rows,
        next,
        [](const ClientKey &left, const ClientKey &right) { return left.id == right.id; },
        Notifier{*this});
}

void KeysModel::refreshTimes()
{
    if (!m_rows.isEmpty())
        emit dataChanged(
            index(0, CreatedColumn), index(rowCount() - 1, LastUsedColumn), {Qt::DisplayRole});
}

const ClientKey &KeysModel::key(int row) const
{
    return m_rows[row];
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KeysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString KeysModel::text(const ClientKey &key, int column) const
{
    switch (column) {
    case NameColumn:
        return key.name;
    case HintColumn:
        return u"dk-…%1"_s.arg(key.hint);
    case FamiliesColumn: {
        if (key.families.isEmpty())
            return tr("All", "families that a key may use");
        QStringList names;
        for (const QString &family : key.families)
            names.append(Texts::family(family));
        return names.join(u", "_s);
    }
    case CreatedColumn:
        return Texts::relativeTime(key.created, m_clock.now());
    case LastUsedColumn:
        return key.lastUsed ? Texts::relativeTime(*key.lastUsed, m_clock.now())
                            : tr("never", "a key that was not used yet");
    default:
        return {};
    }
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClientKey &key = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(key, column);
    case Qt::ToolTipRole:
        if (column == CreatedColumn)
            return Texts::absoluteTime(key.created);
        if (column == LastUsedColumn && key.lastUsed)
            return Texts::absoluteTime(*key.lastUsed);
        return {};
    case KeyIdRole:
        return key.id.value;
    case SortRole:
        if (column == CreatedColumn)
            return toMilliseconds(key.created);
        if (column == LastUsedColumn)
            return key.lastUsed ? toMilliseconds(*key.lastUsed) : qint64(0);
        return text(key, column);
    default:
        return {};
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case HintColumn:
        return tr("Key", "column with a key's last characters");
    case FamiliesColumn:
        return tr("May use");
    case CreatedColumn:
        return tr("Created");
    case LastUsedColumn:
        return tr("Last used");
    default:
        return {};
    }
}

} // namespace deskrelay
