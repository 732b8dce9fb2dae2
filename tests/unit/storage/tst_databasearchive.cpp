#include "core/storage/connection.h"
#include "core/storage/databasearchive.h"
#include "core/storage/store.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Kept replies and conversations in a real database.
class TestDatabaseArchive final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void keepsEntriesOverARestart();
    void followsAChainToItsBeginning();
    void tellsWhatAChainLacks();
    void stopsAtTheBoundsOfAQuestion_data();
    void stopsAtTheBoundsOfAQuestion();
    void showsAKeyItsOwnAlone();
    void findsItemsByTheirIds();
    void addsToAndTakesFromConversations();
    void changesAConversationsOwnJson();
    void dropsWhatIsOld();
    void dropsTheOldestWhereThereIsTooMuch();
    void knowsHowMuchItHolds();
    void tellsOfADamagedText();

private:
    void open();
    KeptChain find(const KeptQuestion &question) const;
    KeptItems findItems(const KeyId &key, const QByteArrayList &ids) const;
    qint64 number(const QString &sql) const;

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<Store> m_store;
};

static const KeyId ada{u"key_ada"_s};
static const KeyId bob{u"key_bob"_s};
static constexpr qint64 start = 1'700'000'000'000;
static const KeptBounds everything{.bytes = 1'000'000'000};

/// A text that no compression makes small.
static QByteArray noise(const QByteArray &seed, qsizetype size)
{
    QByteArray text = seed;
    while (text.size() < size)
        text += QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
    return text.first(size);
}

static KeptEntry response(const QByteArray &id, const QByteArray &before = {}, qint64 time = start)
{
    return {.id = id,
            .key = ada,
            .before = before,
            .body = R"({"id":")" + id + R"(","metadata":{"z":"1","a":"ü"}})",
            .time = fromMilliseconds(time),
            .items = {{.id = id + "_in", .json = R"({"n":1.50,"of":")" + id + "\"}"},
                      {.id = id + "_out", .json = R"({"b":1,"a":2})", .isOutput = true}}};
}

static KeptEntry conversation(const QByteArray &id, qint64 time = start)
{
    KeptEntry entry = response(id, {}, time);
    entry.kind = KeptEntry::Kind::Conversation;
    return entry;
}

static KeptQuestion asking(const QByteArray &id, const KeyId &key = ada)
{
    return {.id = id, .key = key};
}

/// Waits for an answer, which comes in another thread.
template <typename T>
static Result<T> waitedFor(const std::function<void(const ItemArchive::Done<T> &)> &call)
{
    const auto promise = std::make_shared<std::promise<Result<T>>>();
    std::future<Result<T>> future = promise->get_future();
    call([promise](const Result<T> &result) { promise->set_value(result); });
    if (future.wait_for(std::chrono::seconds(10)) != std::future_status::ready)
        return makeError(Error::Kind::Timeout, u"no answer"_s);
    return future.get();
}

void TestDatabaseArchive::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    open();
}

void TestDatabaseArchive::cleanup()
{
    m_store.reset();
    m_place.reset();
}

void TestDatabaseArchive::open()
{
    m_store.reset();
    Result<std::unique_ptr<Store>> opened = Store::open(m_place->path());
    QVERIFY(opened);
    m_store = std::move(*opened);
}

KeptChain TestDatabaseArchive::find(const KeptQuestion &question) const
{
    const auto found = waitedFor<KeptChain>(
        [&](const ItemArchive::Done<KeptChain> &done) { m_store->items().find(question, done); });
    if (!found)
        QTest::qFail(qPrintable(found.error().message), __FILE__, __LINE__);
    return found ? *found : KeptChain();
}

KeptItems TestDatabaseArchive::findItems(const KeyId &key, const QByteArrayList &ids) const
{
    const auto found = waitedFor<KeptItems>([&](const ItemArchive::Done<KeptItems> &done) {
        m_store->items().findItems(asking({}, key), ids, done);
    });
    return found ? *found : KeptItems();
}

/// Read beside the store, after what it was told before.
qint64 TestDatabaseArchive::number(const QString &sql) const
{
    find(asking("anything"));
    Connection connection(m_place->filePath(u"deskrelay.db"_s));
    if (!connection.open(Connection::Access::ReadOnly))
        return -1;
    const Result<QVariant> value = connection.value(sql);
    return value ? value->toLongLong() : -1;
}

