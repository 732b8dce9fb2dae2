#include "core/storage/usagesegments.h"
#include "core/usage/usageperiods.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using Source = UsageSegment::Source;

class TestUsageSegments final : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void coversEachMomentOnce_data();
    void coversEachMomentOnce();
    void takesWholeDaysFromTheirSums();
    void movesAnEndThatIsNotKept();
};

static void setZone(const QByteArray &zone)
{
    qputenv("TZ", zone);
    tzset();
}

void TestUsageSegments::cleanup()
{
    setZone("UTC");
}

/// Whether a record of \a time would be summed in \a segment.
static bool covers(const UsageSegment &segment, TimePoint time)
{
    const LocalHour hour = localHour(time);
    switch (segment.source) {
    case Source::Records:
        return (!segment.since || time >= *segment.since) &&
               (!segment.until || time < *segment.until);
    case Source::Hours:
        return (!segment.since || hour.start >= *segment.since) &&
               (!segment.until || hour.start < *segment.until);
    case Source::Days:
        return (!segment.since || hour.day >= usagePeriod(*segment.since, UsageAxis::Day)) &&
               (!segment.until || hour.day < usagePeriod(*segment.until, UsageAxis::Day));
    }
    return false;
}

void TestUsageSegments::coversEachMomentOnce_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *const zone : {"UTC",
                                   "Europe/Berlin",
                                   "America/New_York",
                                   "America/St_Johns",
                                   "Australia/Lord_Howe",
                                   "Asia/Kathmandu",
                                   "Africa/Cairo",
                                   "America/Santiago",
                                   "Pacific/Apia"})
        QTest::newRow(zone) << QByteArray(zone);
}

void TestUsageSegments::coversEachMomentOnce()
{
    QFETCH(const QByteArray, zone);
    setZone(zone);
    QRandomGenerator random(7);
    constexpr qint64 year = qint64(365) * 24 * 3600 * 1000;
    const TimePoint start = fromMilliseconds(1'735'700'000'000); // 2025 begins
    for (int round = 0; round < 300; ++round) {
        const qint64 length = random.bounded(round % 3 == 0 ? year / 300 : year);
        TimePoint since = start + std::chrono::milliseconds(random.bounded(year));
        TimePoint until = since + std::chrono::milliseconds(length);
        if (round % 5 == 0)
            since = firstDayFrom(since);
        if (round % 7 == 0)
            until = lastHourUntil(until);
        const QList<UsageSegment> segments =
            usageSegments(since, until, round % 2 == 0, TimePoint());
        for (int probe = 0; probe < 60; ++probe) {
            TimePoint time = since + std::chrono::milliseconds(random.bounded(length + 1)) -
                             std::chrono::minutes(probe % 2 == 0 ? 0 : random.bounded(180));
            if (probe < 4)
                time = probe < 2 ? since - std::chrono::milliseconds(probe)
                                 : until - std::chrono::milliseconds(probe - 2);
            const auto times = std::count_if(
                segments.begin(), segments.end(), [time](const UsageSegment &segment) {
                    return covers(segment, time);
                });
            QCOMPARE(times, time >= since && time < until ? 1 : 0);
        }
    }
}

void TestUsageSegments::takesWholeDaysFromTheirSums()
{
    setZone("Europe/Berlin");
    const TimePoint midnight = fromMilliseconds(1'795'734'000'000); // 2026-11-27, local
    QCOMPARE(usagePeriod(midnight, UsageAxis::Day), u"2026-11-27"_s);
    QCOMPARE(lastDayUntil(midnight), midnight);
    QCOMPARE(usageSegments(midnight, {}, false, TimePoint()),
             (QList<UsageSegment>{{Source::Days, midnight, {}}}));
    QCOMPARE(usageSegments({}, {}, true, TimePoint()),
             (QList<UsageSegment>{{Source::Hours, {}, {}}}));
}

void TestUsageSegments::movesAnEndThatIsNotKept()
{
    const TimePoint hour = fromMilliseconds(1'795'734'000'000);
    const TimePoint within = hour + std::chrono::minutes(20);
    const TimePoint later = hour + std::chrono::hours(2);
    QCOMPARE(usageSegments(within, later, true, later),
             (QList<UsageSegment>{{Source::Hours, hour, later}}));
    QCOMPARE(usageSegments(hour, within, true, {}),
             (QList<UsageSegment>{{Source::Hours, hour, hour + std::chrono::hours(1)}}));
}

QTEST_APPLESS_MAIN(TestUsageSegments)
#include "tst_usagesegments.moc"
