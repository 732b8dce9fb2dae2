#include "core/base/clock.h"

#include <QDateTime>
#include <QTest>

using namespace deskrelay;
using namespace std::chrono_literals;

class TestClock final : public QObject
{
    Q_OBJECT

private slots:
    void manualClockStandsUntilItIsMoved();
    void systemClockTellsTheWorldsTime();
    void millisecondsComeBackAsTheyWent();
};

void TestClock::manualClockStandsUntilItIsMoved()
{
    ManualClock clock;
    const TimePoint start = clock.now();
    const MonotonicTime monotonic = clock.monotonic();
    QCOMPARE(clock.now(), start);
    clock.advance(1500ms);
    QCOMPARE(clock.now() - start, 1500ms);
    QCOMPARE(clock.monotonic() - monotonic, 1500ms);
}

void TestClock::systemClockTellsTheWorldsTime()
{
    const Clock &clock = SystemClock::instance();
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const qint64 now = toMilliseconds(clock.now());
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    QVERIFY(before <= now && now <= after);
    const MonotonicTime first = clock.monotonic();
    QVERIFY(clock.monotonic() >= first);
}

void TestClock::millisecondsComeBackAsTheyWent()
{
    QCOMPARE(toMilliseconds(fromMilliseconds(1'763'985'294'123)), 1'763'985'294'123);
    QCOMPARE(fromMilliseconds(0).time_since_epoch(), 0ms);
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
