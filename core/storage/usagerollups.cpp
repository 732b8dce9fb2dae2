#include "core/storage/usagerollups.h"

#include "core/storage/bulkstatement.h"
#include "core/storage/statetables.h"
#include "core/storage/usagetable.h"

#include <QTimeZone>

namespace deskrelay {

using namespace Qt::StringLiterals;

void UsageRollups::add(const UsageRecord &record, const UsageSums &sums)
{
    const qint64 time = toMilliseconds(record.time);
    const qint64 piece = time - time % qint64(usagePiece.count());
    auto hour = m_pieces.constFind(piece);
    if (hour == m_pieces.constEnd())
        hour = m_pieces.insert(piece, localHour(fromMilliseconds(piece)));
    Place place{.period = QString::number(toMilliseconds(hour->start)),
                .account = record.account.value,
                .key = record.key.value,
                .model = summedModel(record),
                .tool = record.tool};
    m_hours[place] += sums;
    place.period = hour->day;
    m_days[place] += sums;
}

void UsageRollups::addPrice(const UsageRecord &record, qint64 costMicros)
{
    UsageSums sums;
    sums.figures[UsageSums::Priced] = 1;
    sums.figures[UsageSums::PricedLater] = 1;
    sums.figures[UsageSums::CostMicros] = costMicros;
    add(record, sums);
}

static QByteArray additionSql(const QByteArray &table)
{
    const bool isByDay = table == "usage_days";
    const QByteArray period = isByDay ? "day" : "hour_ms";
    QByteArrayList columns = {period, "account_id", "key_id", "model", "tool"};
    QByteArrayList changes;
    for (const QString &name : UsageSums::columns()) {
        const QByteArray column = name.toLatin1();
        columns.append(column);
        changes.append(column + " = " + table + '.' + column + " + excluded." + column);
    }
    const QByteArray places = QByteArray("?, ").repeated(columns.size());
    return "INSERT INTO " + table + " (" + columns.join(", ") + ") VALUES (" + places.chopped(2) +
           ") ON CONFLICT (" + period + ", account_id, key_id, model, tool) DO UPDATE SET " +
           changes.join(", ");
}

Result<void> UsageRollups::writeTable(const Connection &connection,
                                      const QByteArray &table,
                                      const Sums &all) const
{
    constexpr int names = 5;
    Result<BulkStatement> statement =
        BulkStatement::prepare(connection, additionSql(table), names + UsageSums::Count);
    if (!statement)
        return statement.error();
    const bool isByDay = table == "usage_days";
    for (auto sums = all.begin(); sums != all.end(); ++sums) {
        const Place &place = sums.key();
        int column = 0;
        if (isByDay)
            statement->bind(column++, place.period);
        else
            statement->bind(column++, place.period.toLongLong());
        for (const QString &name : {place.account, place.key, place.model, place.tool})
            statement->bind(column++, name);
        for (const qint64 figure : sums.value().figures)
            statement->bind(column++, figure);
        if (Result<void> added = statement->run(); !added)
            return added;
    }
    return {};
}

Result<void> UsageRollups::write(const Connection &connection) const
{
    if (m_hours.isEmpty())
        return {};
    if (Result<void> written = writeTable(connection, "usage_hours", m_hours); !written)
        return written;
    return writeTable(connection, "usage_days", m_days);
}

Result<void> fillRollups(const Connection &connection)
{
    for (const QString &table : {u"usage_hours"_s, u"usage_days"_s}) {
        if (Result<void> cleared = connection.run(u"DELETE FROM "_s + table); !cleared)
            return cleared;
    }
    UsageRollups rollups;
    const Result<void> read = forEachUsage(
        connection, {}, [&rollups](const UsageRecord &record) { rollups.add(record); });
    return read ? rollups.write(connection) : read;
}

/// Sums the days anew from the hours.
static Result<void> foldDays(const Connection &connection)
{
    Result<QSqlQuery> hours =
        connection.select(u"SELECT DISTINCT hour_ms FROM usage_hours ORDER BY hour_ms"_s);
    if (!hours)
        return hours.error();
    QList<qint64> starts;
    while (hours->next())
        starts.append(hours->value(0).toLongLong());
    if (Result<void> cleared = connection.run(u"DELETE FROM usage_days"_s); !cleared)
        return cleared;
    QStringList sums;
    for (const QString &column : UsageSums::columns())
        sums.append(u"SUM(%1)"_s.arg(column));
    const QString sql =
        u"INSERT INTO usage_days (day, account_id, key_id, model, tool, %1) SELECT ?, account_id, "
        u"key_id, model, tool, %2 FROM usage_hours WHERE hour_ms >= ? AND hour_ms <= ? GROUP BY "
        u"account_id, key_id, model, tool"_s.arg(UsageSums::columns().join(u", "_s),
                                                 sums.join(u", "_s));
    for (qsizetype at = 0; at < starts.size();) {
        const QString day = localHour(fromMilliseconds(starts[at])).day;
        const qint64 first = starts[at];
        qint64 last = first;
        for (; at < starts.size() && localHour(fromMilliseconds(starts[at])).day == day; ++at)
            last = starts[at];
        if (Result<void> folded = connection.run(sql, {day, first, last}); !folded)
            return folded;
    }
    return {};
}

Result<void> settleUsageZone(const Connection &connection)
{
    const QString zone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    Result<QSqlQuery> known =
        connection.select(u"SELECT value FROM meta WHERE name = 'usage_zone'"_s);
    if (!known)
        return known.error();
    const bool isKnown = known->next();
    if (isKnown && known->value(0).toString() == zone)
        return {};
    known->finish();
    if (isKnown) {
        if (Result<void> folded = foldDays(connection); !folded)
            return folded;
    }
    return writeMeta(connection, u"usage_zone"_s, zone);
}

} // namespace deskrelay
