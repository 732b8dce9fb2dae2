#include "ui/models/accountsmodel.h"

#include "ui/models/rowmerge.h"
#include "ui/texts.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype marksShown = 30;
static const QString none = u"–"_s;

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
                         if (left.account.priority != right.account.priority)
                             return left.account.priority < right.account.priority;
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
        emit dataChanged(index(0, LastUsedColumn),
                         index(rowCount() - 1, LastUsedColumn),
                         {Qt::DisplayRole, LineRole});
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
        [](const Row &left, const Row &right) {
            return left.entry.account.id == right.entry.account.id;
        },
        Notifier{*this});
}

const AccountEntry &AccountsModel::entry(int row) const
{
    return m_rows[row].entry;
}

const AccountStatus &AccountsModel::status(int row) const
{
    return m_rows[row].status;
}

int AccountsModel::series(int row) const
{
    return m_rows[row].series;
}

AccountStateView AccountsModel::state(int row) const
{
    return describeAccount(m_rows[row].entry, m_rows[row].status);
}

QList<PriorityRow> AccountsModel::priorities() const
{
    QList<PriorityRow> rows;
    for (const Row &row : m_rows)
        rows.append({row.entry.account.id, row.entry.account.priority});
    return rows;
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

/// The last attempt that did not serve; null for none.
static const RecentAttempt *lastFailure(const AccountStatus &status)
{
    const auto failed = std::find_if(status.attempts.rbegin(),
                                     status.attempts.rend(),
                                     [](const RecentAttempt &attempt) { return !attempt.isGood; });
    return failed == status.attempts.rend() ? nullptr : &*failed;
}

QString AccountsModel::text(const Row &row, int column) const
{
    const Account &account = row.entry.account;
    const AccountStatus &status = row.status;
    switch (column) {
    case NameColumn:
        return account.name;
    case StateColumn:
        return describeAccount(row.entry, status).word;
    case PriorityColumn:
        return Texts::number(account.priority);
    case LoadColumn:
        return account.maxConcurrent > 0
                   ? tr("%1 of %2", "requests in flight, of the most that are allowed")
                         .arg(Texts::number(status.inFlight), Texts::number(account.maxConcurrent))
                   : Texts::number(status.inFlight);
    case QuotaColumn:
        return status.hasQuota() ? Texts::share(1.0 - status.quotaUsed) : none;
    case SuccessColumn:
        return status.successRate ? Texts::share(*status.successRate) : none;
    case FirstTokenColumn:
        return status.medianFirstToken ? Texts::duration(*status.medianFirstToken) : none;
    case LastUsedColumn:
        return status.lastUsed ? Texts::relativeTime(*status.lastUsed, m_clock.now())
                               : tr("never", "an account that was not used yet");
    case TokensColumn:
        return Texts::number(status.tokensToday.total());
    default:
        return {};
    }
}

QString AccountsModel::line(const Row &row, int column) const
{
    const Account &account = row.entry.account;
    const AccountStatus &status = row.status;
    switch (column) {
    case NameColumn: {
        QStringList parts = {Texts::provider(account.provider)};
        parts += account.groups;
        return parts.join(u" · "_s);
    }
    case StateColumn:
        return describeAccount(row.entry, status).line;
    case PriorityColumn:
        return account.weight == 1 ? QString() : tr("weight %1").arg(account.weight);
    case LoadColumn:
        if (status.sessions == 0)
            return {};
        return tr("%Ln session(s)", "conversations that an account holds", int(status.sessions));
    case LastUsedColumn:
        if (const RecentAttempt *const failed = lastFailure(status))
            return tr("error %1", "how long ago")
                .arg(Texts::relativeTime(failed->time, m_clock.now()));
        return {};
    case TokensColumn:
        if (status.requestsToday == 0)
            return {};
        return tr("%Ln request(s)", nullptr, int(status.requestsToday));
    default:
        return {};
    }
}

QVariant AccountsModel::sortValue(const Row &row, int column) const
{
    const AccountStatus &status = row.status;
    switch (column) {
    case StateColumn:
        return static_cast<int>(describeAccount(row.entry, status).state);
    case PriorityColumn:
        return row.entry.account.priority;
    case LoadColumn:
        return status.inFlight;
    case QuotaColumn:
        return status.hasQuota() ? 1.0 - status.quotaUsed : 2.0;
    case SuccessColumn:
        return status.successRate.value_or(2.0);
    case FirstTokenColumn:
        return status.medianFirstToken ? qint64(status.medianFirstToken->count()) : -1;
    case LastUsedColumn:
        return status.lastUsed ? toMilliseconds(*status.lastUsed) : qint64(0);
    case TokensColumn:
        return status.tokensToday.total();
    default:
        return text(row, column);
    }
}

QString AccountsModel::toolTip(const Row &row, int column) const
{
    const AccountStatus &status = row.status;
    switch (column) {
    case NameColumn:
        return row.entry.account.baseUrl;
    case StateColumn:
        return describeAccount(row.entry, status).reason;
    case PriorityColumn:
        return tr("Lower numbers are served first. Drag the row, or press Alt with an arrow key.");
    case QuotaColumn:
        if (!status.hasQuota())
            return tr("Its provider has not told of its limits.");
        return status.quotaFreeAgain
                   ? tr("Whole again at %1").arg(Texts::absoluteTime(*status.quotaFreeAgain))
                   : QString();
    case SuccessColumn:
        return tr("Of the last %Ln attempt(s)", nullptr, int(status.attempts.size()));
    case FirstTokenColumn:
        return tr("The median of the last attempts");
    case LastUsedColumn: {
        QStringList lines;
        if (status.lastUsed)
            lines.append(Texts::absoluteTime(*status.lastUsed));
        if (const RecentAttempt *const failed = lastFailure(status))
            lines.append(u"%1: %2"_s.arg(Texts::absoluteTime(failed->time), failed->reason));
        return lines.join(u'\n');
    }
    case TokensColumn: {
        const TokenUsage &tokens = status.tokensToday;
        return tr("%1 requests; %2 input, %3 from cache, %4 to cache, %5 output")
            .arg(Texts::number(status.requestsToday),
                 Texts::number(tokens.input),
                 Texts::number(tokens.cacheRead),
                 Texts::number(tokens.cacheWrite()),
                 Texts::number(tokens.output));
    }
    default:
        return {};
    }
}

static bool isNumber(int column)
{
    return column != AccountsModel::NameColumn && column != AccountsModel::StateColumn &&
           column != AccountsModel::LastUsedColumn && column != AccountsModel::QuotaColumn;
}

static QVariant alignmentOf(int column)
{
    return QVariant::fromValue((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) |
                               Qt::AlignVCenter);
}

/// What stands beside or below the text, but for the second line.
static QVariant ornament(int role, int column, const AccountStatus &status)
{
    if (role == ShareRole && column == AccountsModel::QuotaColumn && status.hasQuota())
        return 1.0 - status.quotaUsed;
    if (role == MarksRole && column == AccountsModel::SuccessColumn && status.successRate) {
        QList<bool> marks;
        const qsizetype count = std::min(marksShown, status.attempts.size());
        for (const RecentAttempt &attempt : status.attempts.last(count))
            marks.append(attempt.isGood);
        return QVariant::fromValue(marks);
    }
    return {};
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
        return column == StateColumn ? describeAccount(row.entry, row.status).reason
                                     : line(row, column);
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case LineRole:
        return line(row, column);
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
    case ChipRole:
        return column == StateColumn;
    default:
        return ornament(role, column, row.status);
    }
}

QVariant AccountsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(section);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case StateColumn:
        return tr("State");
    case PriorityColumn:
        return tr("Priority");
    case LoadColumn:
        return tr("In flight", "requests now at the upstream");
    case QuotaColumn:
        return tr("Quota left");
    case SuccessColumn:
        return tr("Success");
    case FirstTokenColumn:
        return tr("First token", "the time to it");
    case LastUsedColumn:
        return tr("Last used");
    case TokensColumn:
        return tr("Tokens today");
    default:
        return {};
    }
}

} // namespace deskrelay
