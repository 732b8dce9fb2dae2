#include "core/storage/connection.h"
#include "core/storage/store.h"

#include <QElapsedTimer>
#include <QHash>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTestEventLoop>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestStoreDurability : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatWasAppendedBeforeAKill_data();
    void keepsWhatWasAppendedBeforeAKill();
    void commitsSoonUnderLoad();
    void commitsWhenItCloses();
};

static constexpr auto writerArgument = "--write-until-killed";

static qint64 monotonicNow()
{
    return SystemClock::instance().monotonic().time_since_epoch().count();
}

/// The child: appends without end and says of each record when it was appended.
static int writeUntilKilled(int &argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Result<std::unique_ptr<Store>> opened = Store::open(QString::fromLocal8Bit(argv[2]));
    if (!opened)
        return 1;
    Store &store = **opened;
    const int perTurn = QByteArray(argv[3]).toInt();
    int number = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        for (int i = 0; i < perTurn; ++i) {
            ++number;
            store.appendUsage({{.requestId = QString::number(number), .tokens = {.output = 1}}});
            std::printf("%d %lld\n", number, static_cast<long long>(monotonicNow()));
        }
        std::fflush(stdout);
    });
    timer.start(std::chrono::milliseconds(2));
    return QCoreApplication::exec();
}

void TestStoreDurability::keepsWhatWasAppendedBeforeAKill_data()
{
    QTest::addColumn<int>("perTurn");
    QTest::addColumn<int>("count");
    QTest::newRow("few") << 1 << 40;
    QTest::newRow("some") << 2 << 300;
    QTest::newRow("many") << 20 << 6000;
}

void TestStoreDurability::keepsWhatWasAppendedBeforeAKill()
{
    QFETCH(const int, perTurn);
    QFETCH(const int, count);
    const QTemporaryDir place;
    QProcess writer;
    writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    writer.start(QCoreApplication::applicationFilePath(),
                 {QString::fromLatin1(writerArgument), place.path(), QString::number(perTurn)});
    QVERIFY(writer.waitForStarted());
    QByteArray said;
    while (said.count('\n') < count) {
        QVERIFY(writer.waitForReadyRead(20'000));
        said += writer.readAllStandardOutput();
    }
    const qint64 killed = monotonicNow();
    writer.kill();
    QVERIFY(writer.waitForFinished());
    said += writer.readAllStandardOutput();
    said.truncate(said.lastIndexOf('\n') + 1);

    {
        const Result<std::unique_ptr<Store>> opened = Store::open(place.path());
        QVERIFY(opened);
    }
    Connection connection(place.filePath(u"deskrelay.db"_s));
    QVERIFY(connection.open(Connection::Access::ReadOnly));
    Result<QSqlQuery> rows = connection.select(u"SELECT request_id, output FROM usage_records"_s);
    QVERIFY(rows);
    QHash<QByteArray, int> stored;
    while (rows->next()) {
        ++stored[rows->value(0).toByteArray()];
        QCOMPARE(rows->value(1).toInt(), 1);
    }
    for (const QString &sums : {u"usage_hours"_s, u"usage_days"_s}) {
        const Result<QVariant> summed = connection.value(u"SELECT SUM(requests) FROM "_s + sums);
        QVERIFY(summed);
        QCOMPARE(summed->toLongLong(), qint64(stored.size()));
    }
    int due = 0;
    for (const QByteArray &line : said.split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 2)
            continue;
        QVERIFY(stored.value(words[0]) <= 1);
        if (words[1].toLongLong() + 100 < killed) {
            ++due;
            QVERIFY2(stored.contains(words[0]), line.constData());
        }
    }
    qInfo("%d records were due, %lld are there, of %lld appended",
          due,
          static_cast<long long>(stored.size()),
          static_cast<long long>(said.count('\n')));
    if (count >= 300)
        QVERIFY(due > 0);
}

void TestStoreDurability::commitsSoonUnderLoad()
{
    const QTemporaryDir place;
    Result<std::unique_ptr<Store>> opened = Store::open(place.path());
    QVERIFY(opened);
    Store &store = **opened;
    constexpr int count = 500;
    QList<qint64> waits;
    QElapsedTimer clock;
    clock.start();
    QTimer load;
    int sent = 0;
    connect(&load, &QTimer::timeout, this, [&] {
        if (++sent == count)
            load.stop();
        store.appendUsage({{.requestId = QString::number(sent)}});
        const qint64 begun = clock.elapsed();
        store.saveGroup({u"g"_s}, [&, begun](const Result<void> &result) {
            QVERIFY(result);
            waits.append(clock.elapsed() - begun);
            if (waits.size() == count)
                QTestEventLoop::instance().exitLoop();
        });
    });
    load.start(std::chrono::milliseconds(1));
    QTestEventLoop::instance().enterLoopMSecs(30'000);
    QCOMPARE(waits.size(), count);
    std::sort(waits.begin(), waits.end());
    qInfo("from the call to the commit and back: median %lld ms, longest %lld ms",
          static_cast<long long>(waits.at(count / 2)),
          static_cast<long long>(waits.constLast()));
    // Twice what is promised: other tests run beside this one.
    QVERIFY(waits.at(count / 2) <= 100);
}

void TestStoreDurability::commitsWhenItCloses()
{
    const QTemporaryDir place;
    {
        const Result<std::unique_ptr<Store>> opened = Store::open(place.path());
        QVERIFY(opened);
        for (int i = 0; i < 1000; ++i)
            (*opened)->appendUsage({{.requestId = QString::number(i)}});
    }
    const Result<std::unique_ptr<Store>> opened = Store::open(place.path());
    QVERIFY(opened);
    qint64 requests = -1;
    (*opened)->queryUsage({}, [&requests](const Result<UsageReport> &report) {
        requests = report ? report->total.requests : -2;
    });
    QTRY_COMPARE(requests, 1000);
}

int main(int argc, char **argv)
{
    if (argc == 4 && QByteArray(argv[1]) == writerArgument)
        return writeUntilKilled(argc, argv);
    QCoreApplication app(argc, argv);
    TestStoreDurability test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_storedurability.moc"
