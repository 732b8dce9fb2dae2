#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The pool through the built program: what it tells, and what it keeps over restarts.
class TestPoolServe final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void cooldownsOutliveARestart();
    void aTestThatPassesLiftsAMark();
    void aMarkedAccountComesBackByItself();
    void sessionsOutliveARestart();
    void requestsTellWhereTheyWent();
    void followsTheRequestsThatCome();

private:
    QByteArray ask(const QByteArray &session = {});
    QString addAccount(const QString &name, LoopbackServer &upstream, int priority);
};

QByteArray TestPoolServe::ask(const QByteArray &session)
{
    const QByteArray fields =
        session.isEmpty() ? QByteArray() : "x-session-id: " + session + "\r\n";
    return talk("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                "Authorization: Bearer " +
                m_key + "\r\n" + fields + "Content-Length: " +
                QByteArray::number(claudeRequest.size()) + "\r\n\r\n" + claudeRequest);
}

QString TestPoolServe::addAccount(const QString &name, LoopbackServer &upstream, int priority)
{
    return run({u"--json"_s,
                u"account"_s,
                u"add"_s,
                u"--provider"_s,
                u"anthropic"_s,
                u"--name"_s,
                name,
                u"--base-url"_s,
                upstream.url(),
                u"--priority"_s,
                QString::number(priority),
                u"--key-stdin"_s},
               upstreamSecret + '\n')
        .json()["id"_L1]
        .toString();
}

static const QByteArray slow = R"({"type":"error","error":{"type":"rate_limit_error"}})";

void TestPoolServe::cooldownsOutliveARestart()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    const QString id = addAccount(u"work"_s, upstream, 50);
    upstream.enqueue(429, "application/json", slow, "Retry-After: 600\r\n");
    QVERIFY(ask().startsWith("HTTP/1.1 429"));
    QTRY_COMPARE(account(id)["state"_L1].toString(), u"cooling"_s);
    const QString reason = account(id)["reason"_L1].toString();
    QVERIFY2(reason.contains(u"cooling until"_s) &&
                 reason.contains(u"(429, asked by the provider)"_s),
             qPrintable(reason));
    QCOMPARE(stop(), 0);
    QVERIFY(serve());
    QCOMPARE(account(id)["state"_L1].toString(), u"cooling"_s);
    QVERIFY(ask().startsWith("HTTP/1.1 429"));
    QCOMPARE(upstream.requests().size(), 1);
    QCOMPARE(run({u"account"_s, u"reset"_s, id}).code, 0);
    QTRY_COMPARE(account(id)["state"_L1].toString(), u"serving"_s);
    upstream.enqueue(200, "application/json", claudeReply);
    QVERIFY(ask().startsWith("HTTP/1.1 200"));
    // A reset is kept as well.
    QCOMPARE(stop(), 0);
    QVERIFY(serve());
    QCOMPARE(account(id)["state"_L1].toString(), u"serving"_s);
}

void TestPoolServe::aTestThatPassesLiftsAMark()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    const QString id = addAccount(u"work"_s, upstream, 50);
    upstream.enqueue(401, "application/json", R"({"error":{"type":"authentication_error"}})");
    QVERIFY(ask().startsWith("HTTP/1.1 502"));
    QTRY_COMPARE(account(id)["state"_L1].toString(), u"needs attention"_s);
    upstream.enqueue(401, "application/json", "{}");
    QCOMPARE(run({u"account"_s, u"test"_s, id}).code, 1);
    QCOMPARE(account(id)["state"_L1].toString(), u"needs attention"_s);
    upstream.enqueue(200, "application/json", R"({"data":[{"id":"claude-x"}]})");
    QCOMPARE(run({u"account"_s, u"test"_s, id}).code, 0);
    QTRY_COMPARE(account(id)["state"_L1].toString(), u"serving"_s);
}

void TestPoolServe::aMarkedAccountComesBackByItself()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    QCOMPARE(run({u"config"_s, u"set"_s, u"health.interval"_s, u"1s"_s}).code, 0);
    const QString id = addAccount(u"work"_s, upstream, 50);
    const QByteArray spent = R"({"type":"error","error":{"type":"invalid_request_error",)"
                             R"("message":"Your credit balance is too low."}})";
    const QByteArray models = R"({"data":[{"id":"other"},{"id":"claude-x"}]})";
    upstream.enqueue(400, "application/json", spent);
    QVERIFY(!ask().startsWith("HTTP/1.1 200"));
    QTRY_COMPARE(account(id)["state"_L1].toString(), u"needs attention"_s);
    // Its key lists models, and that is no proof: the call is refused once more, then served.
    upstream.enqueue(200, "application/json", models);
    upstream.enqueue(400, "application/json", spent);
    upstream.enqueue(200, "application/json", models);
    upstream.enqueue(200, "application/json", claudeReply);
    QTRY_COMPARE_WITH_TIMEOUT(account(id)["state"_L1].toString(), u"serving"_s, 30'000);
    QCOMPARE(upstream.requests().size(), 5);
    const ReceivedRequest probe = upstream.requests().last();
    QVERIFY2(probe.body.contains("\"model\":\"claude-x\"") &&
                 probe.body.contains("\"max_tokens\":1"),
             probe.body.constData());
    upstream.enqueue(200, "application/json", claudeReply);
    QVERIFY(ask().startsWith("HTTP/1.1 200"));
}

