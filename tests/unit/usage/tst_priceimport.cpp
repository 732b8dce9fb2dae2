#include "core/usage/priceimport.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestPriceImport final : public QObject
{
    Q_OBJECT

private slots:
    void readsALiteLlmFile();
    void readsAModelsDevFile();
    void readsOneProvidersFile();
    void readsItsOwnShape();
    void leavesOutWhatCostsNothing();
    void refusesWhatHasNoPrices_data();
    void refusesWhatHasNoPrices();
};

static std::optional<ModelPrice> priceOf(const QList<NamedPrice> &prices, const QString &model)
{
    std::optional<ModelPrice> found;
    for (const NamedPrice &one : prices) {
        if (one.model == model)
            found = one.price;
    }
    return found;
}

void TestPriceImport::readsALiteLlmFile()
{
    const Result<QList<NamedPrice>> prices = importPrices(R"({
        "sample_spec": {"mode": "one of chat, embedding", "input_cost_per_token": 0.0},
        "gemini/gemini-x": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05,
            "input_cost_per_token_above_200k_tokens": 2.5e-06,
            "output_cost_per_token_above_200k_tokens": 1.5e-05,
            "input_cost_per_token_priority": 2.25e-06, "output_cost_per_token_priority": 1.8e-05,
            "input_cost_per_token_above_200k_tokens_priority": 4.5e-06},
        "claude-x": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
            "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
            "cache_creation_input_token_cost_above_1hr": 6e-06},
        "openai/claude-x": {"input_cost_per_token": 9e-06, "output_cost_per_token": 9e-06},
        "embed-x": {"input_cost_per_token": 2e-08},
        "image-x": {"output_cost_per_image": 0.04}})");
    QVERIFY2(prices.has_value(), prices ? "" : qPrintable(prices.error().message));
    QCOMPARE(prices->size(), 3);
    const auto claude = priceOf(*prices, u"claude-x"_s);
    QVERIFY(claude);
    QCOMPARE(claude->standard.price,
             (TokenPrice{.input = 3'000'000,
                         .output = 15'000'000,
                         .cacheRead = 300'000,
                         .cacheWrite5m = 3'750'000,
                         .cacheWrite1h = 6'000'000}));
    const auto gemini = priceOf(*prices, u"gemini-x"_s);
    QVERIFY(gemini && gemini->standard.above);
    QCOMPARE(gemini->standard.above->tokens, 200'000);
    QCOMPARE(gemini->standard.above->price.output, 15'000'000);
    QCOMPARE(gemini->tiers.value(u"priority"_s).price.input, 2'250'000);
    QCOMPARE(gemini->tiers.value(u"priority"_s).above->price.input, 4'500'000);
    QCOMPARE(priceOf(*prices, u"embed-x"_s)->standard.price, (TokenPrice{.input = 20'000}));
}

void TestPriceImport::readsAModelsDevFile()
{
    const Result<QList<NamedPrice>> prices = importPrices(R"({
        "reseller": {"id": "reseller", "models": {
            "gpt-x": {"cost": {"input": 9, "output": 9}},
            "house-x": {"cost": {"input": 0.1, "output": 0.2}}}},
        "openai": {"id": "openai", "models": {
            "gpt-x": {"cost": {"input": 5, "output": 30, "cache_read": 0.5, "tiers": [
                {"tier": {"size": 272000}, "input": 10, "output": 45, "cache_read": 1}]}},
            "gpt-free": {"cost": {"input": 0, "output": 0}},
            "gpt-untold": {"name": "No cost"}}},
        "google": {"models": {"gemini-x": {"cost": {"input": 1.25, "output": 10,
            "context_over_200k": {"input": 2.5, "output": 15}}}}}})");
    QVERIFY2(prices.has_value(), prices ? "" : qPrintable(prices.error().message));
    QCOMPARE(prices->size(), 3);
    const auto gpt = priceOf(*prices, u"gpt-x"_s);
    QVERIFY(gpt && gpt->standard.above);
    QCOMPARE(gpt->standard.price.input, 5'000'000);
    QCOMPARE(gpt->standard.above->tokens, 272'000);
    QCOMPARE(gpt->standard.above->price.cacheRead, std::optional<qint64>(1'000'000));
    QCOMPARE(priceOf(*prices, u"house-x"_s)->standard.price.output, 200'000);
    QCOMPARE(priceOf(*prices, u"gemini-x"_s)->standard.above->price.input, 2'500'000);
}

void TestPriceImport::readsOneProvidersFile()
{
    const Result<QList<NamedPrice>> prices =
        importPrices(R"({"id": "house", "models": {"m": {"cost": {"input": 1, "output": 2}}}})");
    QVERIFY(prices.has_value());
    QCOMPARE(prices->size(), 1);
    QCOMPARE(prices->first().model, u"m"_s);
}

void TestPriceImport::readsItsOwnShape()
{
    const Result<QList<NamedPrice>> prices = importPrices(
        R"({"providers": {"house": {"source": "us", "date": "2026-11", "models": [
            {"ids": ["m"], "from": "2026-02-01", "input": 1, "output": 2}]}}})");
    QVERIFY(prices.has_value());
    QVERIFY(prices->first().price.from.has_value());
}

void TestPriceImport::leavesOutWhatCostsNothing()
{
    const Result<QList<NamedPrice>> prices =
        importPrices(R"({"free": {"input_cost_per_token": 0, "output_cost_per_token": 0},
                         "m": {"input_cost_per_token": 1e-6}})");
    QVERIFY(prices.has_value());
    QCOMPARE(prices->size(), 1);
}

void TestPriceImport::refusesWhatHasNoPrices_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *const text : {"", "[]", "{}", "7", "{\"a\":{\"b\":1}}", "{\"models\":[]}"})
        QTest::newRow(text) << QByteArray(text);
}

void TestPriceImport::refusesWhatHasNoPrices()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!importPrices(text).has_value());
}

QTEST_APPLESS_MAIN(TestPriceImport)
#include "tst_priceimport.moc"
