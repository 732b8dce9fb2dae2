#include "core/storage/usagereport.h"

#include "core/storage/bulkstatement.h"
#include "core/storage/usagesegments.h"
#include "core/storage/usagesums.h"
#include "core/usage/usageperiods.h"

#include <QHash>

#include <algorithm>
#include <tuple>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Source = UsageSegment::Source;

/// What a row is called by: a name, and a period.
using RowName = std::pair<QString, QString>;
using NamedSums = QHash<RowName, UsageSums>;

/// A day, an hour or a step, where rows are by time at all.
static UsageAxis periodOf(const UsageQuery &query)
{
    switch (query.axis) {
    case UsageAxis::Day:
    case UsageAxis::Hour:
    case UsageAxis::Step:
        return query.axis;
    default:
        return query.per;
    }
}

static QString nameColumn(UsageAxis axis, Source source)
{
    switch (axis) {
    case UsageAxis::None:
    case UsageAxis::Day:
    case UsageAxis::Hour:
    case UsageAxis::Step:
        break;
    case UsageAxis::Account:
        return u"u.account_id"_s;
    case UsageAxis::Key:
        return u"u.key_id"_s;
    case UsageAxis::Model:
        return source == Source::Records
                   ? u"CASE WHEN u.resolved = '' THEN u.model ELSE u.resolved END"_s
                   : u"u.model"_s;
    case UsageAxis::Tool:
        return u"u.tool"_s;
    case UsageAxis::Session:
        return u"u.session"_s;
    }
    return {};
}

static QString periodColumn(const UsageQuery &query, Source source)
{
    const UsageAxis period = periodOf(query);
    if (period == UsageAxis::None)
        return {};
    switch (source) {
    case Source::Records: {
        const qint64 piece =
            period == UsageAxis::Step ? query.step.count() : qint64(usagePiece.count());
        return u"u.time_ms - u.time_ms % %1"_s.arg(std::max<qint64>(1, piece));
    }
    case Source::Hours:
        return u"u.hour_ms"_s;
    case Source::Days:
        break;
    }
    return u"u.day"_s;
}

static QString tableOf(Source source)
{
    switch (source) {
    case Source::Records:
        return u"usage_records"_s;
    case Source::Hours:
        return u"usage_hours"_s;
    case Source::Days:
        break;
    }
    return u"usage_days"_s;
}

/// What narrows the sums down: columns and the names that they must have.
static QList<std::pair<QString, QString>> conditionsOf(const UsageQuery &query, Source source)
{
    QList<std::pair<QString, QString>> conditions;
    const auto add = [&](UsageAxis axis, const QString &name) {
        // A null text would equal nothing.
        conditions.append({nameColumn(axis, source), name.isNull() ? u""_s : name});
    };
    if (query.account)
        add(UsageAxis::Account, query.account->value);
    if (query.key)
        add(UsageAxis::Key, query.key->value);
    if (query.model)
        add(UsageAxis::Model, *query.model);
    if (query.tool)
        add(UsageAxis::Tool, *query.tool);
    return conditions;
}

/// Rows of sums are added up here: SQLite would sort them all to group them.
static QString segmentSql(const UsageSegment &segment, const UsageQuery &query)
{
    const bool isOfRecords = segment.source == Source::Records;
    QStringList columns;
    QStringList groups;
    for (const QString &column :
         {nameColumn(query.axis, segment.source), periodColumn(query, segment.source)}) {
        columns.append(column.isEmpty() ? u"''"_s : column);
        if (!column.isEmpty() && isOfRecords)
            groups.append(column);
    }
    const QStringList &figures = isOfRecords ? UsageSums::recordSums() : UsageSums::columns();
    columns += figures.first(qsizetype(figuresOf(query)));
    const QString time = isOfRecords                       ? u"u.time_ms"_s
                         : segment.source == Source::Hours ? u"u.hour_ms"_s
                                                           : u"u.day"_s;
    QStringList conditions;
    if (segment.since)
        conditions.append(time + u" >= ?"_s);
    if (segment.until)
        conditions.append(time + u" < ?"_s);
    const auto named = conditionsOf(query, segment.source);
    for (const auto &condition : named)
        conditions.append(condition.first + u" = ?"_s);
    QString sql = u"SELECT %1 FROM %2 u"_s.arg(columns.join(u", "_s), tableOf(segment.source));
    if (!conditions.isEmpty())
        sql += u" WHERE "_s + conditions.join(u" AND "_s);
    if (!groups.isEmpty())
        sql += u" GROUP BY "_s + groups.join(u", "_s);
    return sql;
}

static void
bindValues(BulkStatement &statement, const UsageSegment &segment, const UsageQuery &query)
{
    int place = 0;
    for (const std::optional<TimePoint> &end : {segment.since, segment.until}) {
        if (!end)
            continue;
        if (segment.source == Source::Days)
            statement.bind(place++, usagePeriod(*end, UsageAxis::Day));
        else
            statement.bind(place++, toMilliseconds(*end));
    }
    const auto named = conditionsOf(query, segment.source);
    for (const auto &condition : named)
        statement.bind(place++, condition.second);
}

