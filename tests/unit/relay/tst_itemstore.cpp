#include "core/relay/itemstore.h"
#include "core/storage/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Kept replies as the relay thread sees them, before a real database.
class TestItemStore final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void answersAtOnceWhatWasJustKept();
    void looksUpWhatIsNotInMemory();
    void joinsWhatIsInMemoryAndWhatIsNot();
    void holdsABoundedPartInMemory();
    void keepsNothingThatIsLargerThanAll();
    void forgetsWithTime();
    void forgetsWhenItIsSwitchedOff();
    void addsToConversations_data();
    void addsToConversations();
    void keepsNothingWithoutAnArchive();
    void answersNobodyOnceItIsGone();

private:
    std::unique_ptr<ItemStore> makeItems();
    KeptChain find(ItemStore &items, const QByteArray &id) const;

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<ItemStore> m_items;
};

static const KeyId ada{u"key_ada"_s};

void TestItemStore::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    Result<std::unique_ptr<Store>> opened = Store::open(m_place->path());
    QVERIFY(opened);
    m_store = std::move(*opened);
    m_clock = std::make_unique<ManualClock>();
    m_items = makeItems();
}

void TestItemStore::cleanup()
{
    m_items.reset();
    m_store.reset();
    m_place.reset();
}

std::unique_ptr<ItemStore> TestItemStore::makeItems()
{
    auto items = std::make_unique<ItemStore>(*m_clock, nullptr);
    items->setArchive(&m_store->items());
    return items;
}

KeptChain TestItemStore::find(ItemStore &items, const QByteArray &id) const
{
    std::optional<KeptChain> found;
    items.find({.id = id, .key = ada}, [&found](const Result<KeptChain> &chain) {
        found = chain ? *chain : KeptChain{.missing = "an error"};
    });
    if (!QTest::qWaitFor([&found] { return found.has_value(); }))
        return {.missing = "no answer"};
    return *found;
}

static KeptEntry
response(const QByteArray &id, TimePoint time, const QByteArray &before = {}, qsizetype size = 10)
{
    return {.id = id,
            .key = ada,
            .before = before,
            .body = "{}",
            .time = time,
            .items = {{.id = id + "_in", .json = '"' + QByteArray(size, 'x') + '"'}}};
}

void TestItemStore::answersAtOnceWhatWasJustKept()
{
    const KeptEntry first = response("resp_1", m_clock->now());
    const KeptEntry second = response("resp_2", m_clock->now(), "resp_1");
    m_items->keep(first);
    m_items->keep(second);
    std::optional<KeptChain> found; // without a turn of the event loop
    m_items->find({.id = "resp_2", .key = ada},
                  [&found](const Result<KeptChain> &chain) { found = *chain; });
    QVERIFY(found);
    QCOMPARE(found->entries, (QList<KeptEntry>{second, first}));
}

void TestItemStore::looksUpWhatIsNotInMemory()
{
    const KeptEntry entry = response("resp_1", m_clock->now());
    m_items->keep(entry);
    const auto others = makeItems();
    QCOMPARE(find(*others, "resp_1").entries, QList<KeptEntry>{entry});
    QCOMPARE(find(*others, "resp_2").missing, QByteArray("resp_2"));
    std::optional<KeptItems> items;
    others->findItems(
        ada, {"resp_1_in"}, [&items](const Result<KeptItems> &found) { items = *found; });
    QTRY_VERIFY(items);
    QCOMPARE(items->value("resp_1_in"), entry.items.first().json);
}

void TestItemStore::joinsWhatIsInMemoryAndWhatIsNot()
{
    const KeptEntry first = response("resp_1", m_clock->now());
    m_items->keep(first);
    const auto others = makeItems();
    const KeptEntry second = response("resp_2", m_clock->now(), "resp_1");
    others->keep(second);
    QCOMPARE(find(*others, "resp_2").entries, (QList<KeptEntry>{second, first}));
    std::optional<KeptChain> bounded;
    others->find({.id = "resp_2", .key = ada, .mostItems = 1},
                 [&bounded](const Result<KeptChain> &chain) { bounded = *chain; });
    QTRY_VERIFY(bounded);
    QVERIFY(bounded->isTooLong);
}

