#include "core/usage/livemeter.h"

#include <QTest>

using namespace deskrelay;
using namespace std::chrono_literals;

class TestLiveMeter final : public QObject
{
    Q_OBJECT

private slots:
    void alwaysHoldsTheWholeWindowWithoutGaps();
    void sumsTokensByAccountInTheIntervalOfTheirTime();
    void movesOnWhileNothingHappens();
    void startsAnewWhenTheClockJumps_data();
    void startsAnewWhenTheClockJumps();
};

static const AccountId first{QStringLiteral("acc_a")};
static const AccountId second{QStringLiteral("acc_b")};

static qint64 requestsIn(const QList<MeterBucket> &buckets)
{
    qint64 sum = 0;
    for (const MeterBucket &bucket : buckets)
        sum += bucket.requests;
    return sum;
}

void TestLiveMeter::alwaysHoldsTheWholeWindowWithoutGaps()
{
    const ManualClock clock;
    LiveMeter meter(clock.now());
    const QList<MeterBucket> &buckets = meter.buckets(clock.now());
    QCOMPARE(buckets.size(), LiveMeter::bucketCount);
    for (qsizetype i = 1; i < buckets.size(); ++i)
        QCOMPARE(buckets[i].start - buckets[i - 1].start, std::chrono::milliseconds(3s));
    QVERIFY(buckets.last().start <= clock.now());
    QVERIFY(buckets.last().start + 3s > clock.now());
}

void TestLiveMeter::sumsTokensByAccountInTheIntervalOfTheirTime()
{
    ManualClock clock;
    LiveMeter meter(clock.now());
    meter.add(first, 10, clock.now());
    meter.add(second, 5, clock.now());
    meter.add(first, 7, clock.now());
    clock.advance(3s);
    meter.add(first, 1, clock.now());
    meter.add(first, 0, clock.now());

    const QList<MeterBucket> &buckets = meter.buckets(clock.now());
    const MeterBucket &former = buckets[buckets.size() - 2];
    QCOMPARE(former.requests, 3);
    QCOMPARE(former.tokens, (QList<MeterShare>{{first, 17}, {second, 5}}));
    QCOMPARE(buckets.last().requests, 2);
    QCOMPARE(buckets.last().tokens, (QList<MeterShare>{{first, 1}}));
}

void TestLiveMeter::movesOnWhileNothingHappens()
{
    ManualClock clock;
    LiveMeter meter(clock.now());
    meter.add(first, 10, clock.now());
    clock.advance(15min - 3s);
    QCOMPARE(requestsIn(meter.buckets(clock.now())), 1);
    clock.advance(3s);
    QCOMPARE(requestsIn(meter.buckets(clock.now())), 0);
    QCOMPARE(meter.buckets(clock.now()).size(), LiveMeter::bucketCount);
}

void TestLiveMeter::startsAnewWhenTheClockJumps_data()
{
    QTest::addColumn<int>("minutes");
    QTest::newRow("back by an hour") << -60;
    QTest::newRow("ahead by a day") << 24 * 60;
}

void TestLiveMeter::startsAnewWhenTheClockJumps()
{
    QFETCH(const int, minutes);
    ManualClock clock;
    LiveMeter meter(clock.now());
    meter.add(first, 10, clock.now());
    clock.advance(std::chrono::minutes(minutes));
    const QList<MeterBucket> &buckets = meter.buckets(clock.now());
    QCOMPARE(requestsIn(buckets), 0);
    QCOMPARE(buckets.size(), LiveMeter::bucketCount);
    QVERIFY(buckets.last().start <= clock.now());
}

QTEST_GUILESS_MAIN(TestLiveMeter)
#include "tst_livemeter.moc"
