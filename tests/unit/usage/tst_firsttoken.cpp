#include "core/usage/firsttoken.h"

#include <QTest>

using namespace deskrelay;
using std::chrono::milliseconds;

class TestFirstToken final : public QObject
{
    Q_OBJECT

private slots:
    void countsATimeInItsStep();
    void tellsQuantilesWithinAStep();
    void tellsNothingOfNothing();
};

void TestFirstToken::countsATimeInItsStep()
{
    QCOMPARE(firstTokenStep(milliseconds(0)), 0);
    QCOMPARE(firstTokenStep(milliseconds(49)), 0);
    QCOMPARE(firstTokenStep(milliseconds(50)), 1);
    QCOMPARE(firstTokenStep(milliseconds(102'399)), firstTokenSteps - 2);
    QCOMPARE(firstTokenStep(milliseconds(102'400)), firstTokenSteps - 1);
    QCOMPARE(firstTokenStep(std::chrono::hours(5)), firstTokenSteps - 1);
}

void TestFirstToken::tellsQuantilesWithinAStep()
{
    FirstTokenCounts counts = {};
    for (int time = 1; time < 12'800; ++time)
        ++counts[size_t(firstTokenStep(milliseconds(time)))];
    for (const double part : {0.1, 0.5, 0.9, 0.95}) {
        const auto told = firstTokenQuantile(counts, part);
        QVERIFY(told);
        const double error = double(told->count()) / (part * 12'800);
        QVERIFY2(error > 0.9 && error < 1.1, qPrintable(QString::number(error)));
    }
    FirstTokenCounts one = {};
    one[3] = 1;
    QVERIFY(*firstTokenQuantile(one, 0.95) >= milliseconds(100));
    QVERIFY(*firstTokenQuantile(one, 0.95) <= milliseconds(141));
}

void TestFirstToken::tellsNothingOfNothing()
{
    QVERIFY(!firstTokenQuantile({}, 0.5));
}

QTEST_APPLESS_MAIN(TestFirstToken)
#include "tst_firsttoken.moc"
