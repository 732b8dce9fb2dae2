#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The built deskrelayctl with a vault.
class TestServe final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void answersOverTheEchoAccountAndCounts();
    void commandsReachARunningRelay();
    void commandsRunWithoutARelay();
    void commandsFindARelayOfAnotherSession();
    void aLongRuntimeDirectoryIsPassedOver();
    void aSecondServeIsRefusedAndNamesTheFirst();
    void aKilledOwnerLeavesTheLockAndItsRecords();
    void aStreamUnderWayOutlivesTheSignalToEnd();
    void aTakenPortIsNamed();
    void badUsageExitsWithTwo_data();
    void badUsageExitsWithTwo();
    void anotherKindOfSecretsIsRefused();
    void aWrongPassphraseLeavesTheRelayServing();
    void everythingIsThisUsersAlone();
};

void TestServe::answersOverTheEchoAccountAndCounts()
{
    QVERIFY(serve());
    QVERIFY(m_relayOut.contains("curl -N http://127.0.0.1:"));
    const QByteArray reply = request("/v1/chat/completions", echoChat, m_key);
    QVERIFY2(reply.startsWith("HTTP/1.1 200 "), reply.constData());
    const QJsonObject total = run({u"--json"_s, u"usage"_s}).json().value("total"_L1).toObject();
    QCOMPARE(total.value("requests"_L1).toInt(), 1);
    QCOMPARE(total.value("input"_L1).toInt(), 1);
    QVERIFY(total.value("cost_usd"_L1).isNull());
    QCOMPARE(total.value("unpriced"_L1).toInt(), 1);
}

void TestServe::commandsReachARunningRelay()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    const QString id = addUpstream(upstream);
    QVERIFY(!id.isEmpty());
    upstream.enqueue(200, "application/json", claudeReply);
    QVERIFY(request("/v1/messages", claudeRequest, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(upstream.requests().first().field("x-api-key"), upstreamSecret);

    const Outcome made = run({u"--json"_s,
                              u"key"_s,
                              u"create"_s,
                              u"--name"_s,
                              u"only gemini"_s,
                              u"--allow"_s,
                              u"gemini"_s});
    const QByteArray narrow = made.json().value("key"_L1).toString().toLatin1();
    QVERIFY(request("/v1/messages", claudeRequest, narrow).startsWith("HTTP/1.1 403 "));
    QCOMPARE(run({u"key"_s, u"revoke"_s, u"only gemini"_s}).code, 0);
    QVERIFY(request("/v1/messages", claudeRequest, narrow).startsWith("HTTP/1.1 401 "));

    QCOMPARE(run({u"account"_s, u"disable"_s, u"work"_s}).code, 0);
    QVERIFY(request("/v1/messages", claudeRequest, m_key).startsWith("HTTP/1.1 503 "));
    QCOMPARE(run({u"alias"_s, u"set"_s, u"talk"_s, u"echo"_s}).code, 0);
    QByteArray aliased = echoChat;
    QVERIFY(request("/v1/chat/completions", aliased.replace("\"echo\"", "\"talk\""), m_key)
                .startsWith("HTTP/1.1 200 "));
    QCOMPARE(run({u"account"_s, u"remove"_s, id}).code, 0);
    QCOMPARE(run({u"account"_s, u"show"_s, id}).code, 1);
}

void TestServe::commandsRunWithoutARelay()
{
    LoopbackServer upstream;
    QCOMPARE(run({u"--secrets"_s, u"vault"_s, u"status"_s}).code, 0);
    const QString id = addUpstream(upstream);
    QVERIFY(!id.isEmpty());
    QVERIFY(serve()); // and the relay finds it, with its secret
    const QByteArray key = run({u"--json"_s, u"key"_s, u"create"_s, u"--name"_s, u"k"_s})
                               .json()
                               .value("key"_L1)
                               .toString()
                               .toLatin1();
    upstream.enqueue(200, "application/json", claudeReply);
    QVERIFY(request("/v1/messages", claudeRequest, key).startsWith("HTTP/1.1 200 "));
}

void TestServe::commandsFindARelayOfAnotherSession()
{
    QTemporaryDir session;
    QTemporaryDir other;
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, session.path());
    QVERIFY(serve());
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, other.path());
    const Outcome there = run({u"--json"_s, u"status"_s});
    QVERIFY2(there.code == 0, there.err.constData());
    QVERIFY(there.json()["running"_L1].toBool());
    m_environment.remove(u"XDG_RUNTIME_DIR"_s); // as under cron, or after su
    QVERIFY(run({u"--json"_s, u"status"_s}).json()["running"_L1].toBool());
}

void TestServe::aLongRuntimeDirectoryIsPassedOver()
{
    const QString longPath = m_dir->filePath(QString(100, u'x'));
    QVERIFY(QDir().mkpath(longPath));
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, longPath);
    QVERIFY2(serve(), m_relayErr.constData());
    QVERIFY(run({u"--json"_s, u"status"_s}).json()["running"_L1].toBool());
}

