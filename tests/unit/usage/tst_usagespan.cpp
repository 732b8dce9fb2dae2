#include "core/usage/usagespan.h"

#include <QDateTime>
#include <QSet>
#include <QTest>

#include <algorithm>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

class TestUsageSpan final : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void cutsTheLastTime_data();
    void cutsTheLastTime();
    void coversTheSpanWithoutGaps_data();
    void coversTheSpanWithoutGaps();
    void countsTheHoursOfADay_data();
    void countsTheHoursOfADay();
    void movesEndsOutwards();
    void asksForNoRecordsThatAreGone();
};

static void setZone(const QByteArray &zone)
{
    qputenv("TZ", zone);
    tzset();
}

static TimePoint local(const QString &text)
{
    return fromMilliseconds(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch());
}

void TestUsageSpan::cleanup()
{
    setZone("UTC");
}

void TestUsageSpan::cutsTheLastTime_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<milliseconds>("length");
    QTest::addColumn<QString>("since");
    QTest::addColumn<QString>("until");
    QTest::addColumn<qsizetype>("periods");

    const QString noon = u"2026-11-24T12:25:07"_s;
    const auto row = [](const char *name,
                        const QString &now,
                        milliseconds length,
                        const QString &since,
                        const QString &until,
                        qsizetype periods) {
        QTest::newRow(name) << now << length << since << until << periods;
    };
    row("15 min", noon, 15min, u"2026-11-24T12:10:15"_s, u"2026-11-24T12:25:15"_s, 60);
    row("1 h", noon, 1h, u"2026-11-24T11:26:00"_s, u"2026-11-24T12:26:00"_s, 60);
    row("24 h", noon, 24h, u"2026-11-23T13:00:00"_s, u"2026-11-24T13:00:00"_s, 24);
    row("24 h at a full hour",
        u"2026-11-24T12:00:00"_s,
        24h,
        u"2026-11-23T13:00:00"_s,
        u"2026-11-24T13:00:00"_s,
        24);
    row("7 d", noon, 7 * 24h, u"2026-11-18T00:00:00"_s, u"2026-11-25T00:00:00"_s, 7 * 24);
    row("30 d", noon, 30 * 24h, u"2026-10-26T00:00:00"_s, u"2026-11-25T00:00:00"_s, 30);
    // Clocks went back on October 25th: 90 days have an hour more.
    row("90 d", noon, 90 * 24h, u"2026-08-27T00:00:00"_s, u"2026-11-25T00:00:00"_s, 90);
    row("30 d at midnight",
        u"2026-04-10T00:00:00"_s,
        30 * 24h,
        u"2026-03-12T00:00:00"_s,
        u"2026-04-11T00:00:00"_s,
        30);
}

void TestUsageSpan::cutsTheLastTime()
{
    QFETCH(const QString, now);
    QFETCH(const milliseconds, length);
    QFETCH(const QString, since);
    QFETCH(const QString, until);
    QFETCH(const qsizetype, periods);
    setZone("Europe/Berlin");
    const UsageSpan span = recentSpan(length, local(now));
    QCOMPARE(span.since, local(since));
    QCOMPARE(span.until, local(until));
    QCOMPARE(usagePeriods(span).size(), periods);
}

void TestUsageSpan::coversTheSpanWithoutGaps_data()
{
    QTest::addColumn<QByteArray>("zone");
    for (const char *const zone : {"UTC",
                                   "Europe/Berlin",
                                   "America/St_Johns",
                                   "Australia/Lord_Howe",
                                   "Asia/Kathmandu",
                                   "Africa/Cairo",
                                   "Pacific/Apia"})
        QTest::newRow(zone) << QByteArray(zone);
}

