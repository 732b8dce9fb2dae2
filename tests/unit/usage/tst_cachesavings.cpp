#include "core/usage/cachesavings.h"

#include <QTest>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestCacheSavings final : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatWasSaved_data();
    void tellsWhatWasSaved();
    void takesThePriceOfTheDay();
};

static PriceTable prices()
{
    const auto rates = [](qint64 input, qint64 read, qint64 write) {
        return PriceRates{.price = {.input = input,
                                    .output = input,
                                    .cacheRead = read,
                                    .cacheWrite5m = write,
                                    .cacheWrite1h = 2 * input}};
    };
    // Micro-dollars for a million tokens; the second price counts from 2026-06-01 on.
    return PriceTable({{u"a"_s, {.standard = rates(1'000'000, 100'000, 1'250'000)}},
                       {u"a"_s,
                        {.from = fromMilliseconds(1'780'272'000'000),
                         .standard = rates(2'000'000, 200'000, 2'500'000)}}});
}

static UsageRow
row(const QString &model, const TokenUsage &tokens, const QString &day = u"2026-05-01"_s)
{
    return {.model = model, .period = day, .requests = 1, .tokens = tokens};
}

void TestCacheSavings::tellsWhatWasSaved_data()
{
    QTest::addColumn<QList<UsageRow>>("rows");
    QTest::addColumn<std::optional<qint64>>("saved");
    using Saved = std::optional<qint64>;
    QTest::newRow("nothing") << QList<UsageRow>() << Saved();
    QTest::newRow("no cache") << QList<UsageRow>{row(u"a"_s, {.input = 1000, .output = 1000})}
                              << Saved();
    QTest::newRow("reads") << QList<UsageRow>{row(u"a"_s, {.cacheRead = 1'000'000})}
                           << Saved(900'000);
    QTest::newRow("writes cost more")
        << QList<UsageRow>{row(u"a"_s, {.cacheWrite5m = 1'000'000})} << Saved(-250'000);
    QTest::newRow("writes of an hour")
        << QList<UsageRow>{row(u"a"_s, {.cacheWrite1h = 1'000'000})} << Saved(-1'000'000);
    QTest::newRow("both") << QList<UsageRow>{row(
                                 u"a"_s, {.cacheRead = 1'000'000, .cacheWrite5m = 1'000'000})}
                          << Saved(650'000);
    QTest::newRow("no price") << QList<UsageRow>{row(u"b"_s, {.cacheRead = 1'000'000})} << Saved();
    QTest::newRow("one has a price")
        << QList<UsageRow>{row(u"b"_s, {.cacheRead = 5}), row(u"a"_s, {.cacheRead = 1'000'000})}
        << Saved(900'000);
}

void TestCacheSavings::tellsWhatWasSaved()
{
    QFETCH(const QList<UsageRow>, rows);
    QFETCH(const std::optional<qint64>, saved);
    QCOMPARE(cacheSavings(rows, prices()), saved);
}

void TestCacheSavings::takesThePriceOfTheDay()
{
    qputenv("TZ", "UTC");
    tzset();

    const TokenUsage read = {.cacheRead = 1'000'000};
    QCOMPARE(cacheSavings({row(u"a"_s, read, u"2026-05-31"_s), row(u"a"_s, read, u"2026-06-01"_s)},
                          prices()),
             std::optional<qint64>(900'000 + 1'800'000));
    // Hours and steps around the change.
    QCOMPARE(cacheSavings({row(u"a"_s, read, u"2026-05-31T23:00"_s),
                           row(u"a"_s, read, u"2026-06-01T00:00"_s)},
                          prices()),
             std::optional<qint64>(900'000 + 1'800'000));
    QCOMPARE(
        cacheSavings({row(u"a"_s, read, u"1780271985000"_s), row(u"a"_s, read, u"1780272000000"_s)},
                     prices()),
        std::optional<qint64>(900'000 + 1'800'000));
}

QTEST_GUILESS_MAIN(TestCacheSavings)
#include "tst_cachesavings.moc"
