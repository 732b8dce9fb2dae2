#include "tests/support/loopbackserver.h"
#include "tests/support/servefixture.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What the built program keeps of requests that failed, and what it never keeps.
class TestCaptureServe final : public ServeFixture
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void failuresAreKeptOnAllSides();
    void whatWentWellIsNotKept();
    void allAreKeptIfWanted();
    void aSecondTryIsKept();
    void aKeyHasItsOwnSay();
    void purgesAtOnce();
    void aDiskThatRefusesFailsNoRequest();

private:
    QByteArray ask(const QByteArray &body = claudeRequest);
    static QString idOf(const QByteArray &reply);
    QJsonArray captured(const QString &id);
    bool isCaptured(const QString &id);
    void set(const QString &name, const QString &value);
};

QByteArray TestCaptureServe::ask(const QByteArray &body)
{
    return request("/v1/messages", body, m_key);
}

QString TestCaptureServe::idOf(const QByteArray &reply)
{
    static const QByteArray name = "x-deskrelay-request-id: ";
    const qsizetype at = reply.toLower().indexOf(name);
    if (at < 0)
        return {};
    const qsizetype from = at + name.size();
    return QString::fromLatin1(reply.mid(from, reply.indexOf('\r', from) - from));
}

/// Kept once the reply has gone out: it is waited for.
QJsonArray TestCaptureServe::captured(const QString &id)
{
    QJsonArray messages;
    const auto isThere = [&] {
        messages = run({u"--json"_s, u"capture"_s, u"show"_s, id}).json()["messages"_L1].toArray();
        return !messages.isEmpty();
    };
    return QTest::qWaitFor(isThere) ? messages : QJsonArray();
}

bool TestCaptureServe::isCaptured(const QString &id)
{
    return run({u"capture"_s, u"show"_s, id}).code == 0;
}

void TestCaptureServe::set(const QString &name, const QString &value)
{
    QCOMPARE(run({u"config"_s, u"set"_s, name, value}).code, 0);
}

static QByteArray bodyOf(const QJsonValue &message)
{
    return message["body"_L1].toString().toUtf8();
}

void TestCaptureServe::failuresAreKeptOnAllSides()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    addUpstream(upstream);
    const QByteArray refusal = R"({"type":"error","error":{"type":"invalid_request_error",)"
                               R"("message":"bad: )" +
                               upstreamSecret + R"("}})";
    upstream.enqueue(400, "application/json", refusal, "x-told: yes\r\n");
    QByteArray body = claudeRequest;
    body.replace("\"model\"", "\"metadata\":{\"k\":\"sk-ant-api03-abcdef0123456789\"},\"model\"");
    const QByteArray reply = ask(body);
    QVERIFY(reply.startsWith("HTTP/1.1 400"));
    const QJsonArray messages = captured(idOf(reply));
    QCOMPARE(messages.size(), 4);
    QCOMPARE(messages[0]["side"_L1].toString(), u"client request"_s);
    QCOMPARE(messages[0]["start"_L1].toString(), u"POST /v1/messages"_s);
    QVERIFY(bodyOf(messages[0]).contains(R"("k":"[redacted]")"));
    QCOMPARE(messages[1]["side"_L1].toString(), u"upstream request"_s);
    QCOMPARE(messages[1]["attempt"_L1].toInt(), 1);
    QVERIFY(messages[1]["start"_L1].toString().contains(upstream.url()));
    QCOMPARE(messages[2]["start"_L1].toString(), u"400"_s);
    QVERIFY(bodyOf(messages[2]).contains("bad: [redacted]"));
    QCOMPARE(messages[3]["side"_L1].toString(), u"client reply"_s);
    QVERIFY(bodyOf(messages[3]).contains("bad: [redacted]"));
    // A person reads the same.
    const Outcome text = run({u"capture"_s, u"show"_s, idOf(reply)});
    QVERIFY2(text.out.contains("== upstream reply, attempt 1\n400\n"), text.out.constData());
    // And nowhere on the disk is a secret.
    const QDir directory(m_dir->path());
    for (const QString &name : directory.entryList({u"captures.db*"_s}, QDir::Files)) {
        QFile file(directory.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains(upstreamSecret) && !bytes.contains(m_key));
    }
    QVERIFY(directory.exists(u"captures.db"_s));
}

void TestCaptureServe::whatWentWellIsNotKept()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    addUpstream(upstream);
    upstream.enqueue(200, "application/json", claudeReply);
    const QByteArray reply = ask();
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
    const Outcome shown = run({u"capture"_s, u"show"_s, idOf(reply)});
    QCOMPARE(shown.code, 1);
    QVERIFY2(shown.err.contains("Only failures are captured"), shown.err.constData());
    QVERIFY(!QDir(m_dir->path()).exists(u"captures.db"_s));
    // A request that no account was asked for has failed, too.
    const QByteArray unknown = ask(R"({"model":"no-such-model","messages":[]})");
    QVERIFY(unknown.startsWith("HTTP/1.1 404"));
    QCOMPARE(captured(idOf(unknown)).size(), 1);
    set(u"capture.bodies"_s, u"off"_s);
    upstream.enqueue(400, "application/json", "{}");
    const QString failed = idOf(ask());
    QVERIFY(ask(R"({"model":"no-such-model","messages":[]})").startsWith("HTTP/1.1 404"));
    QVERIFY(!isCaptured(failed));
}

