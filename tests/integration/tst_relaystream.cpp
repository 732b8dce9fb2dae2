#include "tests/integration/relayfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// How streams end: by themselves, too early, or with the relay.
class TestRelayStream final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void aStreamWithoutItsEndIsToldAsAnError_data();
    void aStreamWithoutItsEndIsToldAsAnError();
    void aStreamThatWasCompleteMayBeCut_data();
    void aStreamThatWasCompleteMayBeCut();
    void anErrorInsideAStreamIsToldOnce();
    void geminisArrayArrivesWhileItIsWritten();
    void aRequestUnderWayIsSeen();
    void aRelayThatStopsFinishesItsStreams();
    void aRelayThatStopsWaitsNoLongerThanItMay();

private:
    std::unique_ptr<RelayFixture> m_fixture;
};

void TestRelayStream::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestRelayStream::cleanup()
{
    m_fixture.reset();
}

static const QByteArray eventHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n";

static QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

/// The same short answer in each format: its beginning, its end, and the error that replaces it.
struct Stream
{
    const char *title;
    const char *path;
    const char *body;
    const char *start;
    const char *end;
    const char *error;
};

static const Stream streams[] = {
    {"anthropic-messages",
     "/v1/messages",
     R"({"model":"claude-x","stream":true,"messages":[]})",
     "event: content_block_delta\ndata: {\"type\":\"content_block_delta\"}\n\n",
     "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
     "event: error\ndata: {\"type\":\"error\""},
    {"openai-chat",
     "/v1/chat/completions",
     R"({"model":"gpt-5","stream":true,"stream_options":{"include_usage":true},"messages":[]})",
     "data: {\"choices\":[{\"delta\":{\"content\":\"finish_reason\"},\"finish_reason\":null}]}\n\n",
     "data: {\"choices\":[{\"delta\":{},\"finish_reason\": \"stop\"}]}\n\n",
     "data: {\"error\":"},
    {"openai-responses",
     "/v1/responses",
     R"({"model":"gpt-5","stream":true,"input":"x"})",
     "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\"}\n\n",
     "event: response.completed\ndata: "
     "{\"type\":\"response.completed\",\"response\":{\"usage\":null}}\n\n",
     "event: error\ndata: {\"type\":\"error\""},
    {"gemini-generate",
     "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse",
     "{}",
     "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n",
     "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n",
     "data: {\"error\":"}};

static void addStreams()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < std::size(streams); ++i)
        QTest::newRow(streams[i].title) << int(i);
}

void TestRelayStream::aStreamWithoutItsEndIsToldAsAnError_data()
{
    addStreams();
}

void TestRelayStream::aStreamWithoutItsEndIsToldAsAnError()
{
    QFETCH(const int, index);
    const Stream &stream = streams[index];
    m_fixture->upstream->enqueue(200, "text/event-stream", stream.start);
    const WireReply reply = m_fixture->talk(m_fixture->post(stream.path, stream.body));
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.startsWith(stream.start), reply.body.constData());
    QCOMPARE(reply.body.count(stream.error), 1);
    QVERIFY(!m_fixture->lastRecord().complete);
}

void TestRelayStream::aStreamThatWasCompleteMayBeCut_data()
{
    addStreams();
}

void TestRelayStream::aStreamThatWasCompleteMayBeCut()
{
    QFETCH(const int, index);
    const Stream &stream = streams[index];
    const QByteArray whole = QByteArray(stream.start) + stream.end;
    m_fixture->upstream->enqueue(
        {.pieces = {QByteArray(eventHead + chunk(whole))}, .closes = true});
    const WireReply reply = m_fixture->talk(m_fixture->post(stream.path, stream.body));
    QCOMPARE(reply.body, whole);
    QVERIFY(m_fixture->lastRecord().complete);
}

