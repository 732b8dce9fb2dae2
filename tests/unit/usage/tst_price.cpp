#include "core/usage/price.h"

#include <QRandomGenerator>
#include <QTest>

#include <cstdlib>
#include <limits>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestPrice final : public QObject
{
    Q_OBJECT

private slots:
    void costsWhatItsTokensCost_data();
    void costsWhatItsTokensCost();
    void roundsOnceAndHalfUp();
    void chargesTheWholeLongRequestHigher();
    void choosesTheServiceTier();
    void neverOverflows();
    void isMonotoneAndAdditive();
};

static const TokenPrice opus{.input = 5'000'000,
                             .output = 25'000'000,
                             .cacheRead = 500'000,
                             .cacheWrite5m = 6'250'000,
                             .cacheWrite1h = 10'000'000};
static const TokenPrice plain{.input = 2'000'000, .output = 8'000'000};

void TestPrice::costsWhatItsTokensCost_data()
{
    QTest::addColumn<TokenUsage>("usage");
    QTest::addColumn<TokenPrice>("price");
    QTest::addColumn<qint64>("micros");
    const auto row = [](const char *name, const TokenUsage &usage, const TokenPrice &price) {
        return &(QTest::newRow(name) << usage << price);
    };
    *row("nothing", {}, opus) << qint64(0);
    *row("input", {.input = 1'000'000}, opus) << qint64(5'000'000);
    *row("output", {.output = 1000}, opus) << qint64(25'000);
    *row("reasoning is part of output", {.output = 1000, .reasoning = 900}, opus) << qint64(25'000);
    *row("cache read", {.cacheRead = 1000}, opus) << qint64(500);
    *row("cache write of 5 min", {.cacheWrite5m = 1000}, opus) << qint64(6'250);
    *row("cache write of 1 h", {.cacheWrite1h = 1000}, opus) << qint64(10'000);
    *row("all of it",
         {.input = 10,
          .cacheRead = 1000,
          .cacheWrite5m = 100,
          .cacheWrite1h = 10,
          .output = 1,
          .reasoning = 1},
         opus)
        << qint64(50 + 500 + 625 + 100 + 25);
    *row("no price of the cache: as input",
         {.cacheRead = 1000, .cacheWrite5m = 1000, .cacheWrite1h = 1000},
         plain)
        << qint64(6000);
    *row("1 h without a price of its own: as 5 min",
         {.cacheWrite1h = 1000},
         {.input = 1'000'000, .cacheWrite5m = 1'250'000})
        << qint64(1250);
}

void TestPrice::costsWhatItsTokensCost()
{
    QFETCH(const TokenUsage, usage);
    QFETCH(const TokenPrice, price);
    QTEST(costMicros(usage, price), "micros");
}

void TestPrice::roundsOnceAndHalfUp()
{
    const TokenPrice price{.input = 250'000, .output = 250'000};
    QCOMPARE(costMicros({.input = 1}, price), 0);
    QCOMPARE(costMicros({.input = 2}, price), 1);
    QCOMPARE(costMicros({.input = 1, .output = 1}, price), 1); // two quarters, not twice nothing
    QCOMPARE(costMicros({.input = 5}, price), 1);
    QCOMPARE(costMicros({.input = 6}, price), 2);
}

void TestPrice::chargesTheWholeLongRequestHigher()
{
    const PriceRates rates{
        .price = plain,
        .above = PriceRates::Long{.tokens = 200'000,
                                  .price = {.input = 4'000'000, .output = 12'000'000}}};
    QCOMPARE(costMicros({.input = 200'000, .output = 1000}, rates), 408'000);
    QCOMPARE(costMicros({.input = 200'001, .output = 1000}, rates), 812'004);
    // What was cached counts to the length.
    QCOMPARE(costMicros({.input = 1, .cacheRead = 100'000, .cacheWrite5m = 100'000}, rates),
             800'004);
    QCOMPARE(costMicros({.input = 1000, .output = 300'000}, rates), 2'402'000);
}

void TestPrice::choosesTheServiceTier()
{
    const ModelPrice price{.standard = {.price = plain},
                           .tiers = {{u"flex"_s, {.price = {.input = 1'000'000}}}}};
    for (const QString &usual : {u""_s, u"default"_s, u"standard"_s, u"auto"_s})
        QCOMPARE(price.of(usual), &price.standard);
    QVERIFY(price.of(u"flex"_s));
    QCOMPARE(price.of(u"flex"_s)->price.input, 1'000'000);
    QVERIFY2(!price.of(u"ultrafast"_s), "a tier without a price has none, not the standard's");
}

void TestPrice::neverOverflows()
{
    constexpr qint64 huge = std::numeric_limits<qint64>::max();
    const TokenPrice dear{.input = TokenPrice::most,
                          .output = TokenPrice::most,
                          .cacheRead = TokenPrice::most,
                          .cacheWrite5m = TokenPrice::most,
                          .cacheWrite1h = TokenPrice::most};
    const TokenUsage all{.input = huge,
                         .cacheRead = huge,
                         .cacheWrite5m = huge,
                         .cacheWrite1h = huge,
                         .output = huge};
    QCOMPARE(costMicros(all, dear), 5 * 1'000'000 * TokenPrice::most);
    QCOMPARE(costMicros({.input = -5, .output = 2}, plain), 16);
}

static TokenUsage randomUsage(QRandomGenerator &random)
{
    const auto tokens = [&random] { return random.bounded(qint64(1) << random.bounded(1, 36)); };
    return {.input = tokens(),
            .cacheRead = tokens(),
            .cacheWrite5m = tokens(),
            .cacheWrite1h = tokens(),
            .output = tokens()};
}

void TestPrice::isMonotoneAndAdditive()
{
    QRandomGenerator random(20261130);
    for (int round = 0; round < 20'000; ++round) {
        const auto rate = [&random] { return random.bounded(qint64(200'000'000)); };
        const TokenPrice price{.input = rate(),
                               .output = rate(),
                               .cacheRead = rate(),
                               .cacheWrite5m = rate(),
                               .cacheWrite1h = rate()};
        const TokenUsage one = randomUsage(random);
        const TokenUsage other = randomUsage(random);
        TokenUsage both = one;
        both += other;
        const qint64 apart = costMicros(one, price) + costMicros(other, price);
        const qint64 together = costMicros(both, price);
        QVERIFY(std::abs(together - apart) <= 1); // each is rounded by half a micro-dollar at most
        QVERIFY(together >= costMicros(one, price));
        QVERIFY(costMicros(one, price) >= 0);
    }
}

QTEST_APPLESS_MAIN(TestPrice)
#include "tst_price.moc"
