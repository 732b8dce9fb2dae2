#include "tests/integration/relayfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// A key's limits at the door.
class TestKeyGate final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void requestsAMinute();
    void tokensAMinuteAreThoseOfTheReply();
    void aRequestThatCanNeverPass();
    void requestsAtATime();
    void aKeyThatMayWaitStandsInLine();
    void whoWaitsTooLongIsRefused();
    void whoLeavesTheLineIsForgotten();

private:
    void limit(void (*change)(ClientKey &));
    WireReply ask();

    std::unique_ptr<RelayFixture> m_fixture;
};

static const QByteArray body = R"({"model":"claude-x","messages":[]})";
static const QByteArray answer =
    R"({"type":"message","content":[],"usage":{"input_tokens":900,"output_tokens":60}})";

void TestKeyGate::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestKeyGate::cleanup()
{
    m_fixture.reset();
}

void TestKeyGate::limit(void (*change)(ClientKey &))
{
    change(m_fixture->data.keys.first());
    m_fixture->setData(m_fixture->data);
}

WireReply TestKeyGate::ask()
{
    return m_fixture->talk(m_fixture->post("/v1/messages", body));
}

void TestKeyGate::requestsAMinute()
{
    limit([](ClientKey &key) { key.requestsPerMinute = 2; });
    for (int i = 0; i < 2; ++i) {
        m_fixture->upstream->enqueue(200, "application/json", answer);
        QCOMPARE(ask().status, 200);
    }
    const WireReply reply = ask();
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("2 of 2 requests a minute"), reply.body.constData());
    QVERIFY(reply.body.contains("rate_limit_error"));
    const QByteArray head = reply.head.toLower();
    QVERIFY(head.contains("retry-after: ") && head.contains("x-should-retry: true"));
    QCOMPARE(m_fixture->upstream->requests().size(), 2);
}

void TestKeyGate::tokensAMinuteAreThoseOfTheReply()
{
    limit([](ClientKey &key) { key.tokensPerMinute = 1'000; });
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200); // 960 and about 10 fit
    const WireReply reply = ask();
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("1920 of 1000 tokens a minute"), reply.body.constData());
}

void TestKeyGate::aRequestThatCanNeverPass()
{
    limit([](ClientKey &key) {
        key.tokensPerMinute = 3;
        key.maxWait = std::chrono::hours(1);
    });
    const WireReply reply = ask();
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("can never pass"), reply.body.constData());
    QVERIFY(reply.head.toLower().contains("x-should-retry: false"));
    QVERIFY(reply.head.toLower().contains("retry-after: ")); // each 429 has one
}

void TestKeyGate::requestsAtATime()
{
    limit([](ClientKey &key) { key.maxConcurrent = 1; });
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    m_fixture->upstream->enqueue({}); // not answered yet
    const auto first = m_fixture->open(m_fixture->post("/v1/messages", body));
    QVERIFY(received.wait());
    const WireReply reply = ask();
    QCOMPARE(reply.status, 429);
    QVERIFY2(reply.body.contains("1 of 1 requests at a time"), reply.body.constData());
}

void TestKeyGate::aKeyThatMayWaitStandsInLine()
{
    limit([](ClientKey &key) {
        key.maxConcurrent = 1;
        key.maxWait = std::chrono::minutes(1);
    });
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    m_fixture->upstream->enqueue({});
    const auto first = m_fixture->open(m_fixture->post("/v1/messages", body));
    QVERIFY(received.wait());
    const auto second = m_fixture->open(m_fixture->post("/v1/messages", body));
    QVERIFY(second->waitForBytesWritten());
    m_fixture->upstream->enqueue(200, "application/json", answer);
    m_fixture->upstream->send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                              "Content-Length: 2\r\n\r\n{}");
    QTRY_VERIFY(first->state() == QTcpSocket::UnconnectedState);
    QTRY_VERIFY(second->state() == QTcpSocket::UnconnectedState);
    QVERIFY(second->readAll().startsWith("HTTP/1.1 200"));
}

void TestKeyGate::whoWaitsTooLongIsRefused()
{
    limit([](ClientKey &key) {
        key.maxConcurrent = 1;
        key.maxWait = std::chrono::seconds(1);
    });
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    m_fixture->upstream->enqueue({});
    const auto first = m_fixture->open(m_fixture->post("/v1/messages", body));
    QVERIFY(received.wait());
    QCOMPARE(ask().status, 429);
}

void TestKeyGate::whoLeavesTheLineIsForgotten()
{
    limit([](ClientKey &key) {
        key.maxConcurrent = 1;
        key.maxWait = std::chrono::minutes(1);
    });
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    m_fixture->upstream->enqueue({});
    auto first = m_fixture->open(m_fixture->post("/v1/messages", body));
    QVERIFY(received.wait());
    {
        const auto leaves = m_fixture->open(m_fixture->post("/v1/messages", body));
        QVERIFY(leaves->waitForBytesWritten());
    }
    QCOMPARE(m_fixture->lastRecord().status, 499);
    first.reset();
    m_fixture->upstream->enqueue(200, "application/json", answer);
    QCOMPARE(ask().status, 200);
    QCOMPARE(m_fixture->upstream->requests().size(), 2);
}

QTEST_GUILESS_MAIN(TestKeyGate)
#include "tst_keygate.moc"