void TestRelayStream::anErrorInsideAStreamIsToldOnce()
{
    const Stream &stream = streams[0];
    const QByteArray error =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n";
    m_fixture->upstream->enqueue(
        {.pieces = {QByteArray(eventHead + chunk(stream.start + error))}, .closes = true});
    const WireReply reply = m_fixture->talk(m_fixture->post(stream.path, stream.body));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, stream.start + error);
    QVERIFY(!m_fixture->lastRecord().complete);
}

void TestRelayStream::geminisArrayArrivesWhileItIsWritten()
{
    // The end never comes; what came is passed on all the same.
    m_fixture->upstream->enqueue({.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                             "Transfer-Encoding: chunked\r\n\r\n",
                                             chunk("[{\"candidates\":[]}")}});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(m_fixture->post("/v1beta/models/gemini-3-pro:streamGenerateContent", "{}"));
    QByteArray seen;
    QTRY_VERIFY((seen += client->readAll()).contains("[{\"candidates\":[]}"));
}

void TestRelayStream::aRequestUnderWayIsSeen()
{
    const Stream &stream = streams[0];
    m_fixture->upstream->enqueue({.pieces = {QByteArray(eventHead + chunk(stream.start))}});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(m_fixture->post(stream.path, stream.body));
    QTRY_COMPARE(m_fixture->relay->snapshot().open.size(), 1);
    const OpenRequest open = m_fixture->relay->snapshot().open.first();
    QCOMPARE(open.attempts, 1);
    QVERIFY(!open.id.isEmpty() && !open.account.isEmpty() && !open.model.isEmpty());
    m_fixture->upstream->send(chunk(stream.end) + "0\r\n\r\n");
    QTRY_COMPARE(m_fixture->relay->snapshot().open.size(), 0);
    QCOMPARE(m_fixture->lastRecord().requestId.toLatin1(), open.id);
}

void TestRelayStream::aRelayThatStopsFinishesItsStreams()
{
    const Stream &stream = streams[0];
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    m_fixture->upstream->enqueue({.pieces = {QByteArray(eventHead + chunk(stream.start))}});
    const std::unique_ptr<QTcpSocket> idle = m_fixture->open({});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(m_fixture->post(stream.path, stream.body));
    QByteArray seen;
    QTRY_VERIFY((seen += client->readAll()).contains("content_block_delta"));

    QSignalSpy stopped(m_fixture->relay.get(), &RelayHost::stopped);
    m_fixture->relay->stop(std::chrono::minutes(1));
    QTRY_COMPARE(idle->state(), QTcpSocket::UnconnectedState);
    QTRY_COMPARE(m_fixture->relay->snapshot().state, RelayState::Stopping);
    const std::unique_ptr<QTcpSocket> late = m_fixture->open({});
    QTRY_COMPARE(late->error(), QTcpSocket::ConnectionRefusedError);
    QVERIFY(stopped.isEmpty());

    m_fixture->upstream->send(chunk(stream.end) + "0\r\n\r\n");
    QTRY_COMPARE(client->state(), QTcpSocket::UnconnectedState);
    seen += client->readAll();
    QVERIFY2(seen.contains("message_stop") && seen.endsWith("0\r\n\r\n"), seen.constData());
    QVERIFY(!stopped.isEmpty() || stopped.wait());
    QCOMPARE(m_fixture->relay->snapshot().state, RelayState::Stopped);
}

void TestRelayStream::aRelayThatStopsWaitsNoLongerThanItMay()
{
    const Stream &stream = streams[0];
    m_fixture->upstream->enqueue({.pieces = {QByteArray(eventHead + chunk(stream.start))}});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(m_fixture->post(stream.path, stream.body));
    QByteArray seen;
    QTRY_VERIFY((seen += client->readAll()).contains("content_block_delta"));
    QSignalSpy stopped(m_fixture->relay.get(), &RelayHost::stopped);
    m_fixture->relay->stop(std::chrono::milliseconds(50));
    QVERIFY(stopped.wait());
    QTRY_COMPARE(client->state(), QTcpSocket::UnconnectedState);
    QVERIFY(!m_fixture->lastRecord().complete);
}

QTEST_GUILESS_MAIN(TestRelayStream)
#include "tst_relaystream.moc"
