#include "core/base/jsontree.h"
#include "core/usage/pricetable.h"
#include "core/usage/pricetext.h"

#include <QFile>
#include <QTest>

#include <cmath>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestPriceTable final : public QObject
{
    Q_OBJECT

private slots:
    void theShippedTableIsSound();
    void hasWhatIsServed_data();
    void hasWhatIsServed();
    void guessesNothing();
    void takesThePriceOfTheDay_data();
    void takesThePriceOfTheDay();
    void letsTheUserSayOtherwise();
    void readsWhatItWrites();
    void readsDecimalsExactly_data();
    void readsDecimalsExactly();
    void namesThePlaceOfAMistake_data();
    void namesThePlaceOfAMistake();
};

static TimePoint day(const QString &text)
{
    return *priceDay(text);
}

static const QString today = u"2026-11-30"_s;

void TestPriceTable::theShippedTableIsSound()
{
    QFile file(u"" DESKRELAY_SOURCE_DIR "/resources/prices.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Result<QList<NamedPrice>> prices = PriceTable::parse(file.readAll());
    QVERIFY2(prices.has_value(), prices ? "" : qPrintable(prices.error().message));
    for (const NamedPrice &one : *prices) {
        const PriceRates &rates = one.price.standard;
        const char *const name = qPrintable(one.model);
        QVERIFY2(rates.price.input > 0, name);
        QVERIFY2(rates.price.output >= rates.price.input || one.model.contains("embedding"_L1),
                 name);
        QVERIFY2(rates.price.cacheRead.value_or(0) < rates.price.input, name);
        QVERIFY2(rates.price.cacheWrite5m.value_or(rates.price.input) >= rates.price.input, name);
        QVERIFY2(!rates.above || rates.above->price.input > rates.price.input, name);
    }
}

void TestPriceTable::hasWhatIsServed_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<qint64>("input"); // micro-dollars for a million
    QTest::addColumn<qint64>("output");
    const auto row = [](const char *model, double input, double output) {
        QTest::newRow(model) << QString::fromLatin1(model) << qint64(std::llround(input * 1e6))
                             << qint64(std::llround(output * 1e6));
    };
    row("claude-haiku-4-5-20251001", 1, 5);
    row("claude-sonnet-4-5", 3, 15);
    row("claude-opus-4-5-20251101", 5, 25);
    row("claude-opus-4-8", 5, 25);
    row("claude-sonnet-4-6", 3, 15);
    row("claude-opus-5", 5, 25);
    row("claude-sonnet-5", 2, 10);
    row("claude-opus-5-5", 4, 20);
    row("claude-sonnet-5-5", 2, 10);
    row("claude-haiku-5-5", 0.1, 0.5);
    row("claude-fable-5-2", 8, 40);
    row("gpt-5", 1.25, 10);
    row("gpt-5-2025-08-07", 1.25, 10);
    row("gpt-5-nano", 0.05, 0.4);
    row("gpt-5.1-codex", 1.25, 10);
    row("gpt-5.2-codex", 1.75, 14);
    row("gpt-5.3-codex", 1.75, 14);
    row("gpt-5.4-mini-2026-03-17", 0.75, 4.5);
    row("gpt-5.5", 5, 30);
    row("gpt-5.6-sol", 4, 20);
    row("gpt-5.6-terra", 2, 12);
    row("gpt-5.6-luna", 0.2, 1.2);
    row("gpt-6-astra", 10, 50);
    row("gpt-6-sol", 2, 10);
    row("gpt-6-luna", 0.1, 0.5);
    row("gpt-6.1-sol", 2, 10);
    row("gpt-6.1-terra", 1, 5);
    row("gemini-2.5-pro", 1.25, 10);
    row("gemini-2.5-flash", 0.3, 2.5);
    row("gemini-2.5-flash-lite", 0.1, 0.4);
    row("gemini-3.1-pro-preview", 2, 12);
    row("gemini-3-flash-preview", 0.5, 3);
    row("gemini-3.8-flash", 0.75, 3.75);
    row("gemini-4-carbon", 2, 10);
    row("text-embedding-3-small", 0.02, 0);
    row("gemini-embedding-001", 0.15, 0);
}

