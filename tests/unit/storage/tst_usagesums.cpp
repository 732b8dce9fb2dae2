#include "core/storage/store.h"
#include "core/usage/usageperiods.h"

#include <QDateTime>
#include <QMap>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <ctime>
#include <functional>
#include <thread>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestUsageSums : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void sumsExactly_data();
    void sumsExactly();
    void namesPeriodsByTheLocalClock_data();
    void namesPeriodsByTheLocalClock();
    void givesATotalWithoutAnAxis();
    void keepsSinceInAndUntilOut();
    void keepsTheLastNameOfAGoneAccount();
    void countsARequestOnce();
    void takesRecordsFromManyThreads();
    void unpricedIsNotFree();
    void sumsNamesPerPeriod();
    void sumsOnlyWhatFits_data();
    void sumsOnlyWhatFits();
    void sumsSteps();
    void sumsSessionsWithTheMostFirst();
    void tellsTheTimeToTheFirstToken();
    void prunesOldRecords();
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

static UsageRecord randomRecord(QRandomGenerator &random, int number, TimePoint start)
{
    UsageRecord record;
    record.requestId = u"req-%1"_s.arg(number);
    record.time = start + std::chrono::milliseconds(random.bounded(qint64(10) * 24 * 3600 * 1000));
    record.account = AccountId{u"acc-%1"_s.arg(random.bounded(4))};
    record.key = KeyId{u"key-%1"_s.arg(random.bounded(3))};
    record.model = u"asked-%1"_s.arg(random.bounded(3));
    if (random.bounded(4) > 0)
        record.resolved = u"model-%1"_s.arg(random.bounded(5));
    record.tool = u"tool-%1"_s.arg(random.bounded(3));
    record.estimated = random.bounded(5) == 0;
    record.status = random.bounded(10) == 0 ? 429 : 200;
    if (random.bounded(3) > 0)
        record.costMicros = random.bounded(5'000'000);
    record.tokens = {.input = random.bounded(100'000),
                     .cacheRead = random.bounded(1'000'000),
                     .cacheWrite5m = random.bounded(5000),
                     .cacheWrite1h = random.bounded(5000),
                     .output = random.bounded(20'000),
                     .reasoning = random.bounded(5000)};
    return record;
}

/// What a row of \a record is called, worked out without the database.
static QString labelOf(const UsageRecord &record, UsageAxis axis, const QTimeZone &zone)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(record.time), zone);
    switch (axis) {
    case UsageAxis::None:
    case UsageAxis::Session:
    case UsageAxis::Step:
        break;
    case UsageAxis::Account:
        return record.account.value;
    case UsageAxis::Key:
        return record.key.value;
    case UsageAxis::Model:
        return record.resolved.isEmpty() ? record.model : record.resolved;
    case UsageAxis::Tool:
        return record.tool;
    case UsageAxis::Day:
        return local.toString(u"yyyy-MM-dd"_s);
    case UsageAxis::Hour:
        return local.toString(u"yyyy-MM-ddTHH:00"_s);
    }
    return {};
}

static QString labelOf(const UsageRow &row)
{
    return row.accountId + row.keyId + row.model + row.tool + row.period;
}

static UsageReport query(Store &store, const UsageQuery &query)
{
    std::optional<UsageReport> report;
    store.queryUsage(query, [&report](const Result<UsageReport> &result) {
        report = result ? *result : UsageReport{.total = {.requests = -1}};
    });
    [&report] { QTRY_VERIFY(report); }();
    return report.value_or(UsageReport());
}

void TestUsageSums::cleanup()
{
    setZone("UTC");
}

void TestUsageSums::sumsExactly_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<UsageAxis>("axis");
    for (const char *const zone :
         {"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
        for (const UsageAxis axis : {UsageAxis::Day, UsageAxis::Hour}) {
            QTest::newRow(qPrintable(QString::fromLatin1(zone) + u' ' + usageAxisName(axis)))
                << QByteArray(zone) << axis;
        }
    }
    for (const UsageAxis axis :
         {UsageAxis::Account, UsageAxis::Key, UsageAxis::Model, UsageAxis::Tool})
        QTest::newRow(qPrintable(usageAxisName(axis))) << QByteArray("UTC") << axis;
}