void TestDatabaseArchive::keepsEntriesOverARestart()
{
    const KeptEntry first = response("resp_1");
    const KeptEntry second = conversation("conv_1");
    m_store->items().keep(first, everything);
    m_store->items().keep(second, everything);
    open();
    QCOMPARE(find(asking("resp_1")).entries, QList<KeptEntry>{first});
    QCOMPARE(find(asking("conv_1")).entries, QList<KeptEntry>{second});
}

void TestDatabaseArchive::followsAChainToItsBeginning()
{
    const QList<KeptEntry> chain = {
        response("resp_3", "resp_2"), response("resp_2", "conv_1"), conversation("conv_1")};
    for (const KeptEntry &entry : chain)
        m_store->items().keep(entry, everything);
    const KeptChain found = find(asking("resp_3"));
    QCOMPARE(found.entries, chain);
    QCOMPARE(found.missing, QByteArray());
    KeptQuestion alone = asking("resp_3");
    alone.withHistory = false;
    QCOMPARE(find(alone).entries, chain.first(1));
}

void TestDatabaseArchive::tellsWhatAChainLacks()
{
    m_store->items().keep(response("resp_3", "resp_2"), everything);
    const KeptChain found = find(asking("resp_3"));
    QCOMPARE(found.entries.size(), 1);
    QCOMPARE(found.missing, QByteArray("resp_2"));
    QCOMPARE(find(asking("resp_9")).missing, QByteArray("resp_9"));
}

void TestDatabaseArchive::stopsAtTheBoundsOfAQuestion_data()
{
    QTest::addColumn<qsizetype>("items");
    QTest::addColumn<qsizetype>("bytes");
    QTest::addColumn<bool>("isTooLong");
    QTest::newRow("both are met") << qsizetype(6) << qsizetype(150) << false;
    QTest::newRow("too many") << qsizetype(5) << qsizetype(1000) << true;
    QTest::newRow("too large") << qsizetype(100) << qsizetype(80) << true;
}

void TestDatabaseArchive::stopsAtTheBoundsOfAQuestion()
{
    QFETCH(const qsizetype, items);
    QFETCH(const qsizetype, bytes);
    QFETCH(const bool, isTooLong);
    m_store->items().keep(response("resp_1"), everything);
    m_store->items().keep(response("resp_2", "resp_1"), everything);
    m_store->items().keep(response("resp_3", "resp_2"), everything);
    KeptQuestion question = asking("resp_3");
    question.mostItems = items;
    question.mostBytes = bytes;
    QCOMPARE(find(question).isTooLong, isTooLong);
}

void TestDatabaseArchive::showsAKeyItsOwnAlone()
{
    m_store->items().keep(response("resp_1"), everything);
    m_store->items().keep(conversation("conv_1"), everything);
    QVERIFY(find(asking("resp_1", bob)).entries.isEmpty());
    QVERIFY(findItems(bob, {"resp_1_in"}).isEmpty());

    KeptEntry added = conversation("conv_1");
    added.key = bob;
    m_store->items().append(added, everything);
    m_store->items().change(added);
    m_store->items().removeItem(bob, "conv_1", "conv_1_in");
    m_store->items().remove(bob, "resp_1");
    QCOMPARE(find(asking("conv_1")).entries, QList<KeptEntry>{conversation("conv_1")});
    QCOMPARE(find(asking("resp_1")).entries.size(), 1);
}

void TestDatabaseArchive::findsItemsByTheirIds()
{
    m_store->items().keep(response("resp_1"), everything);
    KeptEntry later = response("resp_2", {}, start + 5);
    later.items = {{.id = "resp_1_in", .json = R"("newer")"}};
    m_store->items().keep(later, everything);
    const KeptItems found = findItems(ada, {"resp_1_in", "resp_1_out", "none"});
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.value("resp_1_in"), QByteArray(R"("newer")"));
    QCOMPARE(found.value("resp_1_out"), QByteArray(R"({"b":1,"a":2})"));
}

void TestDatabaseArchive::addsToAndTakesFromConversations()
{
    m_store->items().keep(conversation("conv_1"), everything);
    KeptEntry added{.kind = KeptEntry::Kind::Conversation,
                    .id = "conv_1",
                    .key = ada,
                    .time = fromMilliseconds(start + 9),
                    .items = {{.id = "new", .json = "1"}, {.id = "newer", .json = "2"}}};
    m_store->items().append(added, everything);
    m_store->items().removeItem(ada, "conv_1", "new");
    const KeptEntry found = find(asking("conv_1")).entries.value(0);
    QCOMPARE(found.time, added.time);
    QCOMPARE(found.items.size(), 3);
    QCOMPARE(found.items.last().id, QByteArray("newer"));

    m_store->items().remove(ada, "conv_1");
    m_store->items().append(added, everything);
    QVERIFY(find(asking("conv_1")).entries.isEmpty());
    QVERIFY(findItems(ada, {"newer"}).isEmpty());
}

