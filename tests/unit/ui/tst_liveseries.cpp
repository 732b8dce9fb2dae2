#include "ui/charts/liveseries.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestLiveSeries final : public QObject
{
    Q_OBJECT

private:
    static QList<MeterBucket> buckets(qint64 firstSecond, int count)
    {
        QList<MeterBucket> list;
        for (int i = 0; i < count; ++i)
            list.append({.start = fromMilliseconds((firstSecond + 3 * i) * 1000),
                         .requests = 1,
                         .tokens = {{{u"a"_s}, 10}, {{u"b"_s}, 5}}});
        return list;
    }

private slots:
    void pointsFitTheWidth_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("factor");
        QTest::newRow("wide") << 3000 << 1;
        QTest::newRow("half") << 1200 << 2;
        QTest::newRow("narrow") << 400 << 6;
        QTest::newRow("not shown yet") << 0 << 1;
    }

    void pointsFitTheWidth()
    {
        QFETCH(int, width);
        QTEST(bucketsPerPoint(300, width, 8), "factor");
    }

    void joiningLosesNothingButAPartOfTheFirst()
    {
        const QList<MeterBucket> joined = joinBuckets(buckets(600, 10), 3s, 2);
        QCOMPARE(joined.size(), 5);
        for (const MeterBucket &bucket : joined) {
            QCOMPARE(bucket.requests, 2);
            QCOMPARE(tokensOf(bucket), 30);
            QCOMPARE(tokensOf(bucket, {u"b"_s}), 10);
        }
        QCOMPARE(joinBuckets(buckets(603, 9), 3s, 2).size(), 4);
    }

    void cutsStayWhileTheWindowMoves()
    {
        const QList<MeterBucket> before = joinBuckets(buckets(600, 20), 3s, 4);
        const QList<MeterBucket> after = joinBuckets(buckets(603, 20), 3s, 4);
        // All but the one that has begun to leave and the one that still grows are the same.
        for (qsizetype i = 1; i < before.size(); ++i)
            QVERIFY2(after.contains(before[i]), qPrintable(QString::number(i)));
    }

    void scalesAreRoundAndHoldTheHighest_data()
    {
        QTest::addColumn<qint64>("highest");
        QTest::addColumn<qint64>("top");
        QTest::addColumn<qint64>("step");
        QTest::newRow("nothing") << qint64(0) << qint64(1) << qint64(1);
        QTest::newRow("4") << qint64(4) << qint64(4) << qint64(1);
        QTest::newRow("14,874") << qint64(14'874) << qint64(15'000) << qint64(5'000);
        QTest::newRow("20,001") << qint64(20'001) << qint64(30'000) << qint64(10'000);
    }

    void scalesAreRoundAndHoldTheHighest()
    {
        QFETCH(qint64, highest);
        const AxisScale scale = axisScale(highest, 4);
        QTEST(scale.top, "top");
        QTEST(scale.step, "step");
    }

    void totalsNameTheBusiest()
    {
        QList<MeterBucket> list = buckets(600, 3);
        list[1].tokens[0].tokens = 1000;
        const LiveTotals totals = liveTotals(list);
        QCOMPARE(totals.requests, 3);
        QCOMPARE(totals.tokens, 1035);
        QCOMPARE(totals.busiest.start, list[1].start);
    }
};

QTEST_APPLESS_MAIN(TestLiveSeries)
#include "tst_liveseries.moc"
