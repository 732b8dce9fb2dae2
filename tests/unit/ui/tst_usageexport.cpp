#include "ui/models/usageexport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <ctime>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestUsageExport final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin");
        tzset();
    }

    void writesATableThatASpreadsheetReads_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << u"Work"_s << QByteArray("\"Work\"");
        QTest::newRow("comma") << u"Work, Claude"_s << QByteArray("\"Work, Claude\"");
        QTest::newRow("quote") << u"a \"b\""_s << QByteArray("\"a \"\"b\"\"\"");
        QTest::newRow("line") << u"a\nb"_s << QByteArray("\"a\nb\"");
        QTest::newRow("formula") << u"=SUM(A1)"_s << QByteArray("\"'=SUM(A1)\"");
        QTest::newRow("command") << u"@x"_s << QByteArray("\"'@x\"");
        QTest::newRow("unicode") << u"Größe"_s << QByteArray("\"Größe\"");
    }

    void writesATableThatASpreadsheetReads()
    {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, cell);
        UsageView view{.tableAxis = UsageAxis::Account};
        view.table = {{.accountId = u"acc-1"_s,
                       .account = name,
                       .requests = 1234,
                       .tokens = {.input = 5, .cacheRead = 6, .cacheWrite1h = 7, .output = 8},
                       .costMicros = 4'123'456,
                       .unpriced = 2,
                       .failed = 1,
                       .medianFirstToken = 340ms}};
        QCOMPARE(usageTableCsv(view),
                 QByteArray("account,account_id,requests,errors,input,cache_read,cache_write,"
                            "output,reasoning,first_token_median_ms,first_token_p95_ms,cost_usd,"
                            "unpriced,estimated\r\n") +
                     cell + ",\"acc-1\",1234,1,5,6,7,8,0,340,,4.123456,2,0\r\n");
    }

    void leavesWhatHasNoPriceEmpty()
    {
        UsageView view{.tableAxis = UsageAxis::Model};
        view.table = {{.model = u"m"_s, .requests = 1, .unpriced = 1}};
        QVERIFY(usageTableCsv(view).contains("\"m\",1,0,0,0,0,0,0,,,,1,0\r\n"));
        const QJsonObject all = QJsonDocument::fromJson(usageJson(view)).object();
        QVERIFY(all.value("rows"_L1)[0]["cost_usd"_L1].isNull());
        QVERIFY(all.value("saved_by_caching_usd"_L1).isNull());
    }

    void tellsTheHoursApartWhenClocksGoBack()
    {
        const TimePoint two = fromMilliseconds(1'761'436'800'000); // 2025-10-26 02:00 +02:00
        UsageView view;
        view.periods = {{u"a"_s, two, two + 1h}, {u"b"_s, two + 1h, two + 2h}};
        view.series = {{.period = u"a"_s}, {.period = u"b"_s}};
        const QList<QByteArray> lines = usageSeriesCsv(view).split('\n');
        QVERIFY(lines[1].startsWith("2025-10-26T02:00:00+02:00,2025-10-26T02:00:00+01:00,"));
        QVERIFY(lines[2].startsWith("2025-10-26T02:00:00+01:00,2025-10-26T03:00:00+01:00,"));
    }

    void tellsWhatItIsNarrowedDownTo()
    {
        UsageView view{.filter = {.account = AccountId{u"acc-1"_s}, .tool = u"Codex"_s}};
        const QJsonObject all = QJsonDocument::fromJson(usageJson(view)).object();
        const QJsonObject filter = all.value("filter"_L1).toObject();
        QCOMPARE(filter, (QJsonObject{{u"account_id"_s, u"acc-1"_s}, {u"tool"_s, u"Codex"_s}}));
    }
};

QTEST_GUILESS_MAIN(TestUsageExport)
#include "tst_usageexport.moc"