void TestItemStore::holdsABoundedPartInMemory()
{
    constexpr qsizetype mebi = 1024 * 1024;
    for (int i = 0; i < 40; ++i) {
        m_items->keep(response("resp_" + QByteArray::number(i), m_clock->now(), {}, mebi));
        QVERIFY(m_items->cachedBytes() <= ItemStore::mostCachedBytes);
    }
    QVERIFY(m_items->cachedBytes() > ItemStore::mostCachedBytes / 2);
    QCOMPARE(find(*m_items, "resp_0").entries.size(), 1); // from the database
}

void TestItemStore::keepsNothingThatIsLargerThanAll()
{
    m_items->setLimits({.bytes = 1'000});
    m_items->keep(response("resp_1", m_clock->now()));
    m_items->keep(response("resp_2", m_clock->now(), {}, 2'000));
    QCOMPARE(find(*m_items, "resp_1").entries.size(), 1);
    QCOMPARE(find(*m_items, "resp_2").missing, QByteArray("resp_2"));
}

void TestItemStore::forgetsWithTime()
{
    m_items->setLimits({.keep = std::chrono::hours(1)});
    m_items->keep(response("resp_1", m_clock->now()));
    m_clock->advance(std::chrono::hours(1));
    QCOMPARE(find(*m_items, "resp_1").entries.size(), 1);
    m_clock->advance(std::chrono::milliseconds(1));
    QCOMPARE(find(*m_items, "resp_1").missing, QByteArray("resp_1"));
    const auto others = makeItems(); // its own time is the longer one
    QCOMPARE(find(*others, "resp_1").entries.size(), 1);
    m_items->keep(response("resp_2", m_clock->now())); // which cleans up
    QCOMPARE(find(*others, "resp_1").missing, QByteArray("resp_1"));
}

void TestItemStore::forgetsWhenItIsSwitchedOff()
{
    m_items->keep(response("resp_1", m_clock->now()));
    m_items->setLimits({.isOn = false});
    QVERIFY(!m_items->isOn());
    QCOMPARE(m_items->cachedBytes(), 0);
    m_items->keep(response("resp_2", m_clock->now()));
    QCOMPARE(find(*m_items, "resp_2").missing, QByteArray("resp_2"));
    m_items->setLimits({});
    for (const QByteArray id : {"resp_1", "resp_2"})
        QCOMPARE(find(*m_items, id).missing, id);
}

void TestItemStore::addsToConversations_data()
{
    QTest::addColumn<bool>("isInMemory");
    QTest::newRow("in memory") << true;
    QTest::newRow("in the database") << false;
}

void TestItemStore::addsToConversations()
{
    QFETCH(const bool, isInMemory);
    KeptEntry conversation = response("conv_1", m_clock->now());
    conversation.kind = KeptEntry::Kind::Conversation;
    m_items->keep(conversation);
    if (!isInMemory)
        m_items = makeItems();
    m_clock->advance(std::chrono::seconds(5));
    KeptEntry added = conversation;
    added.items = {{.id = "a", .json = "1"}, {.id = "b", .json = "2", .isOutput = true}};
    m_items->append(added);
    m_items->removeItem(ada, "conv_1", "a");
    added.body = R"({"changed":1})";
    m_items->change(added);
    const KeptEntry found = find(*m_items, "conv_1").entries.value(0);
    QCOMPARE(found.items, (QList<KeptItem>{conversation.items.first(), added.items.last()}));
    QCOMPARE(found.body, added.body);
    QCOMPARE(found.time, m_clock->now());
    m_items->remove(ada, "conv_1");
    QCOMPARE(find(*m_items, "conv_1").missing, QByteArray("conv_1"));
}

void TestItemStore::keepsNothingWithoutAnArchive()
{
    m_items->setArchive(nullptr);
    QVERIFY(!m_items->isOn());
    m_items->keep(response("resp_1", m_clock->now()));
    QCOMPARE(m_items->cachedBytes(), 0);
    QCOMPARE(find(*m_items, "resp_1").missing, QByteArray("resp_1"));
}

void TestItemStore::answersNobodyOnceItIsGone()
{
    bool isAnswered = false;
    for (int i = 0; i < 20; ++i) {
        auto others = makeItems();
        others->find({.id = "resp_1", .key = ada},
                     [&isAnswered](const Result<KeptChain> &) { isAnswered = true; });
        others.reset();
    }
    find(*m_items, "resp_1"); // comes after them
    QVERIFY(!isAnswered);
}

QTEST_GUILESS_MAIN(TestItemStore)
#include "tst_itemstore.moc"
