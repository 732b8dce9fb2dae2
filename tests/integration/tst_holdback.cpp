#include "core/base/jsontree.h"
#include "tests/integration/relayfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// A stream's handshake is held back: what fails before the first content is an HTTP error.
class TestHoldback final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void anErrorBeforeTheContentHasAStatus_data();
    void anErrorBeforeTheContentHasAStatus();
    void anErrorOfTheSameFormatIsToldWordForWord();
    void aStreamWithoutContentIsABadGateway_data();
    void aStreamWithoutContentIsABadGateway();
    void anEmptyAnswerIsNoError();
    void aToolCallThatIsNoneIsABadGateway_data();
    void aToolCallThatIsNoneIsABadGateway();
    void theHandshakeIsHeldForABoundedTime();
    void theHandshakeIsHeldWithinABound();
    void aKeyThatIsRefusedInsideAStreamIsTheAccounts();

private:
    std::unique_ptr<RelayFixture> m_fixture;
};

void TestHoldback::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestHoldback::cleanup()
{
    m_fixture.reset();
}

namespace {

/// How a format's stream begins, and how it tells of an overload.
struct Opening
{
    Format format;
    const char *model;
    QByteArray handshake;
    QByteArray error;
    int status; ///< What the error is to a client of the same format.
};

} // namespace

static const QList<Opening> &openings()
{
    static const QList<Opening> all = {
        {Format::OpenAiChat,
         "gpt-4o",
         R"(data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]})"
         "\n\n",
         R"(data: {"error":{"message":"Far too busy.","type":"rate_limit_error","code":"rate_limit_exceeded"}})"
         "\n\n",
         429},
        {Format::OpenAiResponses,
         "gpt-5.5",
         "event: response.created\n"
         R"(data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","output":[]}})"
         "\n\n",
         "event: response.failed\n"
         R"(data: {"type":"response.failed","sequence_number":1,"response":{"id":"resp_1","status":"failed","error":{"code":"rate_limit_exceeded","message":"Far too busy."},"output":[]}})"
         "\n\n",
         429},
        {Format::AnthropicMessages,
         "claude-opus-5-5",
         "event: message_start\n"
         R"(data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5-5","content":[],"stop_reason":null,"usage":{"input_tokens":3,"output_tokens":0}}})"
         "\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n",
         "event: error\n"
         R"(data: {"type":"error","error":{"type":"overloaded_error","message":"Far too busy."}})"
         "\n\n",
         529},
        {Format::GeminiGenerate,
         "gemini-3-pro",
         "",
         R"(data: {"error":{"code":503,"message":"Far too busy.","status":"UNAVAILABLE"}})"
         "\n\n",
         503}};
    return all;
}

static const Opening &openingOf(Format format)
{
    return *std::find_if(openings().begin(), openings().end(), [format](const Opening &opening) {
        return opening.format == format;
    });
}

static void addDirections()
{
    QTest::addColumn<Format>("client");
    QTest::addColumn<Format>("upstream");
    for (const Opening &client : openings()) {
        for (const Opening &upstream : openings()) {
            // OpenAI's accounts speak both formats, and are asked in the client's.
            if (client.format != upstream.format &&
                familyOf(client.format) == familyOf(upstream.format))
                continue;
            QTest::addRow("%s to %s",
                          qPrintable(formatName(client.format)),
                          qPrintable(formatName(upstream.format)))
                << client.format << upstream.format;
        }
    }
}

static QByteArray request(const RelayFixture &house, Format client, const QByteArray &model)
{
    return house.post(requestPath(client, model, true), requestText(client, model, true));
}

void TestHoldback::anErrorBeforeTheContentHasAStatus_data()
{
    addDirections();
}

void TestHoldback::anErrorBeforeTheContentHasAStatus()
{
    QFETCH(const Format, client);
    QFETCH(const Format, upstream);
    const Opening &opening = openingOf(upstream);
    m_fixture->upstream->enqueue(200, "text/event-stream", opening.handshake + opening.error);
    const WireReply reply = m_fixture->talk(request(*m_fixture, client, opening.model));
    const bool isUnknownThere = opening.status == 529 && client != Format::AnthropicMessages;
    QCOMPARE(reply.status, isUnknownThere ? 503 : opening.status);
    QVERIFY(reply.head.contains("application/json"));
    const Result<JsonTree> body = JsonTree::parse(reply.body);
    QVERIFY2(body.has_value(), reply.body.constData());
    QCOMPARE(body->root()["error"]["message"].text, QByteArrayView("Far too busy."));
    QCOMPARE(body->root()["type"].is("error"), client == Format::AnthropicMessages);
    if (reply.status == 429 || reply.status == 503)
        QVERIFY(reply.head.toLower().contains("retry-after:"));
    const UsageRecord record = m_fixture->lastRecord();
    QCOMPARE(record.status, reply.status);
}

