#include "tests/support/servefixture.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Prices, costs and their limits through the built deskrelayctl.
class TestPriceCommands final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void showsThePricesOfTheProgram();
    void aPriceThatComesLaterPricesOldRequests();
    void takesAFileOfPrices();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void aLimitOutlivesRestartsAndCrashes();

private:
    QJsonObject total();
};

QJsonObject TestPriceCommands::total()
{
    return run({u"--json"_s, u"usage"_s}).json().value("total"_L1).toObject();
}

void TestPriceCommands::showsThePricesOfTheProgram()
{
    const Outcome list = run({u"--secrets"_s,
                              u"vault"_s,
                              u"--json"_s,
                              u"price"_s,
                              u"list"_s,
                              u"--model"_s,
                              u"claude-*-4-5"_s});
    QCOMPARE(list.json()["prices"_L1].toArray().size(), 3);
    const QJsonObject shown =
        run({u"--json"_s, u"price"_s, u"show"_s, u"claude-sonnet-5-5"_s}).json();
    const QJsonArray prices = shown["prices"_L1].toArray();
    QCOMPARE(prices.size(), 2);
    QCOMPARE(prices.at(1)["from"_L1].toString(), u"2026-10-07"_s);
    QCOMPARE(prices.at(1)["cache_read"_L1].toDouble(), 0.1);
    const Outcome none = run({u"price"_s, u"show"_s, u"claude-sonnet-5-6"_s});
    QCOMPARE(none.code, 1);
    QVERIFY2(none.err.contains("claude-sonnet-5-5"), none.err.constData());
}

void TestPriceCommands::aPriceThatComesLaterPricesOldRequests()
{
    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
    QVERIFY(total()["cost_usd"_L1].isNull());
    const Outcome set = run({u"--json"_s,
                             u"price"_s,
                             u"set"_s,
                             u"echo"_s,
                             u"--input"_s,
                             u"2"_s,
                             u"--output"_s,
                             u"10"_s});
    QVERIFY2(set.code == 0, set.err.constData());
    QCOMPARE(set.json()["requests_priced"_L1].toInt(), 1);
    const QJsonObject old = total();
    QCOMPARE(old["unpriced"_L1].toInt(), 0);
    QCOMPARE(old["priced_later"_L1].toInt(), 1);
    const double cost = old["cost_usd"_L1].toDouble();
    QVERIFY(cost > 0);
    // A running relay has it at once.
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(total()["cost_usd"_L1].toDouble(), 2 * cost);
    QCOMPARE(total()["priced_later"_L1].toInt(), 1);
    for (const QString &axis :
         {u"account"_s, u"key"_s, u"model"_s, u"tool"_s, u"day"_s, u"hour"_s}) {
        const QJsonObject usage = run({u"--json"_s, u"usage"_s, u"--by"_s, axis}).json();
        const QJsonArray rows = usage["rows"_L1].toArray();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows.at(0)["cost_usd"_L1].toDouble(), 2 * cost);
        QCOMPARE(rows.at(0)["unpriced"_L1].toInt(), 0);
        QVERIFY(rows.at(0).toObject().contains("estimated"_L1));
    }
    const Outcome plain = run({u"usage"_s});
    QVERIFY2(plain.out.contains("priced 2 of 2 requests, 1 of them later"), plain.out.constData());
    QCOMPARE(run({u"price"_s, u"unset"_s, u"echo"_s}).code, 0);
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(total()["unpriced"_L1].toInt(), 1);
}

void TestPriceCommands::takesAFileOfPrices()
{
    QFile file(m_dir->filePath(u"prices.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"house-x": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}})");
    file.close();
    const Outcome taken =
        run({u"--secrets"_s, u"vault"_s, u"--json"_s, u"price"_s, u"import"_s, file.fileName()});
    QVERIFY2(taken.code == 0, taken.err.constData());
    QCOMPARE(taken.json()["imported"_L1].toInt(), 1);
    const QJsonObject shown = run({u"--json"_s, u"price"_s, u"show"_s, u"house-x"_s}).json();
    QCOMPARE(shown["prices"_L1].toArray().at(0)["output"_L1].toDouble(), 2.0);
    QCOMPARE(run({u"price"_s, u"import"_s, u"/nowhere.json"_s}).code, 1);
}

void TestPriceCommands::tellsWhatIsWrong_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("no output") << QStringList{u"set"_s, u"m"_s, u"--input"_s, u"1"_s}
                               << QByteArray("--output is missing");
    QTest::newRow("no number")
        << QStringList{u"set"_s, u"m"_s, u"--input"_s, u"1"_s, u"--output"_s, u"much"_s}
        << QByteArray("--output must be");
    QTest::newRow("no day") << QStringList{u"set"_s,
                                           u"m"_s,
                                           u"--input"_s,
                                           u"1"_s,
                                           u"--output"_s,
                                           u"1"_s,
                                           u"--from"_s,
                                           u"soon"_s}
                            << QByteArray("--from takes a day");
    QTest::newRow("half a length") << QStringList{u"set"_s,
                                                  u"m"_s,
                                                  u"--input"_s,
                                                  u"1"_s,
                                                  u"--output"_s,
                                                  u"1"_s,
                                                  u"--above"_s,
                                                  u"7"_s}
                                   << QByteArray("--above-input");
}

void TestPriceCommands::tellsWhatIsWrong()
{
    QFETCH(const QStringList, words);
    QFETCH(const QByteArray, said);
    const Outcome outcome = run(QStringList{u"--secrets"_s, u"vault"_s, u"price"_s} + words);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.contains(said), outcome.err.constData());
}

void TestPriceCommands::aLimitOutlivesRestartsAndCrashes()
{
    QVERIFY(serve());
    QCOMPARE(
        run({u"price"_s, u"set"_s, u"echo"_s, u"--input"_s, u"50000"_s, u"--output"_s, u"50000"_s})
            .code,
        0);
    const Outcome made = run({u"--json"_s,
                              u"key"_s,
                              u"create"_s,
                              u"--name"_s,
                              u"small"_s,
                              u"--daily-cost"_s,
                              u"0.15"_s});
    const QByteArray key = made.json()["key"_L1].toString().toLatin1();
    int served = 0;
    while (served < 20 &&
           request("/v1/chat/completions", echoChat, key).startsWith("HTTP/1.1 200 "))
        ++served;
    QVERIFY(served > 0 && served < 20);
    const QByteArray refused = request("/v1/chat/completions", echoChat, key);
    QVERIFY2(refused.startsWith("HTTP/1.1 429 "), refused.constData());
    QVERIFY(refused.contains("a day"));
    const QJsonObject shown = run({u"--json"_s, u"key"_s, u"show"_s, u"small"_s}).json();
    QVERIFY(shown["cost_today"_L1].toDouble() >= 0.15);
    QCOMPARE(shown["cost_total"_L1].toDouble(), shown["cost_today"_L1].toDouble());

    QCOMPARE(stop(), 0);
    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, key).startsWith("HTTP/1.1 429 "));
    const QJsonObject before = total();
    killRelay();
    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, key).startsWith("HTTP/1.1 429 "));
    QCOMPARE(total()["cost_usd"_L1].toDouble(), before["cost_usd"_L1].toDouble());
    // Another key is not concerned.
    QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
}

QTEST_GUILESS_MAIN(TestPriceCommands)
#include "tst_pricecommands.moc"
