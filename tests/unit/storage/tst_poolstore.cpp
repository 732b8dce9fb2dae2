#include "core/storage/store.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Cooldowns, sessions and traces in a real database.
class TestPoolStore final : public QObject
{
    Q_OBJECT

private slots:
    void keepsThePoolOverReopening();
    void replacesCooldownsAndEndsSessions();
    void readsRequestsWithTheirTraces();
    void narrowsRequestsDown_data();
    void narrowsRequestsDown();
    void tracesGoWithTheirRequests();

private:
    static std::unique_ptr<Store> open(const QTemporaryDir &dir)
    {
        Result<std::unique_ptr<Store>> store = Store::open(dir.path());
        return store ? std::move(*store) : nullptr;
    }
    static RequestReport requests(Store &store, const RequestQuery &query = {});
};

static const TimePoint now = fromMilliseconds(1'700'000'000'000);

static PoolState sample()
{
    return {.cooldowns = {{.account = {u"a"_s},
                           .model = u"m"_s,
                           .blame = FailureVerdict::Blame::Quota,
                           .reason = u"429"_s,
                           .since = now,
                           .until = now + std::chrono::seconds(30),
                           .failures = 4},
                          {.account = {u"b"_s},
                           .blame = FailureVerdict::Blame::Account,
                           .reason = u"the key is refused (401)"_s,
                           .since = now}},
            .sessions = {{.name = "s", .accounts = {{u"a"_s}, {u"b"_s}}, .lastUsed = now}}};
}

void TestPoolStore::keepsThePoolOverReopening()
{
    const QTemporaryDir dir;
    {
        const auto store = open(dir);
        QVERIFY(store);
        QCOMPARE(store->initialState().pool, PoolState());
        store->savePool({.cooldowns = sample().cooldowns, .sessions = sample().sessions});
    }
    const auto store = open(dir);
    QVERIFY(store);
    QCOMPARE(store->initialState().pool, sample());
}

void TestPoolStore::replacesCooldownsAndEndsSessions()
{
    const QTemporaryDir dir;
    {
        const auto store = open(dir);
        store->savePool({.cooldowns = sample().cooldowns, .sessions = sample().sessions});
        store->savePool({.sessions = {{.name = "t", .accounts = {{u"c"_s}}, .lastUsed = now}}});
        store->savePool({.cooldowns = QList<Cooldown>(), .sessions = {{.name = "s"}}});
    }
    const PoolState state = open(dir)->initialState().pool;
    QVERIFY(state.cooldowns.isEmpty());
    QCOMPARE(state.sessions.size(), 1);
    QCOMPARE(state.sessions.first().name, QByteArray("t"));
}

RequestReport TestPoolStore::requests(Store &store, const RequestQuery &query)
{
    std::optional<RequestReport> report;
    store.queryRequests(query, [&report](const Result<RequestReport> &read) {
        report = read ? *read : RequestReport();
    });
    [[maybe_unused]] const bool isRead = QTest::qWaitFor([&report] { return report.has_value(); });
    return report.value_or(RequestReport());
}

static UsageRecord record(const QString &id, int status, const QByteArray &trace = {})
{
    return {.requestId = id,
            .time = now,
            .account = {u"a"_s},
            .key = {u"k"_s},
            .model = u"m"_s,
            .status = status,
            .attempts = 1,
            .complete = status == 200,
            .tokens = {.input = 3, .output = 4},
            .duration = std::chrono::milliseconds(7),
            .trace = trace};
}

void TestPoolStore::readsRequestsWithTheirTraces()
{
    const QTemporaryDir dir;
    const auto store = open(dir);
    store->saveAccount({.account = {.id = {u"a"_s}, .name = u"Alpha"_s}});
    RequestTrace trace;
    trace.attempts = {{.account = {u"a"_s}, .status = 500}, {.account = {u"a"_s}, .status = 200}};
    store->appendUsage({record(u"one"_s, 200), record(u"two"_s, 500)});
    store->appendUsage({record(u"three"_s, 200, traceText(trace))});
    RequestReport report = requests(*store);
    QCOMPARE(report.rows.size(), 3);
    QCOMPARE(report.rows[0].record.requestId, u"three"_s);
    QCOMPARE(report.rows[0].trace, trace);
    QCOMPARE(report.rows[2].record.tokens.output, 4);
    QCOMPARE(report.names.value({u"a"_s}), u"Alpha"_s);
    QCOMPARE(report.newest, report.rows[0].number);
    QCOMPARE(requests(*store, {.isFailedOnly = true}).rows.size(), 1);
    QCOMPARE(requests(*store, {.isFailedOnly = true}).newest, report.rows[0].number);
    QCOMPARE(requests(*store, {.limit = 2}).rows.size(), 2);
    const qint64 second = report.rows[1].number;
    report = requests(*store, {.after = second});
    QCOMPARE(report.rows.size(), 1);
    QCOMPARE(report.rows[0].record.requestId, u"three"_s);
}

