#include "ui/models/requestcells.h"

#include "ui/models/cellroles.h"
#include "ui/models/requestwords.h"
#include "ui/texts.h"

#include <algorithm>

namespace deskrelay {

QString RequestCells::text(const OpenRequest &request, int column) const
{
    switch (column) {
    case TimeColumn:
        return Texts::logTime(request.time, m_clock.now());
    case StatusColumn:
        return tr("running", "a request that is under way");
    case ModelColumn:
        return RequestWords::model(request.model, request.resolved);
    case AccountColumn:
        return m_names.names.value(request.account, request.account.value);
    case KeyColumn:
        return m_names.keys.value(request.key, request.key.value);
    case FormatColumn:
        return Texts::format(formatName(request.format));
    case AttemptsColumn:
        return request.attempts > 0 ? Texts::number(request.attempts) : QString();
    case DurationColumn: {
        const std::chrono::milliseconds age = m_clock.now() - request.time;
        return Texts::duration(std::max(age, std::chrono::milliseconds(0)));
    }
    default:
        return {};
    }
}

QString RequestCells::text(const RequestRow &request, int column) const
{
    const UsageRecord &record = request.record;
    switch (column) {
    case TimeColumn:
        return Texts::logTime(record.time, m_clock.now());
    case StatusColumn:
        return RequestWords::status(record);
    case ModelColumn:
        return RequestWords::model(record.model, record.resolved);
    case AccountColumn:
        return m_names.names.value(record.account, record.account.value);
    case ToolColumn:
        return record.tool;
    case KeyColumn:
        return m_names.keys.value(record.key, record.key.value);
    case FormatColumn:
        return Texts::format(record.format);
    case AttemptsColumn:
        return Texts::number(record.attempts);
    case FirstTokenColumn:
        return record.timeToFirstToken ? Texts::duration(*record.timeToFirstToken) : QString();
    case DurationColumn:
        return Texts::duration(record.duration);
    case TokensColumn:
        return Texts::number(record.tokens.total());
    default:
        return {};
    }
}

QString RequestCells::toolTip(const RequestRow &request, int column) const
{
    switch (column) {
    case TimeColumn:
        return Texts::absoluteTime(request.record.time);
    case StatusColumn:
    case AccountColumn:
    case AttemptsColumn:
        return RequestWords(m_names).summary(request);
    case TokensColumn:
        return RequestWords::tokens(request.record);
    default:
        return text(request, column);
    }
}

QVariant RequestCells::series(const AccountId &account, int column) const
{
    return column == AccountColumn && !account.isEmpty() ? QVariant(m_colors.seriesOf(account))
                                                         : QVariant();
}

static QVariant alignmentOf(int column)
{
    const bool isNumber = column >= RequestCells::AttemptsColumn;
    return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant RequestCells::data(const OpenRequest &request, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(request, column);
    case Qt::ToolTipRole:
        return column == TimeColumn ? Texts::absoluteTime(request.time) : text(request, column);
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case SeriesRole:
        return series(request.account, column);
    case StateRole:
        return column == StatusColumn ? QVariant(static_cast<int>(AccountState::Waiting))
                                      : QVariant();
    default:
        return {};
    }
}

QVariant RequestCells::data(const RequestRow &request, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(request, column);
    case Qt::ToolTipRole:
        return toolTip(request, column);
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case SeriesRole:
        return series(request.record.account, column);
    case StateRole:
        return column == StatusColumn
                   ? QVariant(static_cast<int>(RequestWords::state(request.record)))
                   : QVariant();
    default:
        return {};
    }
}

QVariant RequestCells::header(int column, int role)
{
    if (role == Qt::TextAlignmentRole)
        return alignmentOf(column);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case TimeColumn:
        return tr("Time");
    case StatusColumn:
        return tr("Status");
    case ModelColumn:
        return tr("Model");
    case AccountColumn:
        return tr("Account");
    case ToolColumn:
        return tr("Tool", "a client's program");
    case KeyColumn:
        return tr("Key");
    case FormatColumn:
        return tr("Endpoint");
    case AttemptsColumn:
        return tr("Attempts");
    case FirstTokenColumn:
        return tr("First token", "the time to it");
    case DurationColumn:
        return tr("Duration");
    case TokensColumn:
        return tr("Tokens");
    default:
        return {};
    }
}

} // namespace deskrelay
