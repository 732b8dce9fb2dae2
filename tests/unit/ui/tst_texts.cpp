#include "ui/texts.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestTexts final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(u"en_US"_s)); }

    void numbersAreShortInChartsAndExactElsewhere_data()
    {
        QTest::addColumn<qint64>("value");
        QTest::addColumn<QString>("compact");
        QTest::addColumn<QString>("exact");
        QTest::newRow("small") << qint64(940) << u"940"_s << u"940"_s;
        QTest::newRow("thousands") << qint64(1'234) << u"1.2 k"_s << u"1,234"_s;
        QTest::newRow("almost a million") << qint64(999'949) << u"999.9 k"_s << u"999,949"_s;
        QTest::newRow("rounds into the next unit") << qint64(999'999) << u"1.0 M"_s << u"999,999"_s;
        QTest::newRow("millions") << qint64(3'435'440) << u"3.4 M"_s << u"3,435,440"_s;
    }

    void numbersAreShortInChartsAndExactElsewhere()
    {
        QFETCH(qint64, value);
        QTEST(Texts::compact(value), "compact");
        QTEST(Texts::number(value), "exact");
    }

    void aShareThatIsThereIsNeverNothing()
    {
        QCOMPARE(Texts::percent(0, 100), u"0 %"_s);
        QCOMPARE(Texts::percent(1, 100'000), u"1 %"_s);
        QCOMPARE(Texts::percent(100, 100), u"100 %"_s);
        QCOMPARE(Texts::percent(289, 1'000), u"29 %"_s);
        QCOMPARE(Texts::percent(5, 0), u"0 %"_s);
        QCOMPARE(Texts::share(0.0), u"0 %"_s);
        QCOMPARE(Texts::share(0.001), u"1 %"_s);
        QCOMPARE(Texts::share(0.724), u"72 %"_s);
        QCOMPARE(Texts::share(0.997), u"99 %"_s); // not all of it
        QCOMPARE(Texts::share(1.0), u"100 %"_s);
    }

    void moneyIsToTheCent()
    {
        QCOMPARE(Texts::money(4'123'456), u"$4.12"_s);
        QCOMPARE(Texts::money(4'200), u"$0.0042"_s);
        QCOMPARE(Texts::money(0), u"$0.00"_s);
        QCOMPARE(Texts::money(-120'000), u"\u2212$0.12"_s);
    }

    void moneyOnAnAxisHasTheDigitsItNeeds()
    {
        QCOMPARE(Texts::moneyMark(0), u"$0"_s);
        QCOMPARE(Texts::moneyMark(5'000'000), u"$5"_s);
        QCOMPARE(Texts::moneyMark(500'000), u"$0.5"_s);
        QCOMPARE(Texts::moneyMark(2'000), u"$0.002"_s);
        QCOMPARE(Texts::moneyMark(20), u"$0.00002"_s);
        QCOMPARE(Texts::moneyMark(2'500'000'000), u"$2.5 k"_s);
    }

    void whatIsNotOfTodayHasItsDate()
    {
        const QDateTime noon(QDate(2026, 3, 14), QTime(12, 30, 5));
        const TimePoint then = fromMilliseconds(noon.toMSecsSinceEpoch());
        QCOMPARE(Texts::moment(then, then + 2h), u"12:30"_s);
        QCOMPARE(Texts::logTime(then, then + 2h), u"12:30:05"_s);
        QCOMPARE(Texts::moment(then, then + 30h), u"2026-03-14 12:30"_s);
        QCOMPARE(Texts::logTime(then, then + 30h), u"03-14 12:30"_s);
    }

    void axisMarksHaveNoNeedlessDigit()
    {
        QCOMPARE(Texts::axisMark(500), u"500"_s);
        QCOMPARE(Texts::axisMark(15'000), u"15 k"_s);
        QCOMPARE(Texts::axisMark(2'500), u"2.5 k"_s);
        QCOMPARE(Texts::axisMark(2'000'000), u"2 M"_s);
    }

    void timesAreRelative()
    {
        const TimePoint now = fromMilliseconds(1'700'000'000'000);
        QCOMPARE(Texts::relativeTime(now + 5s, now), u"just now"_s);
        QCOMPARE(Texts::relativeTime(now - 42s, now), u"42 s ago"_s);
        QCOMPARE(Texts::relativeTime(now - 119s, now), u"1 min ago"_s);
        QCOMPARE(Texts::relativeTime(now - 3h, now), u"3 h ago"_s);
        QCOMPARE(Texts::duration(340ms), u"340 ms"_s);
        QCOMPARE(Texts::duration(2100ms), u"2.1 s"_s);
    }

    void everyKindOfErrorHasWords()
    {
        for (int kind = 0; kind <= static_cast<int>(Error::Kind::Internal); ++kind)
            QVERIFY(!Texts::error(makeError(static_cast<Error::Kind>(kind), {})).isEmpty());
        QCOMPARE(Texts::error(makeError(Error::Kind::Usage, u"Its own words."_s)),
                 u"Its own words."_s);
    }
};

QTEST_APPLESS_MAIN(TestTexts)
#include "tst_texts.moc"