void TestPoolStore::narrowsRequestsDown_data()
{
    QTest::addColumn<RequestQuery>("query");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const RequestQuery &query, const QStringList &expected) {
        QTest::newRow(name) << query << expected;
    };
    row("all, newest first", {}, {u"r4"_s, u"r3"_s, u"r2"_s, u"r1"_s});
    row("before one", {.before = 3}, {u"r2"_s, u"r1"_s});
    row("a page before one", {.limit = 1, .before = 4}, {u"r3"_s});
    row("of an account", {.account = AccountId{u"b"_s}}, {u"r3"_s, u"r2"_s});
    row("of none", {.account = AccountId()}, {u"r4"_s});
    row("model as asked", {.model = u"fast"_s}, {u"r2"_s});
    row("model as used", {.model = u"small_1"_s}, {u"r3"_s, u"r2"_s});
    row("text in the model, any case", {.text = u"FAS"_s}, {u"r2"_s});
    row("text in the account's name", {.text = u"bet"_s}, {u"r3"_s, u"r2"_s});
    row("text in the key's name", {.text = u"edit"_s}, {u"r1"_s});
    row("text in the tool's name", {.text = u"ODE"_s}, {u"r2"_s});
    row("text is no pattern", {.text = u"small_"_s}, {u"r3"_s, u"r2"_s});
    row("text is no pattern either", {.text = u"r%"_s}, {});
    row("all together",
        {.isFailedOnly = true,
         .before = 4,
         .account = AccountId{u"b"_s},
         .model = u"small_1"_s,
         .text = u"r"_s},
        {u"r3"_s});
}

void TestPoolStore::narrowsRequestsDown()
{
    QFETCH(const RequestQuery, query);
    QFETCH(const QStringList, expected);
    const QTemporaryDir dir;
    const auto store = open(dir);
    store->saveAccount({.account = {.id = {u"a"_s}, .name = u"Alpha"_s}});
    store->saveAccount({.account = {.id = {u"b"_s}, .name = u"Beta"_s}});
    store->saveKey({.id = {u"k1"_s}, .name = u"Editor"_s, .hash = "1"});
    QList<UsageRecord> records = {
        record(u"r1"_s, 200), record(u"r2"_s, 200), record(u"r3"_s, 503), record(u"r4"_s, 429)};
    records[0].key = {u"k1"_s};
    records[1].tool = u"codex"_s;
    records[1].costMicros = 4'200;
    records[0].resolved = u"smallx1"_s;
    records[1].account = records[2].account = {u"b"_s};
    records[1].model = u"fast"_s;
    records[1].resolved = records[2].resolved = u"small_1"_s;
    records[3].account = {};
    store->appendUsage(records);
    QStringList found;
    for (const RequestRow &row : requests(*store, query).rows) {
        found.append(row.record.requestId);
        QCOMPARE(row.record.costMicros.has_value(), row.record.tool == "codex"_L1);
    }
    QCOMPARE(found, expected);
}

void TestPoolStore::tracesGoWithTheirRequests()
{
    const QTemporaryDir dir;
    const auto store = open(dir);
    RequestTrace trace;
    trace.attempts = {{.account = {u"a"_s}, .status = 500}, {.account = {u"a"_s}, .status = 200}};
    store->appendUsage({record(u"one"_s, 200, traceText(trace))});
    store->pruneUsage(now + std::chrono::seconds(1));
    store->appendUsage({record(u"one"_s, 200)}); // the same name again, without a trace
    const RequestReport report = requests(*store);
    QCOMPARE(report.rows.size(), 1);
    QVERIFY(report.rows[0].trace.attempts.isEmpty());
}

QTEST_GUILESS_MAIN(TestPoolStore)
#include "tst_poolstore.moc"