void TestUsageSums::sumsExactly()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const UsageAxis, axis);
    setZone(zone);
    QRandomGenerator random(42);
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);

    UsageQuery asked = {.axis = axis};
    QMap<QString, UsageRow> expected;
    UsageRow total;
    QList<UsageRecord> records;
    int number = 0;
    // Ten days around each change of the clocks in the year.
    for (const qint64 around : {1'742'900'000'000, 1'743'200'000'000, 1'761'200'000'000}) {
        const TimePoint start = fromMilliseconds(around) - std::chrono::hours(120);
        for (int i = 0; i < 700; ++i)
            records.append(randomRecord(random, ++number, start));
    }
    asked.since = fromMilliseconds(1'742'600'000'000);
    asked.until = fromMilliseconds(1'761'600'000'000);
    const QTimeZone local(zone);
    for (const UsageRecord &record : std::as_const(records)) {
        if (record.time < *asked.since || record.time >= *asked.until)
            continue;
        for (UsageRow *const row : {&expected[labelOf(record, axis, local)], &total}) {
            ++row->requests;
            row->tokens += record.tokens;
            row->estimated += record.estimated ? 1 : 0;
            row->failed += record.status >= 400 ? 1 : 0;
            if (record.costMicros)
                row->costMicros = row->costMicros.value_or(0) + *record.costMicros;
            else
                ++row->unpriced;
        }
    }
    for (qsizetype at = 0; at < records.size(); at += 100)
        store->appendUsage(records.mid(at, 100));

    const UsageReport report = query(*store, asked);
    QCOMPARE(report.rows.size(), expected.size());
    for (const UsageRow &row : report.rows) {
        QVERIFY2(expected.contains(labelOf(row)), qPrintable(labelOf(row)));
        const UsageRow &sum = expected[labelOf(row)];
        QCOMPARE(row.requests, sum.requests);
        QCOMPARE(row.tokens, sum.tokens);
        QCOMPARE(row.estimated, sum.estimated);
        QCOMPARE(row.failed, sum.failed);
        QCOMPARE(row.unpriced, sum.unpriced);
        QCOMPARE(row.costMicros, sum.costMicros);
    }
    QCOMPARE(report.total.requests, total.requests);
    QCOMPARE(report.total.tokens, total.tokens);
    QCOMPARE(report.total.estimated, total.estimated);
    QCOMPARE(report.total.costMicros, total.costMicros);
    QCOMPARE(report.total.unpriced, total.unpriced);
    const bool byTime = axis == UsageAxis::Day || axis == UsageAxis::Hour;
    QVERIFY(std::is_sorted(report.rows.begin(), report.rows.end(), [&](auto &left, auto &right) {
        return byTime ? left.period < right.period : left.tokens.total() > right.tokens.total();
    }));
}

void TestUsageSums::namesPeriodsByTheLocalClock_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<qint64>("time");
    QTest::addColumn<QString>("day");
    QTest::addColumn<QString>("hour");

    const auto row = [](const char *zone, qint64 time, const QString &day, const QString &hour) {
        QTest::addRow("%s %lld", zone, time) << QByteArray(zone) << time << day << day + hour;
    };
    row("UTC", 1'761'441'300'000, u"2025-10-26"_s, u"T01:00"_s);
    row("Europe/Berlin", 1'761'435'000'000, u"2025-10-26"_s, u"T01:00"_s);
    // The hour that comes twice.
    row("Europe/Berlin", 1'761'438'600'000, u"2025-10-26"_s, u"T02:00"_s);
    row("Europe/Berlin", 1'761'442'200'000, u"2025-10-26"_s, u"T02:00"_s);
    row("Europe/Berlin", 1'761'445'800'000, u"2025-10-26"_s, u"T03:00"_s);
    // The hour that is left out.
    row("Europe/Berlin", 1'743'296'399'999, u"2025-03-30"_s, u"T01:00"_s);
    row("Europe/Berlin", 1'743'296'400'000, u"2025-03-30"_s, u"T03:00"_s);
    // A day that begins in the day before of UTC.
    row("Asia/Kathmandu", 1'761'416'100'000, u"2025-10-26"_s, u"T00:00"_s);
    row("Asia/Kathmandu", 1'761'416'099'999, u"2025-10-25"_s, u"T23:00"_s);
}

