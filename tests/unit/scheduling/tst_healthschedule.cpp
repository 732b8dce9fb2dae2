#include "core/scheduling/healthschedule.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Blame = FailureVerdict::Blame;

/// When a marked account is tried again by itself.
class TestHealthSchedule final : public QObject
{
    Q_OBJECT

private slots:
    void waitsBeforeTheFirstTry();
    void waitsGrowToAnHour();
    void oneTryAtATime();
    void onlyMarksAreTried();
    void aMarkThatIsGoneIsForgotten();
    void offTriesNothing();

private:
    static constexpr TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000));
    const AccountId account = {u"a"_s};
    const QList<Cooldown> marked = {{.account = account, .blame = Blame::Account}};
};

void TestHealthSchedule::waitsBeforeTheFirstTry()
{
    HealthSchedule schedule;
    schedule.setInterval(5min);
    QVERIFY(schedule.due(marked, start).isEmpty());
    QVERIFY(schedule.due(marked, start + 5min - 1ms).isEmpty());
    QCOMPARE(schedule.due(marked, start + 5min), QList{account});
}

void TestHealthSchedule::waitsGrowToAnHour()
{
    HealthSchedule schedule;
    schedule.setInterval(5min);
    schedule.due(marked, start);
    TimePoint now = start + 5min;
    for (const auto wait : {10min, 20min, 40min, 60min, 60min}) {
        QCOMPARE(schedule.due(marked, now), QList{account});
        schedule.note(account, now);
        QVERIFY(schedule.due(marked, now + wait - 1ms).isEmpty());
        now += wait;
    }
    // Who asks for more than an hour gets it.
    schedule.setInterval(5h);
    schedule.due(marked, now);
    QVERIFY(schedule.due(marked, now + 2h).isEmpty());
    QCOMPARE(schedule.due(marked, now + 5h), QList{account});
}

void TestHealthSchedule::oneTryAtATime()
{
    HealthSchedule schedule;
    schedule.setInterval(1s);
    schedule.due(marked, start);
    QCOMPARE(schedule.due(marked, start + 1s).size(), 1);
    QVERIFY(schedule.due(marked, start + 24h).isEmpty());
    schedule.setInterval(2s); // the one under way still is
    QVERIFY(schedule.due(marked, start + 48h).isEmpty());
    schedule.note(account, start + 48h);
    QCOMPARE(schedule.due(marked, start + 49h).size(), 1);
}

void TestHealthSchedule::onlyMarksAreTried()
{
    HealthSchedule schedule;
    schedule.setInterval(1s);
    const QList<Cooldown> waiting = {
        {.account = {u"b"_s}, .model = u"m"_s, .blame = Blame::Quota, .until = start + 1h},
        {.account = {u"c"_s}, .blame = Blame::Service, .until = start}};
    QVERIFY(schedule.due(waiting, start).isEmpty());
    QVERIFY(schedule.due(waiting + marked, start + 1h).isEmpty());
    QCOMPARE(schedule.due(waiting + marked, start + 2h), QList{account});
}

void TestHealthSchedule::aMarkThatIsGoneIsForgotten()
{
    HealthSchedule schedule;
    schedule.setInterval(1min);
    schedule.due(marked, start);
    QCOMPARE(schedule.due(marked, start + 1min).size(), 1);
    schedule.note(account, start + 1min);
    QVERIFY(schedule.due({}, start + 2min).isEmpty());
    // Marked anew it begins with the first wait.
    QVERIFY(schedule.due(marked, start + 1h).isEmpty());
    QCOMPARE(schedule.due(marked, start + 1h + 1min).size(), 1);
}

void TestHealthSchedule::offTriesNothing()
{
    HealthSchedule schedule;
    QVERIFY(schedule.due(marked, start).isEmpty());
    QVERIFY(schedule.due(marked, start + 48h).isEmpty());
    schedule.setInterval(1min);
    schedule.due(marked, start);
    schedule.setInterval(std::nullopt);
    QVERIFY(schedule.due(marked, start + 48h).isEmpty());
}

QTEST_GUILESS_MAIN(TestHealthSchedule)
#include "tst_healthschedule.moc"
