#include "ui/models/usagetablemodel.h"

#include "ui/models/cellroles.h"
#include "ui/models/rowmerge.h"
#include "ui/models/usagewords.h"
#include "ui/texts.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

UsageTableModel::UsageTableModel(const AccountColors &colors, QObject *parent)
    : QAbstractTableModel(parent)
    , m_colors(colors)
{
}

void UsageTableModel::setView(const UsageView &view)
{
    const bool isOtherTotal = std::exchange(m_tokens, view.total.tokens.total()) != m_tokens;
    if (m_axis != view.tableAxis) {
        beginResetModel();
        m_axis = view.tableAxis;
        m_rows = view.table;
        endResetModel();
        emit headerDataChanged(Qt::Horizontal, NameColumn, NameColumn);
        return;
    }
    struct Notifier
    {
        UsageTableModel &model;
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
        view.table,
        [axis = m_axis](const UsageRow &left, const UsageRow &right) {
            return UsageWords::id(left, axis) == UsageWords::id(right, axis);
        },
        Notifier{*this});
    if (isOtherTotal && !m_rows.isEmpty())
        emit dataChanged(index(0, ShareColumn), index(rowCount() - 1, ShareColumn));
}

int UsageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int UsageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString UsageTableModel::text(const UsageRow &row, int column) const
{
    switch (column) {
    case NameColumn:
        return UsageWords::name(row, m_axis);
    case ShareColumn:
        return Texts::percent(row.tokens.total(), m_tokens);
    case RequestsColumn:
        return Texts::number(row.requests);
    case ErrorsColumn:
        return Texts::number(row.failed);
    case TokensColumn:
        return Texts::compact(row.tokens.total());
    case OutputColumn:
        return Texts::compact(row.tokens.output);
    case CacheColumn: {
        const std::optional<double> rate = cacheHitRate(row.tokens);
        return rate ? Texts::share(*rate) : u"–"_s;
    }
    case FirstTokenColumn:
        return row.medianFirstToken ? Texts::duration(*row.medianFirstToken) : u"–"_s;
    case CostColumn:
        return knownCost(row) ? Texts::money(*knownCost(row)) : u"–"_s;
    default:
        return {};
    }
}

QVariant UsageTableModel::sortValue(const UsageRow &row, int column) const
{
    switch (column) {
    case RequestsColumn:
        return row.requests;
    case ErrorsColumn:
        return row.failed;
    case ShareColumn:
    case TokensColumn:
        return row.tokens.total();
    case OutputColumn:
        return row.tokens.output;
    case CacheColumn:
        return cacheHitRate(row.tokens).value_or(-1.0);
    case FirstTokenColumn:
        return row.medianFirstToken ? qint64(row.medianFirstToken->count()) : qint64(-1);
    case CostColumn:
        return knownCost(row).value_or(-1);
    default:
        return text(row, column);
    }
}

QString UsageTableModel::toolTip(const UsageRow &row, int column) const
{
    switch (column) {
    case NameColumn:
        return UsageWords::name(row, m_axis);
    case ErrorsColumn:
        return tr("%1 of all requests").arg(Texts::percent(row.failed, row.requests));
    case ShareColumn:
    case TokensColumn:
    case OutputColumn:
    case CacheColumn:
        return tr("Uncached input: %1\nCache read: %2\nCache write: %3\nOutput: %4, reasoning "
                  "among it: %5")
            .arg(Texts::number(row.tokens.input),
                 Texts::number(row.tokens.cacheRead),
                 Texts::number(row.tokens.cacheWrite()),
                 Texts::number(row.tokens.output),
                 Texts::number(row.tokens.reasoning));
    case FirstTokenColumn:
        return row.slowFirstToken
                   ? tr("95 of a hundred within %1").arg(Texts::duration(*row.slowFirstToken))
                   : QString();
    case CostColumn:
        return UsageWords::priced(row);
    default:
        return {};
    }
}

QVariant UsageTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const UsageRow &row = m_rows[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(column == NameColumn ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    case SeriesRole:
        return column == NameColumn && m_axis == UsageAxis::Account
                   ? QVariant(m_colors.seriesOf(AccountId{row.accountId}))
                   : QVariant();
    case PartRole:
        return m_tokens > 0
                   ? static_cast<double>(row.tokens.total()) / static_cast<double>(m_tokens)
                   : 0.0;
    case IdRole:
        return UsageWords::id(row, m_axis);
    case SortRole:
        return sortValue(row, column);
    default:
        return {};
    }
}

QVariant UsageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(section == NameColumn ? Qt::AlignLeft : Qt::AlignRight) |
            Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case ShareColumn:
        return tr("Share", "of all tokens");
    case RequestsColumn:
        return tr("Requests");
    case ErrorsColumn:
        return tr("Errors");
    case TokensColumn:
        return tr("Tokens");
    case OutputColumn:
        return tr("Output");
    case CacheColumn:
        return tr("Cached", "share of the tokens read");
    case FirstTokenColumn:
        return tr("First token");
    case CostColumn:
        return tr("Cost");
    default:
        return {};
    }
}

QString UsageTableModel::text() const
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < ColumnCount; ++column)
        cells.append(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
    lines.append(cells.join(u'\t'));
    for (const UsageRow &row : m_rows) {
        cells.clear();
        for (int column = 0; column < ColumnCount; ++column)
            cells.append(text(row, column));
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n');
}

} // namespace deskrelay
