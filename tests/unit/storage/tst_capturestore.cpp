#include "core/storage/capturestore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What is kept of requests' bodies, in a real file.
class TestCaptureStore final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void keepsOverReopening();
    void makesNoFileBeforeThereIsSomething();
    void noSecretIsInItsFiles();
    void theOldestGo_data();
    void theOldestGo();
    void purgesAtOnce();
    void leavesOutWhatCannotBeWrittenInTime();
    void aDamagedFileIsToldAndPurged();

private:
    void open() { m_store = std::make_unique<CaptureStore>(m_dir->path()); }
    QString file() const { return m_dir->filePath(u"captures.db"_s); }
    void keep(const QString &id,
              const QByteArray &body,
              TimePoint time = start,
              const CaptureBounds &bounds = wide);
    Result<std::optional<Capture>> find(const QString &id) const;
    CaptureTotals totals() const;

    static constexpr TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000));
    static constexpr CaptureBounds wide = {.oldest = {}, .bytes = 1 << 30};

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<CaptureStore> m_store;
};

void TestCaptureStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    open();
}

void TestCaptureStore::cleanup()
{
    m_store.reset();
}

static Capture captureOf(const QString &id, const QByteArray &body, TimePoint time)
{
    return {.requestId = id,
            .time = time,
            .key = KeyId{u"key_1"_s},
            .messages = {{.start = "POST /v1/messages",
                          .headers = {{"x-api-key", "sk-secret"}},
                          .body = body,
                          .size = body.size()}}};
}

void TestCaptureStore::keep(const QString &id,
                            const QByteArray &body,
                            TimePoint time,
                            const CaptureBounds &bounds)
{
    m_store->keep(captureOf(id, body, time), {}, bounds);
}

/// Waits for an answer that comes in another thread.
template <typename T, typename Ask>
static Result<T> answerOf(const Ask &ask)
{
    std::promise<Result<T>> answered;
    ask([&answered](const Result<T> &result) { answered.set_value(result); });
    return answered.get_future().get();
}

Result<std::optional<Capture>> TestCaptureStore::find(const QString &id) const
{
    return answerOf<std::optional<Capture>>([&](const auto &done) { m_store->find(id, done); });
}

CaptureTotals TestCaptureStore::totals() const
{
    return *answerOf<CaptureTotals>([this](const auto &done) { m_store->totals(done); });
}

void TestCaptureStore::keepsOverReopening()
{
    keep(u"one"_s, "first");
    keep(u"two"_s, "second", start + 1h);
    m_store.reset();
    open();
    Capture expected = captureOf(u"two"_s, "second", start + 1h);
    expected.messages.first().headers = {{"x-api-key", "[redacted]"}};
    const Result<std::optional<Capture>> found = find(u"two"_s);
    QVERIFY(found && found->has_value());
    QCOMPARE(**found, expected);
    QVERIFY(!*find(u"three"_s));
    QCOMPARE(totals().captures, 2);
    const QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QVERIFY((QFileInfo(file()).permissions() & others) == 0);
}

void TestCaptureStore::makesNoFileBeforeThereIsSomething()
{
    m_store->trim(wide);
    QVERIFY(!*find(u"one"_s));
    QCOMPARE(totals(), CaptureTotals());
    QVERIFY(!QFile::exists(file()));
    keep(u"one"_s, "first");
    QVERIFY(*find(u"one"_s));
}

void TestCaptureStore::noSecretIsInItsFiles()
{
    const QByteArray known = "known secret without a shape";
    m_store->keep(captureOf(u"one"_s, "a " + known + " and sk-ant-api03-abcdef0123456789", start),
                  {Secret(QByteArray(known.constData()))},
                  wide);
    QVERIFY((*find(u"one"_s))->messages.first().body == "a [redacted] and [redacted]");
    for (const QString &name : QDir(m_dir->path()).entryList(QDir::Files)) {
        QFile read(m_dir->filePath(name));
        QVERIFY(read.open(QIODevice::ReadOnly));
        const QByteArray bytes = read.readAll();
        QVERIFY2(!bytes.contains(known) && !bytes.contains("sk-"), qPrintable(name));
    }
}

/// Not to be compressed.
static QByteArray noise(int bytes, quint32 seed)
{
    QByteArray made;
    quint32 state = seed + 1;
    for (int i = 0; i < bytes; ++i) {
        state = state * 1'664'525 + 1'013'904'223;
        made += char(state >> 24);
    }
    return made;
}

void TestCaptureStore::theOldestGo_data()
{
    QTest::addColumn<bool>("byAge");
    QTest::newRow("by age") << true;
    QTest::newRow("by size") << false;
}

void TestCaptureStore::theOldestGo()
{
    QFETCH(const bool, byAge);
    for (int i = 0; i < 20; ++i)
        keep(QString::number(i), noise(10'000, quint32(i)), start + i * 1h);
    QCOMPARE(totals().captures, 20);
    m_store->trim(byAge ? CaptureBounds{.oldest = start + 15h, .bytes = wide.bytes}
                        : CaptureBounds{.oldest = {}, .bytes = 55'000});
    QCOMPARE(totals().captures, 5);
    QVERIFY(!*find(u"14"_s));
    QVERIFY(*find(u"15"_s));
    // It goes on so while captures come.
    const CaptureBounds bounds = {.oldest = {}, .bytes = 55'000};
    for (int i = 20; i < 60; ++i) {
        keep(QString::number(i), noise(10'000, quint32(i)), start + i * 1h, bounds);
        QVERIFY(totals().bytes <= bounds.bytes + bounds.bytes / 16 + 11'000);
    }
    QVERIFY(*find(u"59"_s));
}

void TestCaptureStore::purgesAtOnce()
{
    keep(u"one"_s, "first");
    QVERIFY(answerOf<void>([this](const auto &done) { m_store->purge(done); }));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList());
    QVERIFY(!*find(u"one"_s));
    keep(u"two"_s, "second");
    QVERIFY(*find(u"two"_s));
}

void TestCaptureStore::leavesOutWhatCannotBeWrittenInTime()
{
    const QByteArray large(int(CaptureStore::mostWaiting / 4 + 1), 'x');
    for (int i = 0; i < 40; ++i)
        keep(QString::number(i), large);
    QVERIFY(m_store->leftOut() > 0);
    // What fits was kept, and what comes later is.
    const qint64 kept = totals().captures;
    QCOMPARE(kept + m_store->leftOut(), 40);
    keep(u"later"_s, large);
    QCOMPARE(totals().captures, kept + 1);
}

void TestCaptureStore::aDamagedFileIsToldAndPurged()
{
    m_store.reset();
    QFile damaged(file());
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write(QByteArray("this is no database ").repeated(500));
    damaged.close();
    open();
    for (int i = 0; i < 3; ++i)
        keep(u"one"_s, "first"); // logged once, and no more
    const Result<std::optional<Capture>> found = find(u"one"_s);
    QVERIFY(!found);
    QVERIFY2(found.error().message.contains(u"captures.db"_s), qPrintable(found.error().message));
    QVERIFY(answerOf<void>([this](const auto &done) { m_store->purge(done); }));
    keep(u"one"_s, "first");
    QVERIFY(*find(u"one"_s));
}

QTEST_GUILESS_MAIN(TestCaptureStore)
#include "tst_capturestore.moc"
