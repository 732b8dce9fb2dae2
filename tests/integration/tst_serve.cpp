#include "tests/support/loopbackserver.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The built deskrelayctl as a person uses it: its own processes, a data directory, a vault.
class TestServe final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void answersOverTheEchoAccountAndCounts();
    void commandsReachARunningRelay();
    void commandsRunWithoutARelay();
    void aSecondServeIsRefusedAndNamesTheFirst();
    void aKilledOwnerLeavesTheLockAndItsRecords();
    void aStreamUnderWayOutlivesTheSignalToEnd();
    void aTakenPortIsNamed();
    void badUsageExitsWithTwo_data();
    void badUsageExitsWithTwo();
    void anotherKindOfSecretsIsRefused();
    void aWrongPassphraseLeavesTheRelayServing();
    void noSecretIsAnywhere();
    void everythingIsThisUsersAlone();

private:
    struct Outcome
    {
        int code = -1;
        QByteArray out = {};
        QByteArray err = {};
        QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    };

    std::unique_ptr<QProcess> prepare(const QStringList &words);
    Outcome run(const QStringList &words, const QByteArray &input = {});
    bool serve(const QStringList &words = {u"--port"_s, u"0"_s});
    void stop();
    QByteArray request(const QByteArray &path, const QByteArray &body, const QByteArray &key) const;
    QString addUpstream(LoopbackServer &upstream);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_relay;
    QByteArray m_relayOut = {};
    QByteArray m_passphrase = {};
    QByteArray m_key = {};
    quint16 m_port = 0;
};

static const QByteArray upstreamSecret = "sk-ant-very-private-0123456789";

void TestServe::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_passphrase = "correct horse";
    m_key.clear();
    m_relayOut.clear();
}

void TestServe::cleanup()
{
    stop();
    m_dir.reset();
}

std::unique_ptr<QProcess> TestServe::prepare(const QStringList &words)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DESKRELAY_VAULT_PASSPHRASE"_s, QString::fromLatin1(m_passphrase));
    process->setProcessEnvironment(environment);
    process->setProgram(QStringLiteral(DESKRELAYCTL));
    process->setArguments(QStringList{u"--data-dir"_s, m_dir->path()} + words);
    return process;
}

TestServe::Outcome TestServe::run(const QStringList &words, const QByteArray &input)
{
    const std::unique_ptr<QProcess> process = prepare(words);
    process->start();
    process->write(input);
    process->closeWriteChannel();
    process->waitForFinished();
    return {.code = process->exitCode(),
            .out = process->readAllStandardOutput(),
            .err = process->readAllStandardError()};
}

