#include "core/scheduling/keylimits.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Limit = LimitRefusal::Limit;

/// What a key may send within a minute, and at a time.
class TestKeyLimits final : public QObject
{
    Q_OBJECT

private slots:
    void aKeyWithoutLimitsPasses();
    void requestsSlideThroughTheMinute();
    void tokensAreSettledAtTheEnd();
    void aRequestThatNeverFitsIsToldSo();
    void requestsAtATimeAreBounded();
    void keysDoNotMix();
    void theWindowMatchesASlowCount();
    void costIsReservedAndSettled();
    void aDaysCostFreesAtLocalMidnight();
    void aTotalNeverFrees();
    void whatHasNoPriceIsNotLimited();
    void manyAtOnceOvershootByOneAtMost();

private:
    static constexpr TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000));
};

static ClientKey keyWith(void (*change)(ClientKey &), const QString &id = u"k"_s)
{
    ClientKey key{.id = {id}};
    change(key);
    return key;
}

void TestKeyLimits::aKeyWithoutLimitsPasses()
{
    KeyLimits limits;
    const ClientKey key{.id = {u"k"_s}};
    for (int i = 0; i < 100; ++i) {
        QVERIFY(!limits.refusal(key, {1'000'000}, start));
        limits.admit(key, {1'000'000}, start);
    }
    QCOMPARE(limits.inFlight(key.id), 100);
}

void TestKeyLimits::requestsSlideThroughTheMinute()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.requestsPerMinute = 3; });
    for (int i = 0; i < 3; ++i) {
        QVERIFY(!limits.refusal(key, {1}, start + i * 10s));
        limits.settle(limits.admit(key, {1}, start + i * 10s), 1, 0, start + i * 10s);
    }
    const auto refusal = limits.refusal(key, {1}, start + 30s);
    QVERIFY(refusal.has_value());
    QCOMPARE(*refusal,
             (LimitRefusal{.limit = Limit::RequestsPerMinute,
                           .most = 3,
                           .used = 3,
                           .asked = 1,
                           .freeAt = start + 60s}));
    QVERIFY(limits.refusal(key, {1}, start + 59s).has_value());
    QVERIFY(!limits.refusal(key, {1}, start + 60s));
}

void TestKeyLimits::tokensAreSettledAtTheEnd()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.tokensPerMinute = 1'000; });
    const KeyLimits::Ticket ticket = limits.admit(key, {200}, start);
    QVERIFY(!limits.refusal(key, {800}, start + 1s));
    QVERIFY(limits.refusal(key, {801}, start + 1s).has_value());
    limits.settle(ticket, 950, 0, start); // a long answer
    QVERIFY(!limits.refusal(key, {50}, start + 2s));
    const auto refusal = limits.refusal(key, {51}, start + 2s);
    QVERIFY(refusal.has_value());
    QCOMPARE(refusal->limit, Limit::TokensPerMinute);
    QCOMPARE(refusal->used, 950);
    QCOMPARE(refusal->freeAt, std::optional(start + 60s));
    // A settlement that comes after its minute changes nothing.
    const KeyLimits::Ticket late = limits.admit(key, {10}, start + 2s);
    QVERIFY(!limits.refusal(key, {1'000}, start + 62s));
    limits.settle(late, 5'000, 0, start);
    QVERIFY(!limits.refusal(key, {1'000}, start + 62s));
}

void TestKeyLimits::aRequestThatNeverFitsIsToldSo()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.tokensPerMinute = 100; });
    const auto refusal = limits.refusal(key, {101}, start);
    QVERIFY(refusal.has_value());
    QVERIFY(!refusal->freeAt);
    QCOMPARE(refusal->asked, 101);
}

void TestKeyLimits::requestsAtATimeAreBounded()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.maxConcurrent = 2; });
    const KeyLimits::Ticket first = limits.admit(key, {1}, start);
    limits.admit(key, {1}, start);
    const auto refusal = limits.refusal(key, {1}, start);
    QVERIFY(refusal.has_value());
    QCOMPARE(refusal->limit, Limit::Concurrent);
    limits.keepOnly({}); // what is under way is not forgotten
    limits.settle(first, 1, 0, start);
    QVERIFY(!limits.refusal(key, {1}, start));
}

void TestKeyLimits::keysDoNotMix()
{
    KeyLimits limits;
    const auto one = [](ClientKey &k) { k.requestsPerMinute = 1; };
    const ClientKey key = keyWith(one);
    const ClientKey other = keyWith(one, u"l"_s);
    limits.admit(key, {1}, start);
    QVERIFY(limits.refusal(key, {1}, start).has_value());
    QVERIFY(!limits.refusal(other, {1}, start));
}