void TestCaptureServe::allAreKeptIfWanted()
{
    LoopbackServer upstream;
    QVERIFY(serve());
    addUpstream(upstream);
    set(u"capture.bodies"_s, u"all"_s);
    set(u"capture.message-bytes"_s, u"1KiB"_s);
    const QByteArray large = R"({"type":"message","content":[{"type":"text","text":")" +
                             QByteArray(3'000, 'x') + R"("}],"usage":{}})";
    upstream.enqueue(200, "application/json", large);
    const QByteArray reply = ask();
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
    const QJsonArray messages = captured(idOf(reply));
    QCOMPARE(messages.size(), 4);
    QCOMPARE(bodyOf(messages[0]), claudeRequest);
    QCOMPARE(bodyOf(messages[2]).size(), 1'024);
    QVERIFY(messages[2]["cut"_L1].toBool());
    QCOMPARE(messages[2]["size"_L1].toInt(), int(large.size()));
    QCOMPARE(run({u"--json"_s, u"capture"_s, u"status"_s}).json()["captures"_L1].toInt(), 1);
}

void TestCaptureServe::aSecondTryIsKept()
{
    LoopbackServer broken;
    LoopbackServer whole;
    QVERIFY(serve());
    addUpstream(broken);
    QCOMPARE(run({u"account"_s,
                  u"add"_s,
                  u"--provider"_s,
                  u"anthropic"_s,
                  u"--name"_s,
                  u"second"_s,
                  u"--base-url"_s,
                  whole.url(),
                  u"--priority"_s,
                  u"90"_s,
                  u"--key-stdin"_s},
                 "sk-second-secret\n")
                 .code,
             0);
    broken.enqueue(500, "application/json", R"({"error":{"type":"api_error"}})");
    whole.enqueue(200, "application/json", claudeReply);
    const QByteArray reply = ask();
    QVERIFY(reply.startsWith("HTTP/1.1 200"));
    const QJsonArray messages = captured(idOf(reply));
    QCOMPARE(messages.size(), 6);
    QCOMPARE(messages[2]["start"_L1].toString(), u"500"_s);
    QCOMPARE(messages[4]["attempt"_L1].toInt(), 2);
    QCOMPARE(bodyOf(messages[5]), claudeReply);
}

void TestCaptureServe::aKeyHasItsOwnSay()
{
    QVERIFY(serve());
    const QString all = run({u"--json"_s,
                             u"key"_s,
                             u"create"_s,
                             u"--name"_s,
                             u"watched"_s,
                             u"--capture"_s,
                             u"all"_s})
                            .json()["key"_L1]
                            .toString();
    QCOMPARE(captured(idOf(request("/v1/chat/completions", echoChat, all.toLatin1()))).size(), 3);
    QVERIFY(!isCaptured(idOf(request("/v1/chat/completions", echoChat, m_key))));
    QCOMPARE(run({u"key"_s, u"capture"_s, u"watched"_s, u"off"_s}).code, 0);
    const QByteArray unknown = R"({"model":"no-such-model","messages":[]})";
    const QString off = idOf(request("/v1/messages", unknown, all.toLatin1()));
    QCOMPARE(captured(idOf(ask(unknown))).size(), 1);
    QVERIFY(!isCaptured(off));
    const Outcome wrong = run({u"key"_s, u"capture"_s, u"watched"_s, u"some"_s});
    QCOMPARE(wrong.code, 2);
    QVERIFY2(wrong.err.contains("off, failures, all or default"), wrong.err.constData());
}

void TestCaptureServe::purgesAtOnce()
{
    QVERIFY(serve());
    const QByteArray reply = ask(R"({"model":"no-such-model","messages":[]})");
    QCOMPARE(captured(idOf(reply)).size(), 1);
    QCOMPARE(run({u"capture"_s, u"purge"_s}).code, 0);
    QVERIFY(!isCaptured(idOf(reply)));
    QVERIFY(QDir(m_dir->path()).entryList({u"captures.db*"_s}).isEmpty());
}

void TestCaptureServe::aDiskThatRefusesFailsNoRequest()
{
    QVERIFY(QDir(m_dir->path()).mkpath(u"captures.db/in the way"_s));
    QVERIFY(serve());
    set(u"capture.bodies"_s, u"all"_s);
    for (int i = 0; i < 3; ++i) {
        const QByteArray reply = request("/v1/chat/completions", echoChat, m_key);
        QVERIFY2(reply.startsWith("HTTP/1.1 200"), QByteArray(reply + m_relayErr).constData());
    }
    QCOMPARE(run({u"capture"_s, u"status"_s}).code, 1);
    QCOMPARE(m_relayErr.count("no captures are kept"), 1);
}

QTEST_GUILESS_MAIN(TestCaptureServe)
#include "tst_captureserve.moc"
