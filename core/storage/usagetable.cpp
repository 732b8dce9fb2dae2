#include "core/storage/usagetable.h"

#include "core/storage/bulkstatement.h"
#include "core/storage/usageperiods.h"

#include <QMap>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Runs \a statement with the record's values in the order of the insertion's columns.
static Result<void> insertRecord(BulkStatement &statement, const UsageRecord &record)
{
    int column = 0;
    for (const QString &text : {record.requestId,
                                record.account.value,
                                record.key.value,
                                record.model,
                                record.resolved,
                                record.format,
                                record.session})
        statement.bind(column++, text);
    for (const qint64 number : {toMilliseconds(record.time),
                                qint64(record.status),
                                qint64(record.attempts),
                                qint64(record.streamed),
                                qint64(record.complete),
                                qint64(record.estimated),
                                record.tokens.input,
                                record.tokens.cacheRead,
                                record.tokens.cacheWrite5m,
                                record.tokens.cacheWrite1h,
                                record.tokens.output,
                                record.tokens.reasoning,
                                qint64(record.duration.count())})
        statement.bind(column++, number);
    statement.bind(column,
                   record.timeToFirstToken ? std::optional<qint64>(record.timeToFirstToken->count())
                                           : std::nullopt);
    return statement.run();
}

/// Most requests have one account that could serve, and nothing to tell of.
static Result<void> insertTraces(const Connection &connection, const QList<UsageRecord> &records)
{
    QList<QVariantList> rows;
    for (const UsageRecord &record : records) {
        if (!record.trace.isEmpty())
            rows.append({record.requestId, QString::fromUtf8(record.trace)});
    }
    if (rows.isEmpty())
        return {};
    return connection.runForEach(u"INSERT INTO request_traces (request_id, trace) VALUES (?, ?) "
                                 u"ON CONFLICT (request_id) DO NOTHING"_s,
                                 rows);
}

Result<void> insertUsage(const Connection &connection, const QList<UsageRecord> &records)
{
    constexpr int columns = 21;
    Result<BulkStatement> statement = BulkStatement::prepare(
        connection,
        R"(INSERT INTO usage_records (request_id, account_id, key_id, model, resolved, format,
                session, time_ms, status, attempts, streamed, complete, estimated, input,
                cache_read, cache_write_5m, cache_write_1h, output, reasoning, duration_ms,
                first_token_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (request_id) DO NOTHING)",
        columns);
    if (!statement)
        return statement.error();
    for (const UsageRecord &record : records) {
        if (Result<void> inserted = insertRecord(*statement, record); !inserted)
            return inserted;
    }
    return insertTraces(connection, records);
}

Result<void> deleteUsageBefore(const Connection &connection, TimePoint time)
{
    if (Result<void> gone = connection.run(u"DELETE FROM request_traces WHERE request_id IN "
                                           u"(SELECT request_id FROM usage_records "
                                           u"WHERE time_ms < ?)"_s,
                                           {toMilliseconds(time)});
        !gone)
        return gone;
    return connection.run(u"DELETE FROM usage_records WHERE time_ms < ?"_s, {toMilliseconds(time)});
}

/// What a row is called by, joins included; the sums are the same for every axis.
struct AxisSql
{
    QString columns = {};
    QString joins = {};
    QString groupBy = {};
};

static AxisSql axisSql(UsageAxis axis)
{
    switch (axis) {
    case UsageAxis::None:
        break;
    case UsageAxis::Account:
        return {u"u.account_id, COALESCE(n.name, '')"_s,
                u" LEFT JOIN account_names n ON n.id = u.account_id"_s,
                u" GROUP BY u.account_id, n.name"_s};
    case UsageAxis::Key:
        return {u"u.key_id, COALESCE(k.name, '')"_s,
                u" LEFT JOIN client_keys k ON k.id = u.key_id"_s,
                u" GROUP BY u.key_id, k.name"_s};
    case UsageAxis::Model:
        return {u"CASE WHEN u.resolved = '' THEN u.model ELSE u.resolved END, ''"_s,
                {},
                u" GROUP BY CASE WHEN u.resolved = '' THEN u.model ELSE u.resolved END"_s};
    case UsageAxis::Day:
    case UsageAxis::Hour: {
        const QString piece = u"u.time_ms - u.time_ms % %1"_s.arg(qint64(usagePiece.count()));
        return {piece + u", ''"_s, {}, u" GROUP BY "_s + piece};
    }
    }
    return {u"'', ''"_s, {}, {}};
}