void TestKeyLimits::theWindowMatchesASlowCount()
{
    SlidingWindow window;
    QList<std::pair<TimePoint, qint64>> all;
    TimePoint now = start;
    quint32 random = 7;
    const auto next = [&random](quint32 below) {
        random = random * 1'664'525 + 1'013'904'223;
        return (random >> 8) % below;
    };
    for (int i = 0; i < 5'000; ++i) {
        now += std::chrono::milliseconds(next(1'500));
        const qint64 amount = qint64(next(100));
        window.add(amount, now);
        all.append({std::chrono::floor<std::chrono::seconds>(now), amount});
        qint64 expected = 0;
        for (const auto &[at, value] : std::as_const(all)) {
            if (at + 60s > std::chrono::floor<std::chrono::seconds>(now))
                expected += value;
        }
        QCOMPARE(window.sum(now), expected);
        const qint64 limit = expected / 2 + 100;
        const auto fits = window.fitsAt(100, limit, now);
        QVERIFY(fits.has_value());
        SlidingWindow then = window;
        QVERIFY(then.sum(*fits) + 100 <= limit);
        if (*fits > now)
            QVERIFY(SlidingWindow(window).sum(*fits - 1s) + 100 > limit);
    }
}

void TestKeyLimits::costIsReservedAndSettled()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.dailyCostMicros = 1000; });
    const KeyLimits::Ticket first = limits.admit(key, {1, 600}, start);
    const KeyLimits::Ticket second = limits.admit(key, {1, 600}, start);
    const auto refusal = limits.refusal(key, {1, 1}, start);
    QVERIFY(refusal.has_value());
    QCOMPARE(refusal->limit, Limit::DailyCost);
    QCOMPARE(refusal->most, 1000);
    QCOMPARE(refusal->used, 0);
    QCOMPARE(refusal->reserved, 1200);
    QVERIFY(!refusal->freeAt); // when one of them has ended
    limits.settle(first, 1, 300, start);
    QVERIFY(!limits.refusal(key, {1, 1}, start)); // 300 used, 600 reserved
    limits.settle(second, 1, 700, start);
    const auto full = limits.refusal(key, {1, 1}, start);
    QVERIFY(full.has_value());
    QCOMPARE(full->used, 1000);
    QCOMPARE(full->reserved, 0);
    QCOMPARE(limits.spending().all(start),
             (QList<KeyCost>{{.key = key.id, .today = 1000, .total = 1000}}));
}

void TestKeyLimits::aDaysCostFreesAtLocalMidnight()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.dailyCostMicros = 1000; });
    const QDateTime evening(QDate(2026, 11, 30), QTime(23, 0));
    const TimePoint now = fromMilliseconds(evening.toMSecsSinceEpoch());
    limits.spending().restore({.key = key.id, .today = 400, .total = 9'000}, now);
    const KeyLimits::Ticket ticket = limits.admit(key, {1, 500}, now);
    const KeyLimits::Ticket late = limits.admit(key, {1, 50}, now);
    limits.settle(ticket, 1, 600, now);
    const auto refusal = limits.refusal(key, {1, 1}, now);
    QVERIFY(refusal.has_value());
    QCOMPARE(refusal->used, 1000);
    QCOMPARE(refusal->freeAt, std::optional(now + 1h));
    QVERIFY(limits.refusal(key, {1, 1}, now + 1h - 1ms).has_value());
    QVERIFY(!limits.refusal(key, {1, 1}, now + 1h));
    // What arrived before midnight is yesterday's.
    limits.settle(late, 1, 5'000, now + 1h);
    QVERIFY(!limits.refusal(key, {1, 1}, now + 1h));
    QCOMPARE(limits.spending().all(now + 1h),
             (QList<KeyCost>{{.key = key.id, .today = 0, .total = 14'600}}));
}

void TestKeyLimits::aTotalNeverFrees()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) {
        k.dailyCostMicros = 1000;
        k.totalCostMicros = 2000;
    });
    limits.spending().restore({.key = key.id, .today = 1'500, .total = 2'500}, start);
    const auto refusal = limits.refusal(key, {1, 1}, start);
    QVERIFY(refusal.has_value());
    QCOMPARE(refusal->limit, Limit::TotalCost);
    QVERIFY(!refusal->freeAt && refusal->isMoney());
    QVERIFY(limits.refusal(key, {1, 1}, start + 24h * 400).has_value());
}

void TestKeyLimits::whatHasNoPriceIsNotLimited()
{
    KeyLimits limits;
    const ClientKey key = keyWith([](ClientKey &k) { k.totalCostMicros = 1; });
    limits.spending().restore({.key = key.id, .today = 5, .total = 5}, start);
    QVERIFY(!limits.refusal(key, {1'000'000}, start));
    QVERIFY(limits.refusal(key, {1, 0}, start).has_value());
}

void TestKeyLimits::manyAtOnceOvershootByOneAtMost()
{
    QRandomGenerator random(64);
    for (int round = 0; round < 200; ++round) {
        KeyLimits limits;
        ClientKey key{.id = {u"k"_s}};
        key.dailyCostMicros = 1 + random.bounded(20'000);
        QList<KeyLimits::Ticket> under;
        qint64 most = 0;
        for (int i = 0; i < 64; ++i) {
            const qint64 estimate = 1 + random.bounded(3'000);
            most = std::max(most, estimate);
            if (!limits.refusal(key, {1, estimate}, start))
                under.append(limits.admit(key, {1, estimate}, start));
            if (!under.isEmpty() && random.bounded(4) == 0) {
                const KeyLimits::Ticket over = under.takeAt(random.bounded(int(under.size())));
                limits.settle(over, 1, random.bounded(over.reservedMicros + 1), start);
            }
        }
        for (const KeyLimits::Ticket &ticket : std::as_const(under))
            limits.settle(ticket, 1, ticket.reservedMicros, start);
        QVERIFY(limits.spending().of(key.id, start).today < *key.dailyCostMicros + most);
        QCOMPARE(limits.spending().of(key.id, start).reserved, 0);
    }
}

QTEST_GUILESS_MAIN(TestKeyLimits)
#include "tst_keylimits.moc"