void TestPriceTable::hasWhatIsServed()
{
    QFETCH(const QString, model);
    const ModelPrice *const price = PriceTable::shipped().find(model, day(today));
    QVERIFY(price);
    QTEST(price->standard.price.input, "input");
    QTEST(price->standard.price.output, "output");
}

void TestPriceTable::guessesNothing()
{
    const PriceTable &table = PriceTable::shipped();
    for (const QString &model : {u"claude-opus"_s,
                                 u"claude-opus-4-5-20990101"_s,
                                 u"CLAUDE-OPUS-4-5"_s,
                                 u"anthropic/claude-opus-4-5"_s,
                                 u"claude-mythos-5-2"_s,
                                 u"gpt-5-turbo"_s,
                                 u"gpt"_s,
                                 u"echo"_s,
                                 u""_s}) {
        QVERIFY2(!table.find(model, day(today)), qPrintable(model));
        QVERIFY(!table.cost(model, {}, {.input = 1000}, day(today)));
    }
    QVERIFY(!table.cost(u"gpt-6.1-sol"_s, u"ultrafast"_s, {.input = 1000}, day(today)));
}

void TestPriceTable::takesThePriceOfTheDay_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("date");
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<qint64>("micros");
    const TokenUsage read{.cacheRead = 1'000'000};
    QTest::newRow("before a cut") << u"claude-sonnet-5-5"_s << u"2026-10-06"_s << read
                                  << qint64(200'000);
    QTest::newRow("from its day on")
        << u"claude-sonnet-5-5"_s << u"2026-10-07"_s << read << qint64(100'000);
    QTest::newRow("the last day of an offer")
        << u"gemini-3.8-flash"_s << u"2026-12-31"_s << TokenUsage{.output = 1000} << qint64(3750);
    QTest::newRow("the day after")
        << u"gemini-3.8-flash"_s << u"2027-01-01"_s << TokenUsage{.output = 1000} << qint64(7500);
    QTest::newRow("long context, while it was dearer")
        << u"claude-sonnet-4-6"_s << u"2026-03-12"_s << TokenUsage{.input = 300'000}
        << qint64(1'800'000);
    QTest::newRow("long context, afterwards") << u"claude-sonnet-4-6"_s << u"2026-03-13"_s
                                              << TokenUsage{.input = 300'000} << qint64(900'000);
}

void TestPriceTable::takesThePriceOfTheDay()
{
    QFETCH(const QString, model);
    QFETCH(const QString, date);
    QFETCH(const TokenUsage, usage);
    const std::optional<qint64> micros = PriceTable::shipped().cost(model, {}, usage, day(date));
    QVERIFY(micros.has_value());
    QTEST(*micros, "micros");
}

static NamedPrice own(const QString &model, qint64 input, const QString &from = {})
{
    NamedPrice price{.model = model, .price = {.standard = {.price = {.input = input}}}};
    if (!from.isEmpty())
        price.price.from = priceDay(from);
    return price;
}

void TestPriceTable::letsTheUserSayOtherwise()
{
    const PriceTable table = PriceTable::shipped().with(
        {own(u"house"_s, 7), own(u"gpt-5"_s, 9, u"2026-06-01"_s), own(u"claude-sonnet-5-5"_s, 11)});
    const auto input = [&table](const QString &model, const QString &date) {
        const ModelPrice *const price = table.find(model, day(date));
        return price ? price->standard.price.input : -1;
    };
    QCOMPARE(input(u"house"_s, u"2020-01-01"_s), 7);
    QCOMPARE(input(u"gpt-5"_s, u"2026-05-31"_s), 1'250'000);
    QCOMPARE(input(u"gpt-5"_s, u"2026-06-01"_s), 9);
    QCOMPARE(input(u"claude-sonnet-5-5"_s, u"2026-10-06"_s), 11);
    QCOMPARE(input(u"claude-sonnet-5-5"_s, u"2026-11-06"_s), 11);
    QCOMPARE(input(u"gpt-5-mini"_s, today), 250'000);
}

void TestPriceTable::readsWhatItWrites()
{
    const PriceTable &table = PriceTable::shipped();
    for (const QString &model : table.models()) {
        const QList<ModelPrice> prices = table.all(model);
        for (const ModelPrice &price : prices) {
            const QByteArray text = priceText(price);
            const Result<JsonTree> tree = JsonTree::parse(text);
            QVERIFY(tree.has_value());
            const Result<ModelPrice> again = readPrice(tree->root());
            QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message));
            QVERIFY2(*again == price, text.constData());
        }
    }
}

void TestPriceTable::readsDecimalsExactly_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("exponent");
    QTest::addColumn<qint64>("expected"); // -1: none
    const auto row = [](const char *text, int exponent, qint64 expected) {
        QTest::newRow(text) << QByteArray(text) << exponent << expected;
    };
    row("0.075", 6, 75'000);
    row("3", 6, 3'000'000);
    row("0", 6, 0);
    row("6.25e-06", 12, 6'250'000);
    row("1.5E-8", 12, 15'000);
    row("0.0000005", 6, 1); // half up
    row("0.00000049", 6, 0);
    row("5e-7", 6, 1);
    row("0e300", 6, 0);
    row("100000", 6, TokenPrice::most);
    row("100000.000001", 6, -1);
    row("1e400", 6, -1);
    row("1e99999999999", 6, -1);
    row("1e-399", 6, 0);
    row("-1", 6, -1);
    row("", 6, -1);
    row(".", 6, -1);
    row("1.2.3", 6, -1);
}

void TestPriceTable::readsDecimalsExactly()
{
    QFETCH(const QByteArray, text);
    QFETCH(const int, exponent);
    QTEST(scaledDecimal(text, exponent).value_or(-1), "expected");
}

void TestPriceTable::namesThePlaceOfAMistake_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QString>("named");
    QTest::newRow("no price") << QByteArray(R"([{"ids":["a"]}])") << u"x[0]"_s;
    QTest::newRow("a price below nothing")
        << QByteArray(R"([{"ids":["a"],"input":-1,"output":1}])") << u"input"_s;
    QTest::newRow("no ids") << QByteArray(R"([{"input":1,"output":1}])") << u"ids"_s;
    QTest::newRow("twice")
        << QByteArray(R"([{"ids":["a"],"input":1,"output":1},{"ids":["a"],"input":2,"output":2}])")
        << u"two prices"_s;
    QTest::newRow("no day") << QByteArray(R"([{"ids":["a"],"from":"soon","input":1,"output":1}])")
                            << u"from"_s;
    QTest::newRow("a length without its price")
        << QByteArray(R"([{"ids":["a"],"input":1,"output":1,"above":{"tokens":5}}])") << u"input"_s;
    QTest::newRow("no factor")
        << QByteArray(R"([{"ids":["a"],"input":1,"output":1,"tiers":{"flex":"half"}}])")
        << u"input"_s;
}

void TestPriceTable::namesThePlaceOfAMistake()
{
    QFETCH(const QByteArray, rows);
    QFETCH(const QString, named);
    const QByteArray table =
        R"({"providers":{"x":{"source":"here","date":"2026","models":)" + rows + "}}}";
    const Result<QList<NamedPrice>> prices = PriceTable::parse(table);
    QVERIFY(!prices.has_value());
    QVERIFY2(prices.error().message.contains(named), qPrintable(prices.error().message));
}

QTEST_APPLESS_MAIN(TestPriceTable)
#include "tst_pricetable.moc"