static void addTo(UsageRow &sum, const UsageRow &part)
{
    sum.requests += part.requests;
    sum.tokens += part.tokens;
    sum.unpriced += part.unpriced;
    sum.estimated += part.estimated;
}

static UsageRow readSums(const QSqlQuery &query)
{
    const auto number = [&query](int column) { return query.value(column).toLongLong(); };
    UsageRow row;
    row.requests = number(2);
    row.unpriced = row.requests; // There are no prices, and unpriced is not free.
    row.tokens.input = number(3);
    row.tokens.cacheRead = number(4);
    row.tokens.cacheWrite5m = number(5);
    row.tokens.cacheWrite1h = number(6);
    row.tokens.output = number(7);
    row.tokens.reasoning = number(8);
    row.estimated = number(9);
    return row;
}

static void nameRow(UsageRow &row, const QSqlQuery &query, UsageAxis axis)
{
    const QString id = query.value(0).toString();
    switch (axis) {
    case UsageAxis::None:
        break;
    case UsageAxis::Account:
        row.accountId = id;
        row.account = query.value(1).toString();
        break;
    case UsageAxis::Key:
        row.keyId = id;
        row.key = query.value(1).toString();
        break;
    case UsageAxis::Model:
        row.model = id;
        break;
    case UsageAxis::Day:
    case UsageAxis::Hour:
        row.period = usagePeriod(fromMilliseconds(query.value(0).toLongLong()), axis);
        break;
    }
}

/// Pieces of one period become one row, in the order of time.
static QList<UsageRow> foldPeriods(const QList<UsageRow> &pieces)
{
    QMap<QString, UsageRow> periods;
    for (const UsageRow &piece : pieces) {
        UsageRow &row = periods[piece.period];
        row.period = piece.period;
        addTo(row, piece);
    }
    return periods.values();
}

static void sortByTokens(QList<UsageRow> &rows)
{
    std::sort(rows.begin(), rows.end(), [](const UsageRow &left, const UsageRow &right) {
        if (left.tokens.total() != right.tokens.total())
            return left.tokens.total() > right.tokens.total();
        if (left.requests != right.requests)
            return left.requests > right.requests;
        return std::tie(left.account, left.accountId, left.key, left.keyId, left.model) <
               std::tie(right.account, right.accountId, right.key, right.keyId, right.model);
    });
}

Result<UsageReport> readUsage(const Connection &connection, const UsageQuery &query)
{
    const AxisSql axis = axisSql(query.axis);
    QStringList conditions;
    QVariantList values;
    if (query.since) {
        conditions.append(u"u.time_ms >= ?"_s);
        values.append(toMilliseconds(*query.since));
    }
    if (query.until) {
        conditions.append(u"u.time_ms < ?"_s);
        values.append(toMilliseconds(*query.until));
    }
    QString sql = u"SELECT "_s + axis.columns +
                  u", COUNT(*), SUM(u.input), SUM(u.cache_read), SUM(u.cache_write_5m), "
                  u"SUM(u.cache_write_1h), SUM(u.output), SUM(u.reasoning), SUM(u.estimated) "
                  u"FROM usage_records u"_s +
                  axis.joins;
    if (!conditions.isEmpty())
        sql += u" WHERE "_s + conditions.join(u" AND "_s);
    sql += axis.groupBy;

    Result<QSqlQuery> found = connection.select(sql, values);
    if (!found)
        return found.error();
    UsageReport report;
    while (found->next()) {
        UsageRow row = readSums(*found);
        addTo(report.total, row);
        nameRow(row, *found, query.axis);
        if (query.axis != UsageAxis::None)
            report.rows.append(row);
    }
    if (query.axis == UsageAxis::Day || query.axis == UsageAxis::Hour)
        report.rows = foldPeriods(report.rows);
    else
        sortByTokens(report.rows);
    return report;
}

} // namespace deskrelay
