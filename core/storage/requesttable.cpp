#include "core/storage/requesttable.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static RequestRow rowFrom(const QSqlQuery &query)
{
    int column = 0;
    const auto next = [&query, &column] { return query.value(column++); };
    RequestRow row{.number = next().toLongLong()};
    UsageRecord &record = row.record;
    record.requestId = next().toString();
    record.time = fromMilliseconds(next().toLongLong());
    record.account = {next().toString()};
    record.key = {next().toString()};
    record.model = next().toString();
    record.resolved = next().toString();
    record.format = next().toString();
    record.session = next().toString();
    record.status = next().toInt();
    record.attempts = next().toInt();
    record.streamed = next().toBool();
    record.complete = next().toBool();
    record.estimated = next().toBool();
    record.tokens.input = next().toLongLong();
    record.tokens.cacheRead = next().toLongLong();
    record.tokens.cacheWrite5m = next().toLongLong();
    record.tokens.cacheWrite1h = next().toLongLong();
    record.tokens.output = next().toLongLong();
    record.tokens.reasoning = next().toLongLong();
    if (const QVariant first = next(); !first.isNull())
        record.timeToFirstToken = std::chrono::milliseconds(first.toLongLong());
    record.duration = std::chrono::milliseconds(next().toLongLong());
    row.trace = readTrace(next().toString().toUtf8());
    return row;
}

template <typename Key>
static Result<QHash<Key, QString>> readNames(const Connection &connection, const QString &statement)
{
    Result<QSqlQuery> query = connection.select(statement);
    if (!query)
        return query.error();
    QHash<Key, QString> names;
    while (query->next())
        names.insert(Key{query->value(0).toString()}, query->value(1).toString());
    return names;
}

Result<RequestReport> readRequests(const Connection &connection, const RequestQuery &query)
{
    QString statement =
        uR"(SELECT u.rowid, u.request_id, time_ms, account_id, key_id, model, resolved, format,
                session, status, attempts, streamed, complete, estimated, input, cache_read,
                cache_write_5m, cache_write_1h, output, reasoning, first_token_ms, duration_ms, trace
            FROM usage_records u LEFT JOIN request_traces t ON t.request_id = u.request_id
            WHERE u.rowid > ?)"_s;
    if (query.isFailedOnly)
        statement += u" AND (status >= 400 OR complete = 0)"_s;
    statement += query.after ? u" ORDER BY u.rowid LIMIT ?"_s : u" ORDER BY u.rowid DESC LIMIT ?"_s;
    Result<QSqlQuery> rows = connection.select(statement, {query.after.value_or(0), query.limit});
    if (!rows)
        return rows.error();
    RequestReport report;
    while (rows->next())
        report.rows.append(rowFrom(*rows));
    Result<QHash<AccountId, QString>> names =
        readNames<AccountId>(connection, u"SELECT id, name FROM account_names"_s);
    if (!names)
        return names.error();
    Result<QHash<KeyId, QString>> keys =
        readNames<KeyId>(connection, u"SELECT id, name FROM client_keys"_s);
    if (!keys)
        return keys.error();
    report.names = *names;
    report.keys = *keys;
    return report;
}

} // namespace deskrelay
