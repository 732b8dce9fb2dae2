#include "core/storage/capturetable.h"

#include "core/capture/captureformat.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QList<Migration> captureMigrations()
{
    return {{uR"(CREATE TABLE captures (
                 request_id TEXT PRIMARY KEY,
                 time_ms BIGINT NOT NULL,
                 key_id TEXT NOT NULL,
                 bytes BIGINT NOT NULL,
                 messages BLOB NOT NULL))"_s,
             u"CREATE INDEX captures_by_time ON captures (time_ms, bytes)"_s}};
}

Result<void>
writeCapture(const Connection &connection, const Capture &capture, const QByteArray &messages)
{
    return connection.run(
        u"INSERT INTO captures (request_id, time_ms, key_id, bytes, messages) "
        u"VALUES (?, ?, ?, ?, ?) ON CONFLICT (request_id) DO UPDATE SET "
        u"time_ms = excluded.time_ms, key_id = excluded.key_id, bytes = excluded.bytes, "
        u"messages = excluded.messages"_s,
        {capture.requestId,
         toMilliseconds(capture.time),
         capture.key.value.isNull() ? u""_s : capture.key.value,
         qint64(messages.size()),
         messages});
}

Result<void> trimCaptures(const Connection &connection, const CaptureBounds &bounds)
{
    if (Result<void> old = connection.run(u"DELETE FROM captures WHERE time_ms < ?"_s,
                                          {toMilliseconds(bounds.oldest)});
        !old)
        return old;
    const Result<CaptureTotals> totals = readCaptureTotals(connection);
    if (!totals)
        return totals.error();
    if (totals->bytes <= bounds.bytes)
        return {};
    // The newest first, as long as they fit: what comes after that goes.
    Result<QSqlQuery> rows =
        connection.select(u"SELECT time_ms, bytes FROM captures ORDER BY time_ms DESC"_s);
    if (!rows)
        return rows.error();
    qint64 sum = 0;
    while (rows->next()) {
        sum += rows->value(1).toLongLong();
        if (sum <= bounds.bytes)
            continue;
        const QVariant from = rows->value(0);
        rows->finish();
        return connection.run(u"DELETE FROM captures WHERE time_ms <= ?"_s, {from});
    }
    return {};
}

Result<std::optional<Capture>> readCapture(const Connection &connection, const QString &requestId)
{
    Result<QSqlQuery> row = connection.select(
        u"SELECT time_ms, key_id, messages FROM captures WHERE request_id = ?"_s, {requestId});
    if (!row)
        return row.error();
    if (!row->next())
        return std::optional<Capture>();
    Result<QList<CapturedMessage>> messages = decodeMessages(row->value(2).toByteArray());
    if (!messages)
        return messages.error();
    return std::optional(Capture{.requestId = requestId,
                                 .time = fromMilliseconds(row->value(0).toLongLong()),
                                 .key = KeyId{row->value(1).toString()},
                                 .messages = *std::move(messages)});
}

Result<CaptureTotals> readCaptureTotals(const Connection &connection)
{
    Result<QSqlQuery> row =
        connection.select(u"SELECT count(*), coalesce(sum(bytes), 0) FROM captures"_s);
    if (!row)
        return row.error();
    row->next();
    return CaptureTotals{.captures = row->value(0).toLongLong(),
                         .bytes = row->value(1).toLongLong()};
}

} // namespace deskrelay
