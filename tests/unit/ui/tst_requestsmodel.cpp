#include "core/storage/store.h"
#include "ui/models/requestsmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

/// The requests as rows, over a real database and over answers that the test gives.
class TestRequestsModel final : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void theNewestStandOnTop();
    void aRequestUnderWayKeepsItsRowUntilItIsRecorded();
    void aFilterIsAskedForAndKeepsOutWhatIsUnderWay();
    void anAnswerToAnOldQuestionIsDropped();
    void whatIsPausedStandsStill();
    void aFailureIsToldAndTriedAgain();
    void longListsAreTrimmedAtTheEnd();
    void aHundredThousandRecordsArePaged();

private:
    using Done = std::function<void(const Result<RequestReport> &)>;
    struct Asked
    {
        RequestQuery query = {};
        Done done = {};
    };

    OwnerActions actions();
    /// Answers the oldest question.
    RequestQuery answer(const QList<int> &numbers);
    static RequestReport report(const QList<int> &numbers);
    static RelaySnapshot underWay(const QList<QByteArray> &ids, qint64 requestsToday);
    static QStringList ids(const RequestsModel &model);

    ManualClock m_clock;
    AccountColors m_colors;
    QList<Asked> m_asked = {};
};

void TestRequestsModel::init()
{
    m_asked.clear();
}

OwnerActions TestRequestsModel::actions()
{
    OwnerActions given;
    given.readRequests = [this](const RequestQuery &query, const Done &done) {
        m_asked.append({query, done});
    };
    return given;
}

RequestReport TestRequestsModel::report(const QList<int> &numbers)
{
    RequestReport report;
    for (const int number : numbers) {
        report.rows.append({.number = number,
                            .record = {.requestId = u"r%1"_s.arg(number),
                                       .model = u"m"_s,
                                       .status = 200,
                                       .attempts = 1,
                                       .complete = true}});
        report.newest = std::max<qint64>(report.newest, number);
    }
    return report;
}

RequestQuery TestRequestsModel::answer(const QList<int> &numbers)
{
    const Asked asked = m_asked.takeFirst();
    asked.done(report(numbers));
    return asked.query;
}

RelaySnapshot TestRequestsModel::underWay(const QList<QByteArray> &ids, qint64 requestsToday)
{
    RelaySnapshot snapshot{.requestsToday = requestsToday};
    for (const QByteArray &id : ids)
        snapshot.open.append({.id = id, .model = u"m"_s});
    return snapshot;
}

QStringList TestRequestsModel::ids(const RequestsModel &model)
{
    QStringList ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(model.requestId(row));
    return ids;
}