void TestHoldback::anErrorOfTheSameFormatIsToldWordForWord()
{
    // Claude Code acts upon details that no other format has.
    const QByteArray error =
        R"({"type":"error","error":{"type":"rate_limit_error","message":"Slow.","details":{"error_code":"ramp_limit_exceeded"}},"request_id":"req_1"})";
    m_fixture->upstream->enqueue(200,
                                 "text/event-stream",
                                 openingOf(Format::AnthropicMessages).handshake +
                                     "event: error\ndata: " + error + "\n\n");
    const WireReply reply =
        m_fixture->talk(request(*m_fixture, Format::AnthropicMessages, "claude-opus-5-5"));
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.body, error);
}

void TestHoldback::aStreamWithoutContentIsABadGateway_data()
{
    addDirections();
}

void TestHoldback::aStreamWithoutContentIsABadGateway()
{
    QFETCH(const Format, client);
    QFETCH(const Format, upstream);
    const Opening &opening = openingOf(upstream);
    m_fixture->upstream->enqueue(200, "text/event-stream", opening.handshake);
    const WireReply reply = m_fixture->talk(request(*m_fixture, client, opening.model));
    QCOMPARE(reply.status, 502);
    QVERIFY(reply.body.contains("before the answer was complete"));
    QVERIFY(!m_fixture->lastRecord().complete);
}

void TestHoldback::anEmptyAnswerIsNoError()
{
    const Opening &opening = openingOf(Format::AnthropicMessages);
    const QByteArray stream =
        opening.handshake +
        "event: message_delta\n"
        R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":1}})"
        "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    m_fixture->upstream->enqueue(200, "text/event-stream", stream);
    const WireReply reply =
        m_fixture->talk(request(*m_fixture, Format::AnthropicMessages, opening.model));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, stream);
    QVERIFY(m_fixture->lastRecord().complete);
}

void TestHoldback::aToolCallThatIsNoneIsABadGateway_data()
{
    QTest::addColumn<Format>("client");
    QTest::addColumn<bool>("isStreamed");
    for (const Opening &client : openings()) {
        if (client.format == Format::GeminiGenerate)
            continue; // has a word for it
        for (const bool isStreamed : {false, true}) {
            QTest::addRow(
                "%s %s", qPrintable(formatName(client.format)), isStreamed ? "stream" : "whole")
                << client.format << isStreamed;
        }
    }
}

void TestHoldback::aToolCallThatIsNoneIsABadGateway()
{
    QFETCH(const Format, client);
    QFETCH(const bool, isStreamed);
    const QByteArray bad =
        R"({"candidates":[{"content":{"role":"model","parts":[]},"finishReason":"MALFORMED_FUNCTION_CALL","index":0}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}})";
    m_fixture->upstream->enqueue(200,
                                 isStreamed ? "text/event-stream" : "application/json",
                                 isStreamed ? "data: " + bad + "\n\n" : bad);
    const WireReply reply =
        m_fixture->talk(m_fixture->post(requestPath(client, "gemini-3-pro", isStreamed),
                                        requestText(client, "gemini-3-pro", isStreamed)));
    QCOMPARE(reply.status, 502);
    QVERIFY2(reply.body.contains("tool call"), reply.body.constData());
}

void TestHoldback::theHandshakeIsHeldForABoundedTime()
{
    RelayConfig config;
    config.timeouts.hold = std::chrono::milliseconds(1);
    m_fixture->relay->setConfig(config);
    const Opening &opening = openingOf(Format::AnthropicMessages);
    m_fixture->upstream->enqueue(
        {.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" +
                    opening.handshake}});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(request(*m_fixture, Format::AnthropicMessages, opening.model));
    QByteArray seen;
    QTRY_VERIFY((seen += client->readAll()).contains("event: ping"));
    // Now an error can only be told inside the stream.
    m_fixture->upstream->send(opening.error);
    QTRY_VERIFY((seen += client->readAll()).contains("overloaded_error"));
    QVERIFY(seen.startsWith("HTTP/1.1 200"));
}

void TestHoldback::theHandshakeIsHeldWithinABound()
{
    const Opening &opening = openingOf(Format::AnthropicMessages);
    const QByteArray ping = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
    m_fixture->upstream->enqueue(
        {.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" +
                    opening.handshake + ping.repeated(10'000)}});
    const std::unique_ptr<QTcpSocket> client =
        m_fixture->open(request(*m_fixture, Format::AnthropicMessages, opening.model));
    QByteArray seen;
    QTRY_VERIFY((seen += client->readAll()).contains("event: ping"));
}

void TestHoldback::aKeyThatIsRefusedInsideAStreamIsTheAccounts()
{
    m_fixture->upstream->enqueue(
        200,
        "text/event-stream",
        openingOf(Format::AnthropicMessages).handshake +
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\","
            "\"message\":\"sk-upstream-secret is no key\"}}\n\n");
    const WireReply reply =
        m_fixture->talk(request(*m_fixture, Format::AnthropicMessages, "claude-opus-5-5"));
    QCOMPARE(reply.status, 502);
    QVERIFY(reply.body.contains("my acc_anthropic"));
    QVERIFY(!reply.body.contains("sk-upstream-secret"));
}

QTEST_GUILESS_MAIN(TestHoldback)
#include "tst_holdback.moc"