void TestUsageSums::namesPeriodsByTheLocalClock()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const qint64, time);
    QFETCH(const QString, day);
    QFETCH(const QString, hour);
    setZone(zone);
    QCOMPARE(usagePeriod(fromMilliseconds(time), UsageAxis::Day), day);
    QCOMPARE(usagePeriod(fromMilliseconds(time), UsageAxis::Hour), hour);
}

void TestUsageSums::givesATotalWithoutAnAxis()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    const UsageReport empty = query(*store, {});
    QVERIFY(empty.rows.isEmpty());
    QCOMPARE(empty.total, UsageRow());
    store->appendUsage({{.requestId = u"r1"_s, .tokens = {.input = 2, .output = 3}}});
    const UsageReport report = query(*store, {});
    QVERIFY(report.rows.isEmpty());
    QCOMPARE(report.total.requests, 1);
    QCOMPARE(report.total.tokens.total(), 5);
}

void TestUsageSums::keepsSinceInAndUntilOut()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<UsageRecord> records;
    for (const qint64 time : {1'000, 1'001, 1'999, 2'000})
        records.append({.requestId = u"r%1"_s.arg(time), .time = fromMilliseconds(time)});
    store->appendUsage(records);
    UsageQuery asked = {.since = fromMilliseconds(1'000), .until = fromMilliseconds(2'000)};
    QCOMPARE(query(*store, asked).total.requests, 3);
    asked.since = fromMilliseconds(1'001);
    QCOMPARE(query(*store, asked).total.requests, 2);
    asked.until.reset();
    QCOMPARE(query(*store, asked).total.requests, 3);
}

void TestUsageSums::keepsTheLastNameOfAGoneAccount()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    StoredAccount stored = {.account = {.id = AccountId{u"acc"_s}, .name = u"First"_s}};
    store->saveAccount(stored);
    store->saveKey({.id = KeyId{u"key"_s}, .name = u"laptop"_s, .hash = "h"});
    store->appendUsage(
        {{.requestId = u"r1"_s, .account = AccountId{u"acc"_s}, .key = KeyId{u"key"_s}}});
    QCOMPARE(query(*store, {.axis = UsageAxis::Account}).rows.value(0).account, u"First"_s);
    stored.account.name = u"Second"_s;
    store->saveAccount(stored);
    QCOMPARE(query(*store, {.axis = UsageAxis::Account}).rows.value(0).account, u"Second"_s);
    store->removeAccount(stored.account.id);
    store->appendUsage({{.requestId = u"r2"_s, .account = AccountId{u"unknown"_s}}});
    const QList<UsageRow> rows = query(*store, {.axis = UsageAxis::Account}).rows;
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows.at(0).account, QString());
    QCOMPARE(rows.at(1).account, u"Second"_s);
    QCOMPARE(query(*store, {.axis = UsageAxis::Key}).rows.at(1).key, u"laptop"_s);
}

void TestUsageSums::countsARequestOnce()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    const UsageRecord record = {.requestId = u"r1"_s, .tokens = {.input = 5}};
    store->appendUsage({record, record});
    store->appendUsage({record});
    store->appendUsage({{.requestId = u"r2"_s, .tokens = {.input = 1}}});
    QCOMPARE(query(*store, {}).total.requests, 2);
    QCOMPARE(query(*store, {}).total.tokens.input, 6);
}

void TestUsageSums::takesRecordsFromManyThreads()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    constexpr int each = 2000;
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&store, number] {
            for (int i = 0; i < each; ++i) {
                store->appendUsage(
                    {{.requestId = u"r%1-%2"_s.arg(number).arg(i), .tokens = {.output = 3}}});
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    const UsageReport report = query(*store, {});
    QCOMPARE(report.total.requests, 4 * each);
    QCOMPARE(report.total.tokens.output, 3 * 4 * each);
}

void TestUsageSums::unpricedIsNotFree()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    store->appendUsage({{.requestId = u"r1"_s, .model = u"a"_s, .tokens = {.input = 5}}});
    QVERIFY(!query(*store, {}).total.costMicros);
    QCOMPARE(query(*store, {}).total.unpriced, 1);
    store->appendUsage({{.requestId = u"r2"_s, .model = u"a"_s, .costMicros = 0}});
    QCOMPARE(query(*store, {}).total.costMicros, std::optional<qint64>(0));
    QCOMPARE(query(*store, {}).total.unpriced, 1);
}

