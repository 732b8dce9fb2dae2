#include "ui/models/accountsmodel.h"

#include "ui/models/rowmerge.h"
#include "ui/texts.h"

#include <algorithm>

namespace deskrelay {

bool AccountsModel::Row::operator==(const Row &other) const
{
    return entry.account == other.entry.account &&
           entry.needsAttention == other.entry.needsAttention &&
           entry.attention == other.entry.attention && status == other.status &&
           series == other.series;
}

AccountsModel::AccountsModel(const AccountColors &colors, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_colors(colors)
    , m_clock(clock)
{
}

void AccountsModel::setAccounts(const QList<AccountEntry> &accounts)
{
    m_accounts = accounts;
    // A stable order is what keeps rows in place when one of them changes.
    std::stable_sort(m_accounts.begin(),
                     m_accounts.end(),
                     [](const AccountEntry &left, const AccountEntry &right) {
                         if (left.account.created != right.account.created)
                             return left.account.created < right.account.created;
                         return left.account.id < right.account.id;
                     });
    merge();
}

void AccountsModel::setSnapshot(const RelaySnapshot &snapshot)
{
    if (snapshot.accounts == m_snapshot.accounts)
        return;
    m_snapshot = snapshot;
    merge();
}

void AccountsModel::setHidden(const QSet<AccountId> &hidden)
{
    m_hidden = hidden;
    merge();
}

void AccountsModel::refreshTimes()
{
    if (!m_rows.isEmpty())
        emit dataChanged(
            index(0, LastUsedColumn), index(rowCount() - 1, LastUsedColumn), {Qt::DisplayRole});
}

void AccountsModel::merge()
{
    QList<Row> next;
    next.reserve(m_accounts.size());
    for (const AccountEntry &entry : std::as_const(m_accounts)) {
        const AccountId &id = entry.account.id;
        if (!m_hidden.contains(id))
            next.append({entry, statusOf(m_snapshot, id), m_colors.seriesOf(id)});
    }
    struct Notifier
    {
        AccountsModel &model;
        void beginInsert(int row) { model.beginInsertRows({}, row, row); }
        void endInsert() { model.endInsertRows(); }
        void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
        void endRemove() { model.endRemoveRows(); }
        void changed(int row)
        {
            emit model.dataChanged(model.index(row, 0), model.index(row, ColumnCount - 1));
        }
    };
    mergeRows(
        m_rows,
        next,
        [](const Row &left, const Row &right) {
            return left.entry.account.id == right.entry.account.id;
        },
        Notifier{*this});
}

const AccountEntry &AccountsModel::entry(int row) const
{
    return m_rows[row].entry;
}

AccountStateView AccountsModel::state(int row) const
{
    return describeAccount(m_rows[row].entry, m_rows[row].status);
}

int AccountsModel::rowOf(const AccountId &account) const
{
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].entry.account.id == account)
            return static_cast<int>(row);
    }
    return -1;
}

int AccountsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AccountsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AccountsModel::text(const Row &row, int column) const
{
    const Account &account = row.entry.account;
    switch (column) {
    case NameColumn:
        return account.name;
    case StateColumn:
        return describeAccount(row.entry, row.status).word;
    case ProviderColumn:
        return Texts::provider(account.provider);
    case PriorityColumn:
        return Texts::number(account.priority);
    case LastUsedColumn:
        return row.status.lastUsed ? Texts::relativeTime(*row.status.lastUsed, m_clock.now())
                                   : tr("never", "an account that was not used yet");
    case TokensColumn:
        return Texts::number(row.status.tokensToday.total());
    default:
        return {};
    }
}

QVariant AccountsModel::sortValue(const Row &row, int column) const
{
    switch (column) {
    case StateColumn:
        return static_cast<int>(describeAccount(row.entry, row.status).state);
    case PriorityColumn:
        return row.entry.account.priority;
    case LastUsedColumn:
        return row.status.lastUsed ? toMilliseconds(*row.status.lastUsed) : qint64(0);
    case TokensColumn:
        return row.status.tokensToday.total();
    default:
        return text(row, column);
    }
}

QString AccountsModel::toolTip(const Row &row, int column) const
{
    switch (column) {
    case StateColumn:
        return describeAccount(row.entry, row.status).reason;
    case ProviderColumn:
        return row.entry.account.baseUrl;
    case LastUsedColumn:
        return row.status.lastUsed ? Texts::absoluteTime(*row.status.lastUsed) : QString();
    case TokensColumn: {
        const TokenUsage &tokens = row.status.tokensToday;
        return tr("%1 requests; %2 input, %3 from cache, %4 to cache, %5 output")
            .arg(Texts::number(row.status.requestsToday),
                 Texts::number(tokens.input),
                 Texts::number(tokens.cacheRead),
                 Texts::number(tokens.cacheWrite()),
                 Texts::number(tokens.output));
    }
    default:
        return {};
    }
}

QVariant AccountsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleDescriptionRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        if (column == PriorityColumn || column == TokensColumn)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case AccountIdRole:
        return row.entry.account.id.value;
    case SortRole:
        return sortValue(row, column);
    case SeriesRole:
        return column == NameColumn ? QVariant(row.series) : QVariant();
    case StateRole:
        return column == StateColumn
                   ? QVariant(static_cast<int>(describeAccount(row.entry, row.status).state))
                   : QVariant();
    default:
        return {};
    }
}

QVariant AccountsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == PriorityColumn || section == TokensColumn
                                       ? Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)
                                       : Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case StateColumn:
        return tr("State");
    case ProviderColumn:
        return tr("Provider");
    case PriorityColumn:
        return tr("Priority");
    case LastUsedColumn:
        return tr("Last used");
    case TokensColumn:
        return tr("Tokens today");
    default:
        return {};
    }
}

} // namespace deskrelay