static Result<void> readSegment(const Connection &connection,
                                const UsageSegment &segment,
                                const UsageQuery &query,
                                NamedSums &all)
{
    const int values = (segment.since ? 1 : 0) + (segment.until ? 1 : 0) +
                       static_cast<int>(conditionsOf(query, segment.source).size());
    const QByteArray sql = segmentSql(segment, query).toUtf8();
    Result<BulkStatement> statement = BulkStatement::prepare(connection, sql, values);
    if (!statement)
        return statement.error();
    bindValues(*statement, segment, query);
    QHash<QPair<QByteArray, QByteArray>, UsageSums> found; // names as they are read
    for (;;) {
        const Result<bool> isRow = statement->next();
        if (!isRow)
            return isRow.error();
        if (!*isRow)
            break;
        UsageSums &sums = found[{statement->text(0), statement->text(1)}];
        for (size_t at = 0; at < figuresOf(query); ++at)
            sums.figures[at] += statement->number(int(at) + 2);
    }
    const UsageAxis period = periodOf(query);
    for (auto sums = found.begin(); sums != found.end(); ++sums) {
        if (sums->figures[UsageSums::Requests] == 0) // a sum over nothing is a row, too
            continue;
        RowName name = {QString::fromUtf8(sums.key().first), {}};
        if (period != UsageAxis::None) {
            const QByteArray &told = sums.key().second;
            name.second = segment.source == Source::Days || period == UsageAxis::Step
                              ? QString::fromUtf8(told)
                              : usagePeriod(fromMilliseconds(told.toLongLong()), period);
        }
        all[name] += sums.value();
    }
    return {};
}

static Result<QHash<QString, QString>> readNames(const Connection &connection, UsageAxis axis)
{
    QHash<QString, QString> names;
    if (axis != UsageAxis::Account && axis != UsageAxis::Key)
        return names;
    Result<QSqlQuery> found =
        connection.select(axis == UsageAxis::Account ? u"SELECT id, name FROM account_names"_s
                                                     : u"SELECT id, name FROM client_keys"_s);
    if (!found)
        return found.error();
    while (found->next())
        names.insert(found->value(0).toString(), found->value(1).toString());
    return names;
}

static void
nameRow(UsageRow &row, const RowName &name, UsageAxis axis, const QHash<QString, QString> &names)
{
    row.period = name.second;
    const QString shown = names.value(name.first);
    switch (axis) {
    case UsageAxis::None:
    case UsageAxis::Day:
    case UsageAxis::Hour:
    case UsageAxis::Step:
        break;
    case UsageAxis::Account:
        row.accountId = name.first;
        row.account = shown;
        break;
    case UsageAxis::Key:
        row.keyId = name.first;
        row.key = shown;
        break;
    case UsageAxis::Model:
        row.model = name.first;
        break;
    case UsageAxis::Tool:
        row.tool = name.first;
        break;
    case UsageAxis::Session:
        row.session = name.first;
        break;
    }
}

static void sortRows(QList<UsageRow> &rows)
{
    std::sort(rows.begin(), rows.end(), [](const UsageRow &left, const UsageRow &right) {
        if (left.period != right.period)
            return left.period < right.period;
        if (left.tokens.total() != right.tokens.total())
            return left.tokens.total() > right.tokens.total();
        if (left.requests != right.requests)
            return left.requests > right.requests;
        const auto names = [](const UsageRow &row) {
            return std::tie(
                row.account, row.accountId, row.key, row.keyId, row.model, row.tool, row.session);
        };
        return names(left) < names(right);
    });
}

static Result<std::optional<TimePoint>> oldestRecord(const Connection &connection)
{
    const Result<QVariant> oldest = connection.value(u"SELECT MIN(time_ms) FROM usage_records"_s);
    if (!oldest)
        return oldest.error();
    return oldest->isNull() ? std::nullopt : std::optional(fromMilliseconds(oldest->toLongLong()));
}

Result<QList<KeyCost>> readKeyCosts(const Connection &connection, TimePoint now)
{
    Result<QSqlQuery> found = connection.select(
        u"SELECT key_id, SUM(CASE WHEN day = ? THEN cost_micros ELSE 0 END), "
        u"SUM(cost_micros) FROM usage_days WHERE cost_micros > 0 GROUP BY key_id"_s,
        {usagePeriod(now, UsageAxis::Day)});
    if (!found)
        return found.error();
    QList<KeyCost> costs;
    while (found->next()) {
        costs.append({.key = {found->value(0).toString()},
                      .today = found->value(1).toLongLong(),
                      .total = found->value(2).toLongLong()});
    }
    return costs;
}

/// Where the sums of \a query are read.
static Result<QList<UsageSegment>> segmentsOf(const Connection &connection, const UsageQuery &query)
{
    const UsageAxis period = periodOf(query);
    if (query.axis == UsageAxis::Session || period == UsageAxis::Step)
        return QList<UsageSegment>{{Source::Records, query.since, query.until}};
    const Result<std::optional<TimePoint>> oldest = oldestRecord(connection);
    if (!oldest)
        return oldest.error();
    return usageSegments(query.since, query.until, period == UsageAxis::Hour, *oldest);
}

Result<UsageReport> readUsage(const Connection &connection, const UsageQuery &query)
{
    NamedSums all;
    const Result<QList<UsageSegment>> segments = segmentsOf(connection, query);
    if (!segments)
        return segments.error();
    for (const UsageSegment &segment : *segments) {
        if (Result<void> read = readSegment(connection, segment, query, all); !read)
            return read.error();
    }
    const Result<QHash<QString, QString>> names = readNames(connection, query.axis);
    if (!names)
        return names.error();
    UsageReport report;
    UsageSums total;
    const bool hasRows = query.axis != UsageAxis::None || query.per != UsageAxis::None;
    for (auto sums = all.begin(); sums != all.end(); ++sums) {
        total += sums.value();
        UsageRow row;
        sums.value().fill(row);
        nameRow(row, sums.key(), query.axis, *names);
        if (hasRows)
            report.rows.append(row);
    }
    total.fill(report.total);
    sortRows(report.rows);
    if (query.most > 0 && report.rows.size() > query.most)
        report.rows.resize(query.most);
    return report;
}

} // namespace deskrelay