void TestUsageSums::sumsNamesPerPeriod()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    const auto record = [](const QString &id, const QString &model, int hours) {
        return UsageRecord{.requestId = id,
                           .time = fromMilliseconds(0) + std::chrono::hours(hours),
                           .model = model,
                           .tokens = {.output = 1}};
    };
    store->appendUsage({record(u"1"_s, u"a"_s, 1),
                        record(u"2"_s, u"a"_s, 2),
                        record(u"3"_s, u"b"_s, 2),
                        record(u"4"_s, u"a"_s, 30)});
    QStringList rows;
    const UsageReport report = query(*store, {.axis = UsageAxis::Model, .per = UsageAxis::Day});
    for (const UsageRow &row : report.rows)
        rows << u"%1 %2 %3"_s.arg(row.period, row.model).arg(row.requests);
    QCOMPARE(rows, (QStringList{u"1970-01-01 a 2"_s, u"1970-01-01 b 1"_s, u"1970-01-02 a 1"_s}));
}

void TestUsageSums::sumsOnlyWhatFits_data()
{
    QTest::addColumn<UsageQuery>("asked");
    QTest::addColumn<std::function<bool(const UsageRecord &)>>("fits");
    using Fits = std::function<bool(const UsageRecord &)>;
    const auto modelOf = [](const UsageRecord &record) {
        return record.resolved.isEmpty() ? record.model : record.resolved;
    };
    QTest::newRow("account") << UsageQuery{.account = AccountId{u"acc-1"_s}}
                             << Fits([](auto &record) {
                                    return record.account.value == "acc-1"_L1;
                                });
    QTest::newRow("no account") << UsageQuery{.account = AccountId()}
                                << Fits([](auto &record) { return record.account.isEmpty(); });
    QTest::newRow("key") << UsageQuery{.key = KeyId{u"key-2"_s}}
                         << Fits([](auto &record) { return record.key.value == "key-2"_L1; });
    QTest::newRow("resolved model")
        << UsageQuery{.model = u"model-3"_s}
        << Fits([modelOf](auto &record) { return modelOf(record) == "model-3"_L1; });
    QTest::newRow("asked model") << UsageQuery{.model = u"asked-0"_s}
                                 << Fits([modelOf](auto &record) {
                                        return modelOf(record) == "asked-0"_L1;
                                    });
    QTest::newRow("tool") << UsageQuery{.tool = u"tool-0"_s}
                          << Fits([](auto &record) { return record.tool == "tool-0"_L1; });
    QTest::newRow("a name of nothing")
        << UsageQuery{.tool = u"' OR 1 = 1 --"_s} << Fits([](auto &) { return false; });
    QTest::newRow("all of them") << UsageQuery{.account = AccountId{u"acc-1"_s},
                                               .key = KeyId{u"key-1"_s},
                                               .model = u"model-1"_s,
                                               .tool = u"tool-1"_s}
                                 << Fits([modelOf](auto &record) {
                                        return record.account.value == "acc-1"_L1 &&
                                               record.key.value == "key-1"_L1 &&
                                               modelOf(record) == "model-1"_L1 &&
                                               record.tool == "tool-1"_L1;
                                    });
}

void TestUsageSums::sumsOnlyWhatFits()
{
    QFETCH(UsageQuery, asked);
    QFETCH(const std::function<bool(const UsageRecord &)>, fits);
    QRandomGenerator random(3);
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    const TimePoint start = fromMilliseconds(1'764'000'000'000);
    QList<UsageRecord> records;
    for (int i = 0; i < 1500; ++i)
        records.append(randomRecord(random, i, start));
    for (int i = 0; i < 100; ++i)
        records[i].account = {};
    store->appendUsage(records);
    // Ends within an hour, so that days, hours and records are all read.
    asked.since = start + std::chrono::minutes(95);
    asked.until = start + std::chrono::hours(24 * 8) + std::chrono::minutes(7);
    UsageRow expected;
    for (const UsageRecord &record : std::as_const(records)) {
        if (record.time < *asked.since || record.time >= *asked.until || !fits(record))
            continue;
        ++expected.requests;
        expected.tokens += record.tokens;
    }
    const UsageRow total = query(*store, asked).total;
    QCOMPARE(total.requests, expected.requests);
    QCOMPARE(total.tokens, expected.tokens);
}