void TestUsageSpan::coversTheSpanWithoutGaps()
{
    QFETCH(const QByteArray, zone);
    setZone(zone);
    // Every 5 days and some hours of a year, so that each change of the clocks is met.
    for (int at = 0; at < 73; ++at) {
        const TimePoint now = fromMilliseconds(1'767'000'000'000) + at * (5 * 24h + 7h + 13min);
        for (const milliseconds length : {milliseconds(15min),
                                          milliseconds(1h),
                                          milliseconds(24h),
                                          milliseconds(7 * 24h),
                                          milliseconds(90 * 24h)}) {
            const UsageSpan span = recentSpan(length, now);
            QVERIFY(span.since < now && now < span.until);
            const QList<UsagePeriod> periods = usagePeriods(span);
            QCOMPARE(periods.first().start, span.since);
            QCOMPARE(periods.last().end, span.until);
            QSet<QString> names;
            for (qsizetype i = 0; i < periods.size(); ++i) {
                QVERIFY(periods[i].start < periods[i].end);
                QVERIFY(i == 0 || periods[i].start == periods[i - 1].end);
                names.insert(periods[i].name);
            }
            QCOMPARE(names.size(), periods.size());
        }
    }
}

void TestUsageSpan::countsTheHoursOfADay_data()
{
    QTest::addColumn<QString>("day");
    QTest::addColumn<qsizetype>("periods");
    QTest::addColumn<QString>("longest");
    QTest::newRow("clocks stand") << u"2025-06-10"_s << qsizetype(24) << QString();
    QTest::newRow("clocks go on") << u"2025-03-30"_s << qsizetype(23) << QString();
    // One name stands for both hours from two to three.
    QTest::newRow("clocks go back") << u"2025-10-26"_s << qsizetype(24) << u"2025-10-26T02:00"_s;
}

void TestUsageSpan::countsTheHoursOfADay()
{
    QFETCH(const QString, day);
    QFETCH(const qsizetype, periods);
    QFETCH(const QString, longest);
    setZone("Europe/Berlin");
    const QDate date = QDate::fromString(day, Qt::ISODate);
    const TimePoint start = fromMilliseconds(date.startOfDay().toMSecsSinceEpoch());
    const TimePoint end = fromMilliseconds(date.addDays(1).startOfDay().toMSecsSinceEpoch());
    const QList<UsagePeriod> hours = usagePeriods(spanBetween(start, end));
    QCOMPARE(hours.size(), periods);
    QString found;
    for (const UsagePeriod &hour : hours) {
        if (hour.end - hour.start != 1h)
            found += hour.name;
    }
    QCOMPARE(found, longest);
}

void TestUsageSpan::movesEndsOutwards()
{
    setZone("Europe/Berlin");
    UsageSpan span = spanBetween(local(u"2026-01-05T10:20:00"_s), local(u"2026-01-06T10:20:00"_s));
    QCOMPARE(span.per, UsageAxis::Hour);
    QCOMPARE(span.since, local(u"2026-01-05T10:00:00"_s));
    QCOMPARE(span.until, local(u"2026-01-06T11:00:00"_s));
    span = spanBetween(local(u"2026-01-05T10:00:00"_s), local(u"2026-01-25T00:00:00"_s));
    QCOMPARE(span.per, UsageAxis::Day);
    QCOMPARE(span.since, local(u"2026-01-05T00:00:00"_s));
    QCOMPARE(span.until, local(u"2026-01-25T00:00:00"_s));
    span = spanBetween(local(u"2026-01-05T10:00:00"_s), local(u"2026-01-05T10:00:00"_s));
    QCOMPARE(span.until - span.since, milliseconds(5s));
}

void TestUsageSpan::asksForNoRecordsThatAreGone()
{
    const TimePoint since = local(u"2026-01-05T10:00:00"_s);
    QCOMPARE(spanBetween(since, since + 1h, since).per, UsageAxis::Step);
    QCOMPARE(spanBetween(since, since + 1h, since + 1ms).per, UsageAxis::Hour);
}

QTEST_GUILESS_MAIN(TestUsageSpan)
#include "tst_usagespan.moc"
