#include "ui/charts/livechart.h"
#include "ui/theme.h"

#include <QApplication>
#include <QAreaSeries>
#include <QChart>
#include <QLineSeries>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace deskrelay;

class TestLiveChart final : public QObject
{
    Q_OBJECT

private:
    static RelaySnapshot traffic()
    {
        RelaySnapshot snapshot;
        for (int i = 0; i < 300; ++i)
            snapshot.recent.append({.start = fromMilliseconds(1'700'000'000'000) + i * 3s,
                                    .requests = 2,
                                    .tokens = {{{u"a"_s}, 100}, {{u"b"_s}, 50}}});
        return snapshot;
    }
    static QList<AccountEntry> accounts()
    {
        return {{.account = {.id = {u"a"_s}, .name = u"First"_s, .created = fromMilliseconds(1)}},
                {.account = {.id = {u"b"_s}, .name = u"Second"_s, .created = fromMilliseconds(2)}},
                {.account = {.id = {u"c"_s}, .name = u"Idle"_s, .created = fromMilliseconds(3)}}};
    }

private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(u"en_US"_s));
        Theme::install(*qApp);
    }

    void accountsLieOnTopOfEachOther()
    {
        AccountColors colors;
        colors.assign(accounts());
        LiveChart chart(colors, nullptr);
        chart.resize(800, 300);
        chart.setAccounts(accounts());
        chart.setSnapshot(traffic());
        const auto series = chart.chart()->series();
        QCOMPARE(series.size(), 3 * 2 + 1); // an area and its outline for each, and the requests
        const auto *first = qobject_cast<QAreaSeries *>(series[0]);
        const auto *second = qobject_cast<QAreaSeries *>(series[2]);
        QVERIFY(first && second);
        const qsizetype middle = chart.points().size() / 2;
        const double base = first->upperSeries()->at(static_cast<int>(middle)).y();
        QCOMPARE(base, static_cast<double>(tokensOf(chart.points()[middle], {u"a"_s})));
        QCOMPARE(second->lowerSeries()->at(static_cast<int>(middle)).y(), base);
        QCOMPARE(second->upperSeries()->at(static_cast<int>(middle)).y(), base * 1.5);
        QVERIFY(!series[4]->isVisible() && !series[5]->isVisible());
    }

    void aNewSnapshotKeepsTheSeries()
    {
        AccountColors colors;
        colors.assign(accounts());
        LiveChart chart(colors, nullptr);
        chart.resize(800, 300);
        chart.setAccounts(accounts());
        chart.setSnapshot(traffic());
        const auto before = chart.chart()->series();
        RelaySnapshot later = traffic();
        later.recent.last().requests = 99;
        QSignalSpy changed(&chart, &LiveChart::summaryChanged);
        chart.setSnapshot(later);
        QCOMPARE(chart.chart()->series(), before);
        QCOMPARE(changed.size(), 1);
        chart.setSnapshot(later);
        QCOMPARE(changed.size(), 1);
    }

    void wordsSayWhatIsDrawn()
    {
        AccountColors colors;
        LiveChart chart(colors, nullptr);
        chart.resize(3000, 300);
        QVERIFY(chart.summary().contains(u"No requests"_s));
        chart.setAccounts(accounts());
        chart.setSnapshot(traffic());
        QVERIFY2(chart.summary().contains(u"45,000 tokens in 600 requests"_s),
                 qPrintable(chart.summary()));
        QCOMPARE(chart.accessibleDescription(), chart.summary());
        const QString tip = chart.describePoint(0);
        QVERIFY(tip.contains(u"First: "_s));
        QVERIFY(!tip.contains(u"Idle"_s));
        QVERIFY(chart.describePoint(9999).isEmpty());
    }
};

QTEST_MAIN(TestLiveChart)
#include "tst_livechart.moc"