void TestUsageSums::sumsSteps()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<UsageRecord> records;
    for (const qint64 time : {29'999, 30'000, 44'999, 45'000, 60'000, 75'000})
        records.append({.requestId = u"r%1"_s.arg(time), .time = fromMilliseconds(time)});
    store->appendUsage(records);
    const UsageReport report = query(*store,
                                     {.since = fromMilliseconds(30'000),
                                      .until = fromMilliseconds(75'000),
                                      .per = UsageAxis::Step,
                                      .step = std::chrono::seconds(15)});
    QMap<int, qint64> rows;
    for (const UsageRow &row : report.rows)
        rows.insert(row.period.toInt(), row.requests);
    QCOMPARE(rows, (QMap<int, qint64>{{30'000, 2}, {45'000, 1}, {60'000, 1}}));
    QCOMPARE(report.total.requests, 4);
}

void TestUsageSums::sumsSessionsWithTheMostFirst()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<UsageRecord> records;
    for (int i = 0; i < 20; ++i)
        records.append({.requestId = u"r%1"_s.arg(i),
                        .time = fromMilliseconds(1000 + i),
                        .session = u"s%1"_s.arg(i % 5),
                        .tokens = {.output = i % 5}});
    store->appendUsage(records);
    const UsageReport report =
        query(*store, {.since = fromMilliseconds(1001), .axis = UsageAxis::Session, .most = 2});
    QCOMPARE(report.rows.size(), 2);
    QCOMPARE(report.rows[0].session, u"s4"_s);
    QCOMPARE(report.rows[0].requests, 4);
    QCOMPARE(report.rows[1].session, u"s3"_s);
    QCOMPARE(report.total.requests, 19);
}

void TestUsageSums::tellsTheTimeToTheFirstToken()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QList<UsageRecord> records;
    for (int i = 1; i <= 100; ++i) {
        records.append({.requestId = u"r%1"_s.arg(i),
                        .time = fromMilliseconds(60'000 * i),
                        .timeToFirstToken = std::chrono::milliseconds(i <= 90 ? 1000 : 20'000)});
    }
    store->appendUsage(records);
    UsageQuery asked{.until = fromMilliseconds(60'000 * 100 + 1), .wantsFirstToken = true};
    const UsageRow total = query(*store, asked).total;
    QVERIFY(total.medianFirstToken && total.slowFirstToken);
    QVERIFY(*total.medianFirstToken >= std::chrono::milliseconds(800));
    QVERIFY(*total.medianFirstToken <= std::chrono::milliseconds(1131));
    QVERIFY(*total.slowFirstToken >= std::chrono::milliseconds(18'102));
    QVERIFY(*total.slowFirstToken <= std::chrono::milliseconds(25'600));
    asked.wantsFirstToken = false;
    QVERIFY(!query(*store, asked).total.medianFirstToken);
}

void TestUsageSums::prunesOldRecords()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    store->appendUsage({{.requestId = u"old"_s, .time = fromMilliseconds(999)},
                        {.requestId = u"new"_s, .time = fromMilliseconds(1000)}});
    bool pruned = false;
    store->pruneUsage(fromMilliseconds(1000),
                      [&pruned](const Result<void> &result) { pruned = result.has_value(); });
    QTRY_VERIFY(pruned);
    QCOMPARE(query(*store, {}).total.requests, 2); // the sums stay
    std::optional<qsizetype> left;
    store->queryRequests({}, [&left](const Result<RequestReport> &report) {
        left = report ? report->rows.size() : -1;
    });
    QTRY_VERIFY(left);
    QCOMPARE(*left, 1);
}

QTEST_GUILESS_MAIN(TestUsageSums)
#include "tst_usagesums.moc"