bool TestServe::serve(const QStringList &words)
{
    m_relay = prepare(QStringList{u"--secrets"_s, u"vault"_s, u"serve"_s} + words);
    m_relay->start();
    static const QRegularExpression listening(u"listening on http://127\\.0\\.0\\.1:(\\d+)\\n"_s);
    while (!m_relayOut.contains("listening on ")) {
        if (!m_relay->waitForReadyRead(20'000))
            return false;
        m_relayOut += m_relay->readAllStandardOutput();
    }
    while (m_relay->waitForReadyRead(50)) // the first key comes in the same breath
        m_relayOut += m_relay->readAllStandardOutput();
    const QString text = QString::fromUtf8(m_relayOut);
    m_port = listening.match(text).captured(1).toUShort();
    const QString key = QRegularExpression(u"dk-[A-Za-z0-9_-]+"_s).match(text).captured();
    if (!key.isEmpty())
        m_key = key.toLatin1();
    return m_port != 0;
}

void TestServe::stop()
{
    if (!m_relay)
        return;
    m_relay->terminate();
    m_relay->waitForFinished();
    m_relay.reset();
}

/// Posts and answers everything that came back.
QByteArray
TestServe::request(const QByteArray &path, const QByteArray &body, const QByteArray &key) const
{
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    socket.write("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key +
                 "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    closed.wait(10'000);
    return socket.readAll();
}

QString TestServe::addUpstream(LoopbackServer &upstream)
{
    const Outcome added = run({u"--json"_s,
                               u"account"_s,
                               u"add"_s,
                               u"--provider"_s,
                               u"anthropic"_s,
                               u"--name"_s,
                               u"work"_s,
                               u"--base-url"_s,
                               upstream.url(),
                               u"--key-stdin"_s},
                              QByteArray(upstreamSecret + "\n"));
    return added.json().value("id"_L1).toString();
}

static const QByteArray echoChat =
    R"({"model":"echo","messages":[{"role":"user","content":"Hi"}]})";
static const QByteArray claude = R"({"model":"claude-x","max_tokens":9,"messages":[]})";
static const QByteArray claudeReply = R"({"usage":{"input_tokens":3,"output_tokens":4}})";

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
    QVERIFY(request("/v1/messages", claude, m_key).startsWith("HTTP/1.1 200 "));
    QCOMPARE(upstream.requests().first().field("x-api-key"), upstreamSecret);

    const Outcome made = run({u"--json"_s,
                              u"key"_s,
                              u"create"_s,
                              u"--name"_s,
                              u"only gemini"_s,
                              u"--allow"_s,
                              u"gemini"_s});
    const QByteArray narrow = made.json().value("key"_L1).toString().toLatin1();
    QVERIFY(request("/v1/messages", claude, narrow).startsWith("HTTP/1.1 403 "));
    QCOMPARE(run({u"key"_s, u"revoke"_s, u"only gemini"_s}).code, 0);
    QVERIFY(request("/v1/messages", claude, narrow).startsWith("HTTP/1.1 401 "));

    QCOMPARE(run({u"account"_s, u"disable"_s, u"work"_s}).code, 0);
    QVERIFY(request("/v1/messages", claude, m_key).startsWith("HTTP/1.1 503 "));
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
    QVERIFY(request("/v1/messages", claude, key).startsWith("HTTP/1.1 200 "));
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
    m_relay->kill();
    QVERIFY(m_relay->waitForFinished());
    m_relayOut.clear();
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
    m_relayOut.clear();
    m_passphrase = "wrong";
    QVERIFY(serve());
    QVERIFY(request("/v1/chat/completions", echoChat, key).startsWith("HTTP/1.1 200 "));
    const QByteArray reply = request("/v1/messages", claude, key);
    QVERIFY2(reply.startsWith("HTTP/1.1 503 "), reply.constData());
    const QJsonArray accounts =
        run({u"--json"_s, u"account"_s, u"list"_s}).json().value("accounts"_L1).toArray();
    QCOMPARE(accounts.last().toObject().value("state"_L1).toString(), u"needs attention"_s);
}

void TestServe::noSecretIsAnywhere()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    QVERIFY(!addUpstream(upstream).isEmpty());
    upstream.enqueue(401, "application/json", "{\"error\":\"" + upstreamSecret + "\"}");
    const QByteArray reply = request("/v1/messages", claude, m_key);
    QVERIFY(reply.startsWith("HTTP/1.1 502 "));
    QVERIFY(!reply.contains(upstreamSecret));
    run({u"usage"_s});

    QFile commandLine(u"/proc/%1/cmdline"_s.arg(m_relay->processId()));
    QVERIFY(commandLine.open(QIODevice::ReadOnly));
    const QByteArray arguments = commandLine.readAll();
    const QByteArray log = m_relay->readAllStandardError();
    for (const QByteArray &secret : {upstreamSecret, m_passphrase}) {
        QVERIFY(!arguments.contains(secret));
        QVERIFY(!log.contains(secret));
        QVERIFY(!m_relayOut.contains(secret));
    }
    QVERIFY(!log.contains(m_key));
    stop();
    int files = 0;
    QDirIterator it(m_dir->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (const QByteArray &secret : {upstreamSecret, m_passphrase, m_key})
            QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
        ++files;
    }
    QVERIFY(files >= 3);
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