void TestRequestsModel::theNewestStandOnTop()
{
    RequestsModel model(actions(), m_colors, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.reload();
    answer({3, 2, 1});
    model.setSnapshot(underWay({}, 1));
    QCOMPARE(answer({4, 5}).after, std::optional<qint64>(3));
    QCOMPARE(ids(model), QStringList({u"r5"_s, u"r4"_s, u"r3"_s, u"r2"_s, u"r1"_s}));
    model.setSnapshot(underWay({}, 1));
    QVERIFY(m_asked.isEmpty()); // nothing happened
    QVERIFY(!model.canFetchMore({}));
}

void TestRequestsModel::aRequestUnderWayKeepsItsRowUntilItIsRecorded()
{
    RequestsModel model(actions(), m_colors, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.reload();
    answer({1});
    model.setSnapshot(underWay({"r3", "r2"}, 0));
    QCOMPARE(ids(model), QStringList({u"r3"_s, u"r2"_s, u"r1"_s}));
    QVERIFY(model.open(0) && !model.recorded(0) && model.recorded(2));
    m_clock.advance(2'100ms);
    QVERIFY(!model.index(0, RequestCells::DurationColumn).data().toString().isEmpty());

    model.setSnapshot(underWay({"r3"}, 1)); // r2 is over, its record on its way
    QCOMPARE(ids(model), QStringList({u"r3"_s, u"r2"_s, u"r1"_s}));
    QVERIFY(model.open(1));
    answer({2});
    QCOMPARE(ids(model), QStringList({u"r3"_s, u"r2"_s, u"r1"_s}));
    QVERIFY(model.recorded(1));
}

void TestRequestsModel::aFilterIsAskedForAndKeepsOutWhatIsUnderWay()
{
    RequestsModel model(actions(), m_colors, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.reload();
    answer({1});
    model.setSnapshot(underWay({"r2"}, 0));
    model.setFilter({.text = u"R1"_s, .account = AccountId{u"a"_s}, .model = u"x"_s});
    QCOMPARE(model.rowCount(), 1); // what is known stays until the answer comes
    const RequestQuery query = answer({1});
    QCOMPARE(query.text, u"R1"_s);
    QCOMPARE(query.account, std::optional(AccountId{u"a"_s}));
    QCOMPARE(query.model, u"x"_s);
    QCOMPARE(ids(model), QStringList{u"r1"_s});
    model.setFilter({.text = u"R2"_s});
    answer({});
    QCOMPARE(ids(model), QStringList{u"r2"_s}); // under way, and fits
    model.setFilter({.isFailedOnly = true});
    QVERIFY(answer({}).isFailedOnly);
    QCOMPARE(model.rowCount(), 0);
}

void TestRequestsModel::anAnswerToAnOldQuestionIsDropped()
{
    RequestsModel model(actions(), m_colors, m_clock);
    model.reload();
    model.setFilter({.text = u"new"_s});
    answer({1, 2, 3});
    QVERIFY(!model.isLoaded());
    answer({7});
    QCOMPARE(ids(model), QStringList{u"r7"_s});
}

void TestRequestsModel::whatIsPausedStandsStill()
{
    RequestsModel model(actions(), m_colors, m_clock);
    model.reload();
    answer({1});
    model.setFollowing(false);
    model.setSnapshot(underWay({"r2"}, 5));
    QVERIFY(m_asked.isEmpty());
    QCOMPARE(ids(model), QStringList{u"r1"_s});
    model.setFollowing(true);
    answer({3});
    QCOMPARE(ids(model), QStringList({u"r2"_s, u"r3"_s, u"r1"_s}));
}

void TestRequestsModel::aFailureIsToldAndTriedAgain()
{
    RequestsModel model(actions(), m_colors, m_clock);
    QSignalSpy failed(&model, &RequestsModel::failed);
    model.reload();
    m_asked.takeFirst().done(makeError(Error::Kind::Storage, u"The disk is full."_s));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].toString(), u"The disk is full."_s);
    QVERIFY(!model.isLoaded());
    model.reload();
    answer({1});
    QVERIFY(model.isLoaded());
    model.setSnapshot(underWay({}, 1));
    m_asked.takeFirst().done(makeError(Error::Kind::Storage, u"Again."_s));
    model.setSnapshot(underWay({}, 2));
    answer({2});
    QCOMPARE(ids(model), QStringList({u"r2"_s, u"r1"_s}));
}

void TestRequestsModel::longListsAreTrimmedAtTheEnd()
{
    RequestsModel model(actions(), m_colors, m_clock);
    const QAbstractItemModelTester tester(&model);
    model.reload();
    answer({1});
    for (int burst = 0; burst < 3; ++burst) {
        QList<int> numbers;
        for (int i = 0; i < 900; ++i)
            numbers.append(2 + burst * 900 + i);
        model.setSnapshot(underWay({}, burst + 1));
        answer(numbers);
    }
    QCOMPARE(model.rowCount(), 2'701);
    model.trim();
    QCOMPARE(model.rowCount(), RequestsModel::mostFollowed / 2);
    QCOMPARE(model.requestId(0), u"r2701"_s);
    QVERIFY(model.hasMore()); // what was let go is read again, which the tester has asked for
    QCOMPARE(m_asked.last().query.before, std::optional<qint64>(1'702));
}

/// From a real database, in a thread that is not this one: no step keeps the window waiting.
void TestRequestsModel::aHundredThousandRecordsArePaged()
{
    constexpr int total = 100'000;
    const QTemporaryDir dir;
    Result<std::unique_ptr<Store>> opened = Store::open(dir.path());
    QVERIFY(opened);
    Store &store = **opened;
    RequestTrace trace;
    trace.attempts = {{.account = {u"acc-1"_s}, .status = 529, .reason = u"overloaded (529)"_s},
                      {.account = {u"acc-2"_s}, .status = 200}};
    QList<UsageRecord> records;
    for (int i = 0; i < total; ++i) {
        records.append({.requestId = u"req-%1"_s.arg(i),
                        .time = m_clock.now() + std::chrono::milliseconds(i),
                        .account = {u"acc-%1"_s.arg(i % 5)},
                        .key = {u"key-1"_s},
                        .model = i == 17 ? u"a-rare-one"_s : u"claude-opus-5-5"_s,
                        .resolved = u"claude-opus-5-5"_s,
                        .format = u"anthropic-messages"_s,
                        .status = i % 50 == 0 ? 503 : 200,
                        .attempts = 1,
                        .complete = i % 50 != 0,
                        .trace = i % 10 == 0 ? traceText(trace) : QByteArray()});
    }
    store.appendUsage(records);

    OwnerActions given;
    qint64 slowest = 0;
    given.readRequests = [&](const RequestQuery &query, const Done &done) {
        store.queryRequests(query, [&slowest, done](const Result<RequestReport> &report) {
            QElapsedTimer time;
            time.start();
            done(report);
            slowest = std::max(slowest, time.nsecsElapsed() / 1'000);
        });
    };
    RequestsModel model(given, m_colors, m_clock);
    QSignalSpy loaded(&model, &RequestsModel::loaded);
    QElapsedTimer time;
    const auto isLoaded = [&] { return !loaded.isEmpty() || loaded.wait(60'000); };
    model.reload();
    QVERIFY(isLoaded());
    QCOMPARE(model.rowCount(), RequestsModel::pageSize);
    QCOMPARE(model.requestId(0), u"req-%1"_s.arg(total - 1));

    time.start();
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    while (model.rowCount() < 10'000) {
        model.fetchMore({});
        QVERIFY(inserted.wait(10'000));
    }
    const double page = static_cast<double>(time.elapsed()) / static_cast<double>(inserted.size());
    QCOMPARE(model.requestId(9'999), u"req-%1"_s.arg(total - 10'000));

    loaded.clear();
    time.start();
    model.setFilter({.model = u"a-rare-one"_s}); // the whole table is looked through
    QVERIFY(isLoaded());
    const qint64 rare = time.elapsed();
    QCOMPARE(ids(model), QStringList{u"req-17"_s});
    loaded.clear();
    time.start();
    model.setFilter({.text = u"REQ-1235"_s, .isFailedOnly = true});
    QVERIFY(isLoaded());
    const qint64 text = time.elapsed();
    QCOMPARE(ids(model), QStringList{u"req-12350"_s});
    qInfo("100,000 records: %.1f ms a page, %lld ms for a rare model, %lld ms for a text; the "
          "window's thread at most %lld us for an answer",
          page,
          rare,
          text,
          slowest);
}

QTEST_GUILESS_MAIN(TestRequestsModel)
#include "tst_requestsmodel.moc"
