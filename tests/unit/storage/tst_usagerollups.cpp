#include "core/storage/migration.h"
#include "core/storage/schema.h"
#include "core/storage/store.h"
#include "core/storage/usagesums.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The sums by hour and day say the same as the records they were made of, whatever happens.
class TestUsageRollups final : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void agreeWithTheRecords_data();
    void agreeWithTheRecords();
    void areMadeOfAnOldDatabase();
    void pricesWhatHadNoPrice();
    void tellsWhatKeysCostLater();
    void countsAPriceOnce();
    void followTheMachineToAnotherZone();
    void keepTheUsersPrices();
};

static void setZone(const QByteArray &zone)
{
    qputenv("TZ", zone);
    tzset();
}

static std::unique_ptr<Store> openStore(const QString &directory)
{
    Result<std::unique_ptr<Store>> opened = Store::open(directory);
    return opened ? std::move(opened).value() : nullptr;
}

static const QStringList zones = {u"UTC"_s, u"Europe/Berlin"_s, u"Asia/Kathmandu"_s};

static UsageRecord randomRecord(QRandomGenerator &random, int number)
{
    UsageRecord record;
    record.requestId = u"req-%1"_s.arg(number);
    // Around the change of the clocks in October.
    record.time = fromMilliseconds(1'761'200'000'000 + random.bounded(qint64(6 * 86'400'000)));
    record.account = AccountId{u"acc-%1"_s.arg(random.bounded(3))};
    record.key = KeyId{u"key-%1"_s.arg(random.bounded(2))};
    record.model = u"gpt-5"_s;
    if (random.bounded(3) > 0)
        record.resolved = random.bounded(2) == 0 ? u"house"_s : u"claude-opus-4-5"_s;
    record.tool = u"tool-%1"_s.arg(random.bounded(2));
    record.status = random.bounded(8) == 0 ? 500 : 200;
    record.estimated = random.bounded(4) == 0;
    record.tokens = {.input = random.bounded(10'000), .output = random.bounded(3'000)};
    record.duration = std::chrono::milliseconds(random.bounded(60'000));
    if (random.bounded(3) > 0)
        record.timeToFirstToken = std::chrono::milliseconds(random.bounded(9'000));
    if (random.bounded(2) == 0)
        record.costMicros = random.bounded(90'000);
    return record;
}

/// Every sum of a table, by account, key, model and tool.
static QStringList sumsOf(const Connection &connection, const QString &table)
{
    const bool isOfRecords = table == u"usage_records"_s;
    QStringList columns = {u"u.account_id"_s,
                           u"u.key_id"_s,
                           isOfRecords
                               ? u"CASE WHEN u.resolved = '' THEN u.model ELSE u.resolved END"_s
                               : u"u.model"_s,
                           u"u.tool"_s};
    const QString groups = columns.join(u", "_s);
    if (isOfRecords) {
        columns += UsageSums::recordSums();
    } else {
        for (const QString &column : UsageSums::columns())
            columns += u"SUM(u.%1)"_s.arg(column);
    }
    Result<QSqlQuery> found = connection.select(
        u"SELECT %1 FROM %2 u GROUP BY %3 ORDER BY %3"_s.arg(columns.join(u", "_s), table, groups));
    QStringList rows;
    while (found && found->next()) {
        QStringList row;
        for (int column = 0; column < columns.size(); ++column)
            row << found->value(column).toString();
        rows << row.join(u' ');
    }
    return rows;
}

/// Empty: they agree.
static QString difference(const QString &directory)
{
    Connection connection(directory + u"/deskrelay.db"_s);
    if (!connection.open(Connection::Access::ReadOnly))
        return u"not open"_s;
    const QStringList records = sumsOf(connection, u"usage_records"_s);
    if (records.isEmpty())
        return u"no records"_s;
    for (const QString &table : {u"usage_hours"_s, u"usage_days"_s}) {
        const QStringList sums = sumsOf(connection, table);
        if (sums != records)
            return u"%1: %2 is not %3"_s.arg(table, sums.join(u'\n'), records.join(u'\n'));
    }
    return {};
}

static qint64 price(Store &store, const PriceTable &prices)
{
    std::optional<qint64> priced;
    store.priceUsage(prices, SystemClock::instance().now(), [&priced](const auto &result) {
        priced = result ? result->requests : -1;
    });
    [&priced] { QTRY_VERIFY(priced); }();
    return priced.value_or(-2);
}

void TestUsageRollups::cleanup()
{
    setZone("UTC");
}

void TestUsageRollups::agreeWithTheRecords_data()
{
    QTest::addColumn<QString>("zone");
    for (const QString &zone : zones)
        QTest::newRow(qPrintable(zone)) << zone;
}

void TestUsageRollups::agreeWithTheRecords()
{
    QFETCH(const QString, zone);
    setZone(zone.toLatin1());
    QRandomGenerator random(3);
    const QTemporaryDir place;
    int number = 0;
    for (int life = 0; life < 4; ++life) {
        const auto store = openStore(place.path());
        QVERIFY(store);
        for (int batch = 0; batch < 20; ++batch) {
            QList<UsageRecord> records;
            for (int i = 0; i < 30; ++i) {
                records.append(randomRecord(random, ++number));
                if (random.bounded(6) == 0) // told twice
                    records.append(records.last());
            }
            store->appendUsage(records);
        }
        if (life == 2)
            QVERIFY(price(*store, PriceTable::shipped()) > 0);
    }
    const QString found = difference(place.path());
    QVERIFY2(found.isEmpty(), qPrintable(found));
}

void TestUsageRollups::areMadeOfAnOldDatabase()
{
    setZone("Europe/Berlin");
    const QTemporaryDir place;
    {
        Connection connection(place.filePath(u"deskrelay.db"_s));
        QVERIFY(connection.open(Connection::Access::ReadWrite));
        QVERIFY(migrate(connection, schemaMigrations().first(4)));
        QRandomGenerator random(5);
        QList<QVariantList> rows;
        for (int i = 0; i < 500; ++i) {
            const UsageRecord record = randomRecord(random, i);
            rows.append({record.requestId,
                         toMilliseconds(record.time),
                         record.account.value,
                         record.key.value,
                         record.model,
                         record.resolved.isNull() ? u""_s : record.resolved,
                         record.status,
                         record.tokens.input,
                         record.tokens.output});
        }
        QVERIFY(connection.runForEach(
            u"INSERT INTO usage_records (request_id, time_ms, account_id, key_id, model, resolved, "
            u"status, input, output, format, session, attempts, streamed, complete, estimated, "
            u"cache_read, cache_write_5m, cache_write_1h, reasoning, first_token_ms, duration_ms) "
            u"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'openai-chat', '', 1, 0, 1, 0, 7, 6, 5, 4, 300, "
            u"900)"_s,
            rows));
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    const QString found = difference(place.path());
    QVERIFY2(found.isEmpty(), qPrintable(found));
    QVERIFY(price(*store, PriceTable::shipped()) > 0);
    QCOMPARE(difference(place.path()), QString());
}

static UsageRecord unpriced(const QString &id, const QString &model, const QString &day)
{
    return {.requestId = id,
            .time = fromMilliseconds(
                QDateTime::fromString(day + u"T12:00:00Z"_s, Qt::ISODate).toMSecsSinceEpoch()),
            .resolved = model,
            .tokens = {.input = 1'000'000}};
}

static UsageRow total(Store &store)
{
    std::optional<UsageRow> row;
    store.queryUsage({}, [&row](const Result<UsageReport> &report) {
        row = report ? report->total : UsageRow{.requests = -1};
    });
    [&row] { QTRY_VERIFY(row); }();
    return row.value_or(UsageRow());
}

void TestUsageRollups::pricesWhatHadNoPrice()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<UsageRecord> records = {unpriced(u"before"_s, u"house"_s, u"2026-05-31"_s),
                                  unpriced(u"after"_s, u"house"_s, u"2026-06-02"_s),
                                  unpriced(u"other"_s, u"unknown"_s, u"2026-06-02"_s),
                                  unpriced(u"had"_s, u"house"_s, u"2026-06-02"_s)};
    records.last().costMicros = 3;
    for (int i = 0; i < 5000; ++i) // more than are priced at a time
        records.append(unpriced(u"many-%1"_s.arg(i), u"house"_s, u"2026-06-03"_s));
    store->appendUsage(records);
    QCOMPARE(price(*store, PriceTable()), 0);
    QCOMPARE(total(*store).unpriced, 5003);

    const NamedPrice from{.model = u"house"_s,
                          .price = {.from = fromMilliseconds(1'780'272'000'000), // 2026-06-01
                                    .standard = {.price = {.input = 2}}}};
    QCOMPARE(price(*store, PriceTable({from})), 5001);
    const UsageRow now = total(*store);
    QCOMPARE(now.unpriced, 2);
    QCOMPARE(now.pricedLater, 5001);
    QCOMPARE(now.costMicros, std::optional<qint64>(2 * 5001 + 3));
    QCOMPARE(difference(place.path()), QString());
}

void TestUsageRollups::tellsWhatKeysCostLater()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    UsageRecord today = unpriced(u"today"_s, u"gpt-5"_s, u"2026-06-02"_s);
    UsageRecord before = unpriced(u"before"_s, u"gpt-5"_s, u"2026-06-01"_s);
    today.key = before.key = KeyId{u"k"_s};
    store->appendUsage({today, before});
    std::optional<QList<KeyCost>> costs;
    store->priceUsage(PriceTable::shipped(), today.time, [&costs](const auto &result) {
        costs = result ? result->costs : QList<KeyCost>();
    });
    QTRY_VERIFY(costs);
    QCOMPARE(*costs, (QList<KeyCost>{{.key = today.key, .today = 1'250'000, .total = 2'500'000}}));
    std::optional<QList<KeyCost>> asked;
    store->queryKeyCosts(today.time, [&asked](const Result<QList<KeyCost>> &result) {
        asked = result ? *result : QList<KeyCost>();
    });
    QTRY_VERIFY(asked);
    QCOMPARE(*asked, *costs); // and the next start reads the same
}

void TestUsageRollups::countsAPriceOnce()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    store->appendUsage({unpriced(u"r"_s, u"gpt-5"_s, u"2026-06-01"_s)});
    QCOMPARE(price(*store, PriceTable::shipped()), 1);
    // A price that changes afterwards leaves what was paid.
    const NamedPrice dearer{.model = u"gpt-5"_s, .price = {.standard = {.price = {.input = 9}}}};
    QCOMPARE(price(*store, PriceTable::shipped().with({dearer})), 0);
    QCOMPARE(total(*store).costMicros, std::optional<qint64>(1'250'000));
}

void TestUsageRollups::followTheMachineToAnotherZone()
{
    setZone("America/New_York");
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        UsageRecord evening = unpriced(u"r"_s, u"house"_s, u"2026-06-01"_s);
        evening.time += std::chrono::hours(15); // 23:00 in New York, the next day in Berlin
        store->appendUsage({evening, unpriced(u"s"_s, u"house"_s, u"2026-06-01"_s)});
    }
    setZone("Europe/Berlin");
    const auto store = openStore(place.path());
    QVERIFY(store);
    std::optional<UsageReport> report;
    store->queryUsage({.axis = UsageAxis::Day}, [&report](const Result<UsageReport> &result) {
        report = result ? *result : UsageReport();
    });
    QTRY_VERIFY(report);
    QCOMPARE(report->rows.size(), 2);
    QCOMPARE(report->rows.at(0).period, u"2026-06-01"_s);
    QCOMPARE(report->rows.at(1).period, u"2026-06-02"_s);
    QCOMPARE(difference(place.path()), QString());
}

void TestUsageRollups::keepTheUsersPrices()
{
    const QTemporaryDir place;
    const QList<NamedPrice> prices = {
        {.model = u"a"_s, .price = {.standard = {.price = {.input = 7, .output = 75'000}}}},
        {.model = u"a"_s,
         .price = {.from = fromMilliseconds(1'780'272'000'000),
                   .standard = {.price = {.input = 8, .cacheRead = 1}}}},
        {.model = u"b"_s, .price = {.standard = {.price = {.input = 1}}}}};
    openStore(place.path())->savePrices(prices);
    QCOMPARE(openStore(place.path())->initialState().prices, prices);
    openStore(place.path())->savePrices({});
    QVERIFY(openStore(place.path())->initialState().prices.isEmpty());
}

QTEST_GUILESS_MAIN(TestUsageRollups)
#include "tst_usagerollups.moc"
