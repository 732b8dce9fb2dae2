#include "ui/charts/timeaxis.h"

#include <QDateTime>
#include <QTest>

#include <chrono>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTimeAxis final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en"_s)); }

    void cleanup()
    {
        qputenv("TZ", "UTC");
        tzset();
    }

    void marksRoundTimes_data()
    {
        QTest::addColumn<QString>("since");
        QTest::addColumn<QString>("until");
        QTest::addColumn<int>("most");
        QTest::addColumn<QStringList>("texts");

        QTest::newRow("a minute") << u"2026-11-24T12:00:03"_s << u"2026-11-24T12:01:03"_s << 3
                                  << QStringList{u"12:00:30"_s, u"12:01:00"_s};
        QTest::newRow("a quarter of an hour")
            << u"2026-11-24T12:10:15"_s << u"2026-11-24T12:25:15"_s << 4
            << QStringList{u"12:15"_s, u"12:20"_s, u"12:25"_s};
        QTest::newRow("a day") << u"2026-11-23T13:00:00"_s << u"2026-11-24T13:00:00"_s << 5
                               << QStringList{u"18:00"_s, u"Tue 24 Nov"_s, u"06:00"_s, u"12:00"_s};
        QTest::newRow("a week") << u"2026-11-18T00:00:00"_s << u"2026-11-25T00:00:00"_s << 8
                                << QStringList{u"Wed 18 Nov"_s,
                                               u"Thu 19 Nov"_s,
                                               u"Fri 20 Nov"_s,
                                               u"Sat 21 Nov"_s,
                                               u"Sun 22 Nov"_s,
                                               u"Mon 23 Nov"_s,
                                               u"Tue 24 Nov"_s};
        // The clocks leave out two to three.
        QTest::newRow("clocks go on")
            << u"2026-03-29T00:00:00"_s << u"2026-03-29T05:00:00"_s << 6
            << QStringList{u"Sun 29 Mar"_s, u"01:00"_s, u"03:00"_s, u"04:00"_s};
        QTest::newRow("no room") << u"2026-11-24T12:00:00"_s << u"2026-11-24T13:00:00"_s << 0
                                 << QStringList();
        QTest::newRow("no time") << u"2026-11-24T12:00:00"_s << u"2026-11-24T12:00:00"_s << 5
                                 << QStringList();
    }

    void marksRoundTimes()
    {
        QFETCH(const QString, since);
        QFETCH(const QString, until);
        QFETCH(const int, most);
        QFETCH(const QStringList, texts);
        qputenv("TZ", "Europe/Berlin");
        tzset();
        QStringList found;
        for (const TimeMark &mark : timeMarks(local(since), local(until), most))
            found.append(mark.text);
        QCOMPARE(found, texts);
    }

    void neverMarksMoreThanFit()
    {
        qputenv("TZ", "Australia/Lord_Howe");
        tzset();
        const TimePoint start = fromMilliseconds(1'796'040'123'000);
        for (auto length = std::chrono::milliseconds(5s); length < 4000 * 24h; length *= 2) {
            for (int most = 1; most < 12; ++most) {
                const QList<TimeMark> marks = timeMarks(start, start + length, most);
                QVERIFY(marks.size() <= most + 1);
                for (const TimeMark &mark : marks)
                    QVERIFY(mark.time >= start && mark.time < start + length);
            }
        }
    }

private:
    static TimePoint local(const QString &text)
    {
        return fromMilliseconds(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch());
    }
};

QTEST_GUILESS_MAIN(TestTimeAxis)
#include "tst_timeaxis.moc"