void TestDatabaseArchive::changesAConversationsOwnJson()
{
    KeptEntry entry = conversation("conv_1");
    m_store->items().keep(entry, everything);
    entry.body = R"({"changed":true})";
    m_store->items().change(entry);
    QCOMPARE(find(asking("conv_1")).entries, QList<KeptEntry>{entry});
}

void TestDatabaseArchive::dropsWhatIsOld()
{
    m_store->items().keep(response("resp_1", {}, start), everything);
    m_store->items().keep(response("resp_2", {}, start + 1), everything);
    KeptQuestion question = asking("resp_1");
    question.oldest = fromMilliseconds(start + 1);
    QVERIFY2(find(question).entries.isEmpty(), "too old to be seen");
    m_store->items().trim({.oldest = fromMilliseconds(start + 1), .bytes = 1'000'000'000});
    QVERIFY(find(asking("resp_1")).entries.isEmpty());
    QCOMPARE(find(asking("resp_2")).entries.size(), 1);
    QCOMPARE(number(u"SELECT count(*) FROM kept_items"_s), 2);
}

void TestDatabaseArchive::dropsTheOldestWhereThereIsTooMuch()
{
    const KeptBounds small{.bytes = 35'000};
    for (int i = 0; i < 10; ++i) {
        KeptEntry entry = response("resp_" + QByteArray::number(i), {}, start + i);
        entry.items.first().json = noise(entry.id, 10'000);
        m_store->items().keep(entry, small);
    }
    // Hexadecimal digits take half their room: five fit, and a sixth does not.
    for (int i = 0; i < 10; ++i) {
        const bool isThere = !find(asking("resp_" + QByteArray::number(i))).entries.isEmpty();
        QCOMPARE(isThere, i >= 10 - number(u"SELECT count(*) FROM kept_entries"_s));
    }
    const qint64 held = number(u"SELECT bytes FROM kept_size"_s);
    QVERIFY(held <= small.bytes);
    QVERIFY(held > small.bytes / 2);
}

void TestDatabaseArchive::knowsHowMuchItHolds()
{
    const auto agree = [this] {
        const qint64 told = number(u"SELECT bytes FROM kept_size"_s);
        const qint64 summed = number(u"SELECT coalesce(sum(bytes), 0) FROM kept_entries"_s);
        const qint64 held =
            number(u"SELECT coalesce((SELECT sum(length(body)) FROM kept_entries), 0) + "
                   u"coalesce((SELECT sum(length(body)) FROM kept_items), 0)"_s);
        return told == summed && told == held;
    };
    ItemArchive &items = m_store->items();
    items.keep(response("resp_1"), everything);
    items.keep(response("resp_2"), everything);
    items.keep(conversation("conv_1"), everything);
    QVERIFY(agree());
    items.keep(conversation("conv_1"), everything); // once more
    items.append(conversation("conv_1"), everything);
    QVERIFY(agree());
    items.removeItem(ada, "conv_1", "conv_1_in");
    items.removeItem(ada, "conv_1", "none");
    KeptEntry changed = conversation("conv_1");
    changed.body = noise("x", 3'000);
    items.change(changed);
    items.remove(ada, "resp_1");
    QVERIFY(agree());
    items.trim({.oldest = TimePoint::max()});
    QVERIFY(agree());
    QCOMPARE(number(u"SELECT bytes FROM kept_size"_s), 0);
}

void TestDatabaseArchive::tellsOfADamagedText()
{
    m_store->items().keep(response("resp_1"), everything);
    m_store.reset();
    {
        Connection connection(m_place->filePath(u"deskrelay.db"_s));
        QVERIFY(connection.open(Connection::Access::ReadWrite));
        QVERIFY(connection.run(u"UPDATE kept_items SET body = x'0011'"_s));
    }
    open();
    const auto found = waitedFor<KeptChain>([&](const ItemArchive::Done<KeptChain> &done) {
        m_store->items().find(asking("resp_1"), done);
    });
    QVERIFY(!found);
    QVERIFY2(found.error().message.contains(u"resp_1"_s), qPrintable(found.error().message));
}

QTEST_GUILESS_MAIN(TestDatabaseArchive)
#include "tst_databasearchive.moc"