void TestPoolServe::sessionsOutliveARestart()
{
    LoopbackServer one;
    LoopbackServer two;
    QVERIFY(serve());
    addAccount(u"one"_s, one, 50);
    const QString id = addAccount(u"two"_s, two, 50);
    one.enqueue(200, "application/json", claudeReply);
    QVERIFY(ask().startsWith("HTTP/1.1 200")); // so that it is the other's turn
    two.enqueue(200, "application/json", claudeReply);
    QVERIFY(ask("mine").startsWith("HTTP/1.1 200"));
    QTRY_COMPARE(account(id)["sessions"_L1].toInt(), 1);
    QCOMPARE(stop(), 0);
    QVERIFY(serve());
    for (int i = 0; i < 3; ++i) {
        two.enqueue(200, "application/json", claudeReply);
        QVERIFY(ask("mine").startsWith("HTTP/1.1 200"));
    }
    QCOMPARE(two.requests().size(), 4);
    QCOMPARE(one.requests().size(), 1);
}

void TestPoolServe::requestsTellWhereTheyWent()
{
    LoopbackServer broken;
    LoopbackServer whole;
    QVERIFY(serve());
    addAccount(u"broken"_s, broken, 1);
    const QString wholeId = addAccount(u"whole"_s, whole, 2);
    broken.enqueue(429, "application/json", slow, "Retry-After: 600\r\n");
    whole.enqueue(200, "application/json", claudeReply);
    const QByteArray reply = ask();
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
    const QJsonArray rows = run({u"--json"_s, u"requests"_s}).json()["rows"_L1].toArray();
    QCOMPARE(rows.size(), 1);
    const QJsonObject row = rows.first().toObject();
    const QByteArray told = "x-deskrelay-request-id: " + row["id"_L1].toString().toLatin1();
    QVERIFY(reply.toLower().contains(told));
    QCOMPARE(row["status"_L1].toInt(), 200);
    QCOMPARE(row["account"_L1].toString(), u"whole"_s);
    QCOMPARE(row["account_id"_L1].toString(), wholeId);
    const QJsonArray attempts = row["attempts"_L1].toArray();
    QCOMPARE(attempts.size(), 2);
    QCOMPARE(attempts[0]["account"_L1].toString(), u"broken"_s);
    QCOMPARE(attempts[0]["status"_L1].toInt(), 429);
    QCOMPARE(attempts[0]["reason"_L1].toString(), u"429, asked by the provider"_s);
    QCOMPARE(attempts[1]["status"_L1].toInt(), 200);
    const QJsonArray choices = row["choices"_L1].toArray();
    QCOMPARE(choices[0]["why"_L1].toString(), u"priority"_s);
    QCOMPARE(choices[1]["passed"_L1][0]["why"_L1].toString(), u"cooling"_s);
    // A person reads the same.
    const Outcome text = run({u"requests"_s});
    QVERIFY2(text.out.contains("broken: 429, asked by the provider"), text.out.constData());

    whole.enqueue(500, "application/json", "{}");
    QVERIFY(ask().startsWith("HTTP/1.1 500"));
    QCOMPARE(run({u"--json"_s, u"requests"_s, u"--failed"_s}).json()["rows"_L1].toArray().size(),
             1);
    QCOMPARE(run({u"--json"_s, u"requests"_s, u"--limit"_s, u"1"_s})
                 .json()["rows"_L1][0]["status"_L1]
                 .toInt(),
             500);
}

void TestPoolServe::followsTheRequestsThatCome()
{
    QVERIFY(serve());
    const std::unique_ptr<QProcess> follower = prepare({u"--json"_s, u"requests"_s, u"--follow"_s});
    follower->start();
    QVERIFY(follower->waitForStarted());
    request("/v1/chat/completions", echoChat, m_key);
    QByteArray seen;
    QTRY_VERIFY_WITH_TIMEOUT((seen += follower->readAllStandardOutput()).contains("\"echo\""),
                             20'000);
    request("/v1/chat/completions", echoChat, m_key);
    QTRY_VERIFY_WITH_TIMEOUT((seen += follower->readAllStandardOutput()).count("\"id\"") == 2,
                             20'000);
    follower->terminate();
    QVERIFY(follower->waitForFinished());
}

QTEST_GUILESS_MAIN(TestPoolServe)
#include "tst_poolserve.moc"
