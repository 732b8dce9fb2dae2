#include "core/storage/connection.h"
#include "core/storage/store.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestStoreFailure : public QObject
{
    Q_OBJECT

private slots:
    void losesNoOtherChangeOfTheBatch_data();
    void losesNoOtherChangeOfTheBatch();
    void tellsOfAFailureNobodyWaitsForOnce();
    void saysThatTheDiskIsFullAndGoesOnAfterwards();
};

/// Lets the process write no file beyond a size while it lives, as a full disk does.
class FullDisk final
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before = {};
};

static std::unique_ptr<Store> openStore(const QString &directory)
{
    Result<std::unique_ptr<Store>> opened = Store::open(directory);
    return opened ? std::move(opened).value() : nullptr;
}

/// From another connection: the database itself refuses what is named `bad`.
static Result<void> refuseBadAliases(const QString &directory, const QString &how)
{
    Connection connection(directory + u"/deskrelay.db"_s);
    if (Result<void> opened = connection.open(Connection::Access::ReadWrite); !opened)
        return opened;
    return connection.run(u"CREATE TRIGGER refuse BEFORE INSERT ON aliases WHEN NEW.name = 'bad' "
                          u"BEGIN SELECT RAISE(%1, 'refused by the test'); END"_s.arg(how));
}

void TestStoreFailure::losesNoOtherChangeOfTheBatch_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("one statement fails") << u"ABORT"_s;
    QTest::newRow("the whole transaction is rolled back") << u"ROLLBACK"_s;
}

void TestStoreFailure::losesNoOtherChangeOfTheBatch()
{
    QFETCH(const QString, how);
    const QTemporaryDir place;
    {
        const auto store = openStore(place.path());
        QVERIFY(store);
        QVERIFY(refuseBadAliases(place.path(), how));
        QStringList done;
        QStringList failed;
        const auto save = [&](const QString &name) {
            store->saveAlias({name, u"m"_s, {}}, [&, name](const Result<void> &result) {
                (result ? done : failed).append(name);
                if (!result)
                    QVERIFY(result.error().message.contains(u"refused by the test"_s));
            });
        };
        save(u"early"_s); // Committed alone: the rest comes together behind it.
        for (const QString &name : {u"a"_s, u"bad"_s, u"b"_s})
            save(name);
        store->appendUsage({{.requestId = u"r1"_s}});
        save(u"c"_s);
        QTRY_COMPARE(done.size() + failed.size(), 5);
        QCOMPARE(failed, QStringList{u"bad"_s});
        QCOMPARE(done, (QStringList{u"early"_s, u"a"_s, u"b"_s, u"c"_s}));
        qint64 requests = -1;
        store->queryUsage({}, [&](const Result<UsageReport> &report) {
            requests = report ? report->total.requests : -2;
        });
        QTRY_COMPARE(requests, 1);
    }
    const auto store = openStore(place.path());
    QVERIFY(store);
    QCOMPARE(store->initialState().aliases.size(), 4);
}

void TestStoreFailure::tellsOfAFailureNobodyWaitsForOnce()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    QVERIFY(refuseBadAliases(place.path(), u"ABORT"_s));
    QSignalSpy failures(store.get(), &Store::writeFailed);
    for (int i = 0; i < 3; ++i)
        store->saveAlias({u"bad"_s, u"m"_s, {}});
    bool barrier = false;
    store->saveGroup({u"g"_s}, [&barrier](const Result<void> &) { barrier = true; });
    QTRY_VERIFY(barrier);
    QCOMPARE(failures.size(), 1);
    const Error error = failures.constFirst().constFirst().value<Error>();
    QCOMPARE(error.kind, Error::Kind::Storage);
    QVERIFY(error.message.contains(place.filePath(u"deskrelay.db"_s)));

    store->saveAlias({u"good"_s, u"m"_s, {}});
    store->saveAlias({u"bad"_s, u"m"_s, {}});
    QTRY_COMPARE(failures.size(), 2);
}

void TestStoreFailure::saysThatTheDiskIsFullAndGoesOnAfterwards()
{
    const QTemporaryDir place;
    const auto store = openStore(place.path());
    QVERIFY(store);
    const Alias large = {u"large"_s, QString(4'000'000, u'x'), {}};
    std::optional<Result<void>> result;
    {
        const FullDisk full(1'000'000);
        store->saveAlias(large, [&result](const Result<void> &saved) { result = saved; });
        QTRY_VERIFY(result);
        QVERIFY(!*result);
        QCOMPARE(result->error().kind, Error::Kind::Storage);
        QVERIFY2(result->error().message.contains(u"disk"_s), qPrintable(result->error().message));
    }
    result.reset();
    store->saveAlias(large, [&result](const Result<void> &saved) { result = saved; });
    QTRY_VERIFY(result);
    QVERIFY(*result);
}

QTEST_GUILESS_MAIN(TestStoreFailure)
#include "tst_storefailure.moc"
