#include "ui/models/usagecharts.h"
#include "ui/theme.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestUsageCharts final : public QObject
{
    Q_OBJECT

private slots:
    void stacksTokensByKindOnce()
    {
        UsageView view = twoHours();
        view.series[1].tokens = {.input = 1,
                                 .cacheRead = 2,
                                 .cacheWrite5m = 3,
                                 .cacheWrite1h = 4,
                                 .output = 50,
                                 .reasoning = 20};
        const ChartData chart = UsageCharts::tokens(view);
        QList<qint64> values;
        for (const ChartSeries &series : chart.series) {
            QCOMPARE(series.values[0], std::optional<qint64>(0));
            values.append(series.values[1].value_or(-1));
        }
        QCOMPARE(values, (QList<qint64>{1, 2, 7, 30, 20})); // reasoning is a part of the output
        QCOMPARE(chart.periods.size(), 2);
    }

    void putsCostsUnderTheirPeriodAndName()
    {
        UsageView view = twoHours();
        view.split = {
            row(u"b"_s, 0, 5), row(u"a"_s, 0, 100), row(u"a"_s, 1, 10), row(u"c"_s, 1, {})};
        NameColors colors;
        const ChartData chart = UsageCharts::cost(view, {}, colors);
        QCOMPARE(chart.series.size(), 2); // what has no price is not drawn as if it were free
        QCOMPARE(chart.series[0].name, u"a"_s);
        QCOMPARE(chart.series[0].values, (QList<std::optional<qint64>>{100, 10}));
        QCOMPARE(chart.series[1].values, (QList<std::optional<qint64>>{5, 0}));
    }

    void drawsTheRestAsOne()
    {
        UsageView view = twoHours();
        qint64 sum = 0;
        for (int i = 0; i < 12; ++i) {
            view.split.append(row(u"m%1"_s.arg(i), i % 2, 1000 - i));
            sum += 1000 - i;
        }
        NameColors colors;
        const ChartData chart = UsageCharts::cost(view, {}, colors);
        QCOMPARE(chart.series.size(), seriesCount);
        QCOMPARE(chart.series.last().color, seriesCount - 1);
        qint64 drawn = 0;
        for (const ChartSeries &series : chart.series) {
            for (const std::optional<qint64> &value : series.values)
                drawn += value.value_or(0);
        }
        QCOMPARE(drawn, sum);
    }

    void aModelKeepsItsColour()
    {
        NameColors colors;
        QCOMPARE(colors.assign({u"a"_s, u"b"_s, u"c"_s}), (QList<int>{0, 1, 2}));
        QCOMPARE(colors.assign({u"c"_s, u"a"_s, u"b"_s}), (QList<int>{2, 0, 1}));
        QCOMPARE(colors.assign({u"d"_s, u"c"_s}), (QList<int>{0, 2}));
        // Who was away gets another where its own is taken.
        QCOMPARE(colors.assign({u"d"_s, u"a"_s}).at(0), 0);
        QVERIFY(colors.assign({u"d"_s, u"a"_s}).at(1) != 0);
    }

    void leavesGapsWhereNothingBegan()
    {
        UsageView view = twoHours();
        view.series[1].medianFirstToken = 340ms;
        view.series[1].slowFirstToken = 2100ms;
        const ChartData chart = UsageCharts::firstToken(view);
        QCOMPARE(chart.series[0].values, (QList<std::optional<qint64>>{std::nullopt, 340}));
        QCOMPARE(chart.series[1].values, (QList<std::optional<qint64>>{std::nullopt, 2100}));
    }

private:
    static UsageView twoHours()
    {
        const TimePoint start = fromMilliseconds(1'796'040'000'000);
        UsageView view{.span = {.since = start, .until = start + 2h}};
        view.periods = {{u"p0"_s, start, start + 1h}, {u"p1"_s, start + 1h, start + 2h}};
        view.series = {{.period = u"p0"_s}, {.period = u"p1"_s}};
        return view;
    }
    static UsageRow row(const QString &model, int period, std::optional<qint64> cost)
    {
        return {.model = model, .period = u"p%1"_s.arg(period), .requests = 1, .costMicros = cost};
    }
};

QTEST_GUILESS_MAIN(TestUsageCharts)
#include "tst_usagecharts.moc"
