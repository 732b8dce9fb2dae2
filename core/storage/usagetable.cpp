#include "core/storage/usagetable.h"

#include "core/storage/bulkstatement.h"
#include "core/storage/usagerollups.h"

#include <utility>

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
                                record.session,
                                record.tier,
                                record.tool})
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
                                qint64(record.duration.count()),
                                qint64(record.pricedLater)})
        statement.bind(column++, number);
    statement.bind(column++, record.costMicros);
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
    constexpr int columns = 25;
    Result<BulkStatement> statement = BulkStatement::prepare(
        connection,
        R"(INSERT INTO usage_records (request_id, account_id, key_id, model, resolved, format,
                session, tier, tool, time_ms, status, attempts, streamed, complete, estimated,
                input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, duration_ms,
                priced_later, cost_micros, first_token_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (request_id) DO NOTHING)",
        columns);
    if (!statement)
        return statement.error();
    UsageRollups rollups;
    for (const UsageRecord &record : records) {
        if (Result<void> inserted = insertRecord(*statement, record); !inserted)
            return inserted;
        if (statement->changedRows() > 0)
            rollups.add(record);
    }
    if (Result<void> added = rollups.write(connection); !added)
        return added;
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

static UsageRecord recordFrom(const QSqlQuery &query)
{
    int column = 0;
    const auto next = [&query, &column] { return query.value(column++); };
    UsageRecord record;
    record.requestId = next().toString();
    record.time = fromMilliseconds(next().toLongLong());
    record.account = {next().toString()};
    record.key = {next().toString()};
    record.model = next().toString();
    record.resolved = next().toString();
    record.tier = next().toString();
    record.tool = next().toString();
    record.status = next().toInt();
    record.estimated = next().toBool();
    record.pricedLater = next().toBool();
    record.tokens.input = next().toLongLong();
    record.tokens.cacheRead = next().toLongLong();
    record.tokens.cacheWrite5m = next().toLongLong();
    record.tokens.cacheWrite1h = next().toLongLong();
    record.tokens.output = next().toLongLong();
    record.tokens.reasoning = next().toLongLong();
    record.duration = std::chrono::milliseconds(next().toLongLong());
    if (const QVariant first = next(); !first.isNull())
        record.timeToFirstToken = std::chrono::milliseconds(first.toLongLong());
    if (const QVariant cost = next(); !cost.isNull())
        record.costMicros = cost.toLongLong();
    return record;
}

Result<void> forEachUsage(const Connection &connection,
                          const UsageRecordQuery &query,
                          const std::function<void(const UsageRecord &)> &take)
{
    Result<QSqlQuery> found = connection.select(
        u"SELECT u.request_id, u.time_ms, u.account_id, u.key_id, u.model, u.resolved, u.tier, "
        u"u.tool, u.status, u.estimated, u.priced_later, u.input, u.cache_read, u.cache_write_5m, "
        u"u.cache_write_1h, u.output, u.reasoning, u.duration_ms, u.first_token_ms, u.cost_micros "
        u"FROM usage_records u "_s +
            query.clauses,
        query.values);
    if (!found)
        return found.error();
    while (found->next())
        take(recordFrom(*found));
    return {};
}

/// Whether any model has a price now that had requests without one.
static Result<bool> mayPrice(const Connection &connection, const PriceTable &prices)
{
    Result<QSqlQuery> models =
        connection.select(u"SELECT DISTINCT model FROM usage_days WHERE priced < requests"_s);
    if (!models)
        return models.error();
    while (models->next()) {
        if (prices.contains(models->value(0).toString()))
            return true;
    }
    return false;
}

static void addCost(QList<KeyCost> &costs, const KeyCost &more)
{
    for (KeyCost &cost : costs) {
        if (cost.key == more.key) {
            cost.today += more.today;
            cost.total += more.total;
            return;
        }
    }
    costs.append(more);
}

Result<PricingPlace>
priceUsage(const Connection &connection, const PriceTable &prices, const PricingPlace &from)
{
    constexpr int most = 2000; // other writes wait meanwhile
    PricingPlace place = from;
    const Result<bool> isWorthwhile = mayPrice(connection, prices);
    if (!isWorthwhile)
        return isWorthwhile.error();
    place.isDone = true;
    if (!*isWorthwhile)
        return place;
    const TimePoint today = lastDayUntil(from.now);
    QList<QVariantList> rows;
    UsageRollups rollups;
    int seen = 0;
    const Result<void> read = forEachUsage(
        connection,
        {.clauses = u"WHERE u.cost_micros IS NULL AND (u.time_ms > ? OR (u.time_ms = ? AND "
                    u"u.request_id > ?)) ORDER BY u.time_ms, u.request_id LIMIT ?"_s,
         .values = {from.time, from.time, from.requestId, most}},
        [&](const UsageRecord &record) {
            ++seen;
            place.time = toMilliseconds(record.time);
            place.requestId = record.requestId;
            const std::optional<qint64> cost =
                prices.cost(summedModel(record), record.tier, record.tokens, record.time);
            if (!cost)
                return;
            rows.append({*cost, record.requestId});
            rollups.addPrice(record, *cost);
            addCost(place.priced.costs,
                    {.key = record.key, .today = record.time >= today ? *cost : 0, .total = *cost});
        });
    if (!read)
        return read.error();
    place.priced.requests += rows.size();
    place.isDone = seen < most;
    const Result<void> updated = connection.runForEach(
        u"UPDATE usage_records SET cost_micros = ?, priced_later = 1 WHERE request_id = ?"_s, rows);
    if (!updated)
        return updated.error();
    const Result<void> written = rollups.write(connection);
    return written ? Result<PricingPlace>(place) : written.error();
}

} // namespace deskrelay