void TestServe::aSecondServeIsRefusedAndNamesTheFirst()
{
    QVERIFY(serve());
    const Outcome second = run({u"serve"_s, u"--port"_s, u"0"_s});
    QCOMPARE(second.code, 1);
    QVERIFY2(second.err.contains(QByteArray::number(m_relay->processId())), second.err.constData());
    QVERIFY(second.err.contains(QByteArray("http://127.0.0.1:" + QByteArray::number(m_port))));
}

void TestServe::aKilledOwnerLeavesTheLockAndItsRecords()
{
    QVERIFY(serve());
    for (int i = 0; i < 50; ++i)
        QVERIFY(request("/v1/chat/completions", echoChat, m_key).startsWith("HTTP/1.1 200 "));
    // Reading goes through the store behind all that was written: then the kill may come.
    QCOMPARE(run({u"--json"_s, u"usage"_s}).json().value("total"_L1)["requests"_L1].toInt(), 50);
    killRelay();
    QVERIFY(serve());
    QCOMPARE(run({u"--json"_s, u"usage"_s}).json().value("total"_L1)["requests"_L1].toInt(), 50);
}

void TestServe::aStreamUnderWayOutlivesTheSignalToEnd()
{
    QVERIFY(serve());
    const QByteArray words = QByteArray("word ").repeated(40);
    const QByteArray body =
        R"({"model":"echo","stream":true,"messages":[{"role":"user","content":")" + words + "\"}]}";
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: " + m_key +
                 "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray seen;
    QTRY_VERIFY((seen += socket.readAll()).contains("word"));
    QSignalSpy gone(m_relay.get(), &QProcess::finished);
    m_relay->terminate();
    QTRY_COMPARE(socket.state(), QTcpSocket::UnconnectedState);
    seen += socket.readAll();
    QVERIFY2(seen.endsWith("data: [DONE]\n\n\r\n0\r\n\r\n"), seen.last(200).constData());
    QVERIFY(!gone.isEmpty() || gone.wait());
    QCOMPARE(m_relay->exitCode(), 0);
}

void TestServe::aTakenPortIsNamed()
{
    LoopbackServer other;
    const Outcome refused = run({u"serve"_s, u"--port"_s, QString::number(other.port())});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains(QByteArray::number(other.port())), refused.err.constData());
}

void TestServe::badUsageExitsWithTwo_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{u"acount"_s, u"list"_s};
    QTest::newRow("unknown option") << QStringList{u"usage"_s, u"--bye"_s, u"day"_s};
    QTest::newRow("missing argument") << QStringList{u"account"_s, u"show"_s};
    QTest::newRow("missing option") << QStringList{u"key"_s, u"create"_s};
    QTest::newRow("unknown provider") << QStringList{
        u"account"_s, u"add"_s, u"--provider"_s, u"acme"_s, u"--name"_s, u"x"_s, u"--key-stdin"_s};
    QTest::newRow("no key") << QStringList{
        u"account"_s, u"add"_s, u"--provider"_s, u"openai"_s, u"--name"_s, u"x"_s};
    QTest::newRow("bad axis") << QStringList{u"usage"_s, u"--by"_s, u"moon"_s};
    QTest::newRow("bad setting") << QStringList{u"config"_s, u"set"_s, u"port"_s, u"many"_s};
}

void TestServe::badUsageExitsWithTwo()
{
    QFETCH(const QStringList, words);
    const Outcome refused = run(words, "sk-x\n");
    QCOMPARE(refused.code, 2);
    QCOMPARE(refused.err.count('\n'), 1);
    QVERIFY(refused.out.isEmpty());
}

void TestServe::anotherKindOfSecretsIsRefused()
{
    QCOMPARE(run({u"--secrets"_s, u"vault"_s, u"status"_s}).code, 0);
    const Outcome refused = run({u"--secrets"_s, u"keychain"_s, u"status"_s});
    QCOMPARE(refused.code, 1);
    QVERIFY(refused.err.contains("vault"));
}

void TestServe::aWrongPassphraseLeavesTheRelayServing()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    QVERIFY(!addUpstream(upstream).isEmpty());
    const QByteArray key = m_key;
    stop();
    m_passphrase = "wrong";
    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, key).startsWith("HTTP/1.1 200 "));
    const QByteArray reply = request("/v1/messages", claudeRequest, key);
    QVERIFY2(reply.startsWith("HTTP/1.1 503 "), reply.constData());
    const QJsonArray accounts =
        run({u"--json"_s, u"account"_s, u"list"_s}).json().value("accounts"_L1).toArray();
    QCOMPARE(accounts.last().toObject().value("state"_L1).toString(), u"needs attention"_s);
}

void TestServe::everythingIsThisUsersAlone()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    QVERIFY(!addUpstream(upstream).isEmpty());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QDirIterator it(m_dir->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString file = it.next();
        QVERIFY2(!(QFile::permissions(file) & others), qPrintable(file));
    }
    QVERIFY(!(QFile::permissions(m_dir->path()) & others));
}

QTEST_GUILESS_MAIN(TestServe)
#include "tst_serve.moc"
