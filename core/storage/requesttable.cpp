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
    record.tool = next().toString();
    record.tier = next().toString();
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
    if (const QVariant cost = next(); !cost.isNull())
        record.costMicros = cost.toLongLong();
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

/// \a text as a pattern that finds it anywhere, for LIKE with `\` before what is meant literally.
static QString patternFor(QString text)
{
    for (const QLatin1Char special : {QLatin1Char('\\'), QLatin1Char('%'), QLatin1Char('_')})
        text.replace(special, u'\\' + QString(special));
    return u'%' + text + u'%';
}

/// What narrows the rows down, and its values in their order.
static QString conditionsOf(const RequestQuery &query, QVariantList &values)
{
    QString conditions = u" WHERE u.rowid > ?"_s;
    values.append(query.after.value_or(0));
    if (query.before) {
        conditions += u" AND u.rowid < ?"_s;
        values.append(*query.before);
    }
    if (query.isFailedOnly)
        conditions += u" AND (status >= 400 OR complete = 0)"_s;
    if (query.account) {
        // As an expression, so that the rows are walked in their order: an index on the account
        // would have all of its rows sorted for each page.
        conditions += u" AND account_id || '' = ?"_s;
        // The store holds an empty text where no account served; a null one equals nothing.
        values.append(query.account->isEmpty() ? u""_s : query.account->value);
    }
    if (!query.model.isEmpty()) {
        conditions += u" AND (model = ? OR resolved = ?)"_s;
        values.append({query.model, query.model});
    }
    if (!query.text.isEmpty()) {
        conditions += uR"( AND (u.request_id LIKE ? ESCAPE '\' OR model LIKE ? ESCAPE '\'
                OR resolved LIKE ? ESCAPE '\' OR format LIKE ? ESCAPE '\'
                OR session LIKE ? ESCAPE '\' OR tool LIKE ? ESCAPE '\'
                OR account_id IN (SELECT id FROM account_names WHERE name LIKE ? ESCAPE '\')
                OR key_id IN (SELECT id FROM client_keys WHERE name LIKE ? ESCAPE '\')))"_s;
        values.append(QVariantList(8, patternFor(query.text)));
    }
    return conditions;
}

Result<RequestReport> readRequests(const Connection &connection, const RequestQuery &query)
{
    RequestReport report;
    Result<QSqlQuery> newest = connection.select(u"SELECT MAX(rowid) FROM usage_records"_s);
    if (!newest)
        return newest.error();
    if (newest->next())
        report.newest = newest->value(0).toLongLong();
    QString statement =
        uR"(SELECT u.rowid, u.request_id, time_ms, account_id, key_id, model, resolved, format,
                session, tool, tier, status, attempts, streamed, complete, estimated, input, cache_read,
                cache_write_5m, cache_write_1h, output, reasoning, cost_micros, first_token_ms, duration_ms, trace
            FROM usage_records u LEFT JOIN request_traces t ON t.request_id = u.request_id)"_s;
    QVariantList values;
    statement += conditionsOf(query, values);
    statement += query.after ? u" ORDER BY u.rowid LIMIT ?"_s : u" ORDER BY u.rowid DESC LIMIT ?"_s;
    values.append(query.limit);
    Result<QSqlQuery> rows = connection.select(statement, values);
    if (!rows)
        return rows.error();
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
