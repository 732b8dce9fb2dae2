#include "ui/models/usagewords.h"

#include <QLocale>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestUsageWords final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en"_s)); }

    void wordsAChange_data()
    {
        QTest::addColumn<qint64>("now");
        QTest::addColumn<qint64>("before");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << qint64(0) << qint64(0) << QString();
        QTest::newRow("the same") << qint64(5) << qint64(5) << u"as before"_s;
        QTest::newRow("more") << qint64(112) << qint64(100) << u"▲ 12 % from 100"_s;
        QTest::newRow("less") << qint64(92) << qint64(100) << u"▼ 8 % from 100"_s;
        QTest::newRow("none now") << qint64(0) << qint64(100) << u"▼ 100 % from 100"_s;
        QTest::newRow("none before") << qint64(7) << qint64(0) << u"none before"_s;
        QTest::newRow("very much more") << qint64(2'400) << qint64(100) << u"▲ 24 × from 100"_s;
        QTest::newRow("hardly more") << qint64(1'001) << qint64(1'000) << u"about 1000 before"_s;
        QTest::newRow("less than nothing") << qint64(5) << qint64(-5) << u"from -5"_s;
    }

    void wordsAChange()
    {
        QFETCH(const qint64, now);
        QFETCH(const qint64, before);
        QFETCH(const QString, words);
        QCOMPARE(UsageWords::change(now, before, QString::number(before)), words);
    }

    void unpricedIsNotFree()
    {
        QCOMPARE(UsageWords::priced({.requests = 940, .unpriced = 28}),
                 u"priced 912 of 940 requests"_s);
        QCOMPARE(UsageWords::priced({.requests = 940}), u"all requests priced"_s);
        const UsageRow none = {.requests = 3, .unpriced = 3};
        QCOMPARE(costOf(none).figure, u"–"_s);
        // An error costs nothing, and says nothing of what the others cost.
        const UsageRow errors = {.requests = 3, .costMicros = 0, .unpriced = 2};
        QCOMPARE(costOf(errors).figure, u"–"_s);
        const UsageRow free = {.requests = 3, .costMicros = 0};
        QCOMPARE(costOf(free).figure, u"$0.00"_s);
        const UsageRow some = {.requests = 3, .costMicros = 4'120'000, .unpriced = 1};
        QCOMPARE(costOf(some).figure, u"$4.12"_s);
        QCOMPARE(costOf(some).detail, u"priced 2 of 3"_s);
        QCOMPARE(costOf(some).exact, u"$4.12, priced 2 of 3 requests"_s);
    }

    void theCacheHitsAreOfWhatWasRead()
    {
        QVERIFY(!cacheHitRate({.output = 5}));
        QCOMPARE(cacheHitRate({.input = 10, .cacheRead = 80, .cacheWrite5m = 10, .output = 99}),
                 std::optional(0.8));
    }

    void namesWhatHasNoName()
    {
        QCOMPARE(UsageWords::name({.accountId = u"a"_s, .account = u"Work"_s}, UsageAxis::Account),
                 u"Work"_s);
        QCOMPARE(UsageWords::name({.accountId = u"a"_s}, UsageAxis::Account), u"removed account"_s);
        QCOMPARE(UsageWords::name({}, UsageAxis::Account), u"no account"_s);
        QCOMPARE(UsageWords::name({}, UsageAxis::Tool), u"unknown tool"_s);
    }

private:
    static UsageFigure costOf(const UsageRow &total)
    {
        return UsageWords::figures({.total = total}).at(2);
    }
};

QTEST_GUILESS_MAIN(TestUsageWords)
#include "tst_usagewords.moc"
