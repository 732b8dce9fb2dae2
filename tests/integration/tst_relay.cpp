#include "core/relay/relayserver.h"
#include "tests/integration/relayfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestRelay final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void passesBytesThroughUnchanged_data();
    void passesBytesThroughUnchanged();
    void renamesTheModelOfAnAliasAndNothingElse();
    void asksForChatUsageAndTakesItOutAgain();
    void sendsAgainWhenStreamOptionsAreRefused();
    void upstreamErrorsArriveAsTheyAre();
    void aRefusedCredentialNamesTheAccount();
    void anUnreachableUpstreamIsABadGateway();
    void aCutStreamEndsWithAnErrorEvent();
    void aClientThatLeavesAbortsItsUpstream();
    void endsWithRequestsUnderWay();
    void refusesUnknownKeysAndForeignFamilies();
    void modelsAreMergedInTheCallersShape();

private:
    std::unique_ptr<RelayFixture> m_fixture;
};

void TestRelay::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestRelay::cleanup()
{
    m_fixture.reset();
}

void TestRelay::passesBytesThroughUnchanged_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<qint64>("tokens");
    const auto row = [](const char *title,
                        const char *path,
                        const char *line,
                        const char *body,
                        const char *type,
                        const char *answer,
                        qint64 tokens) {
        QTest::newRow(title) << QByteArray(path) << QByteArray(line) << QByteArray(body)
                             << QByteArray(type) << QByteArray(answer) << tokens;
    };
    row("messages, whole",
        "/v1/messages?beta=true",
        "POST /v1/messages?beta=true HTTP/1.1",
        R"( {"new_field":1.50, "model":"claude-opus-4-8","max_tokens":5,"messages":[{"role":"user","content":"h\u00e9"}]})",
        "application/json",
        R"({"id":"m","usage":{"input_tokens":3,"output_tokens":4} , "odd":1.0})",
        7);
    row("messages, streamed",
        "/v1/messages",
        "POST /v1/messages HTTP/1.1",
        R"({"model":"claude-opus-4-8","stream":true,"max_tokens":5,"messages":[]})",
        "text/event-stream; charset=utf-8",
        "event: message_start\r\ndata: "
        "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":3,\"output_tokens\":"
        "1}}}"
        "\r\n\r\nevent: message_delta\ndata: "
        "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":6}}\n\n"
        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        9);
    row("responses, streamed",
        "/openai/responses",
        "POST /v1/responses HTTP/1.1",
        R"({"model":"gpt-5","stream":true,"input":"x"})",
        "text/event-stream",
        "event: response.completed\ndata: "
        "{\"type\":\"response.completed\",\"response\":{\"usage\":{"
        "\"input_tokens\":2,\"output_tokens\":2}}}\n\n",
        4);
    row("gemini, streamed, without our key in the query",
        "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse&key=none",
        "POST /v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse HTTP/1.1",
        R"({"contents":[{"parts":[{"text":"x"}]}]})",
        "text/event-stream",
        "data: {\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":{"
        "\"promptTokenCount\":5,\"candidatesTokenCount\":1}}\r\n\r\n",
        6);
    row("embeddings",
        "/v1/embeddings",
        "POST /v1/embeddings HTTP/1.1",
        R"({"model":"text-embedding-3-small","input":"x"})",
        "application/json",
        R"({"data":[],"usage":{"prompt_tokens":8,"total_tokens":8}})",
        8);
}

void TestRelay::passesBytesThroughUnchanged()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, answer);
    QFETCH(const qint64, tokens);
    m_fixture->upstream->enqueue(200, type, answer, "request-id: up_1\r\nSet-Cookie: a=b\r\n");
    const WireReply reply = m_fixture->talk(m_fixture->post(
        path, body, "anthropic-beta: x-1\r\nX-Stainless-Lang: js\r\nCookie: c=d\r\n"));

    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, answer);
    QVERIFY(reply.head.contains("request-id: up_1"));
    QVERIFY(reply.head.contains("x-deskrelay-request-id: "));
    QVERIFY(!reply.head.toLower().contains("set-cookie"));

    QCOMPARE(m_fixture->upstream->requests().size(), 1);
    const ReceivedRequest &received = m_fixture->upstream->requests().first();
    QCOMPARE(received.line(), line);
    QCOMPARE(received.body, body);
    QCOMPARE(received.field("anthropic-beta"), "x-1");
    QVERIFY(received.head.contains("X-Stainless-Lang: js"));
    QVERIFY(received.head.contains(upstreamCredential));
    QVERIFY(!received.head.contains(m_fixture->key()));
    for (const char *name : {"cookie", "accept-encoding", "connection", "expect"})
        QVERIFY2(received.field(name).isEmpty(), name);

    const UsageRecord record = m_fixture->lastRecord();
    QCOMPARE(record.tokens.total(), tokens);
    QCOMPARE(record.status, 200);
    QVERIFY(record.complete);
    QVERIFY(reply.head.contains(record.requestId.toLatin1()));
}

void TestRelay::renamesTheModelOfAnAliasAndNothingElse()
{
    m_fixture->upstream->enqueue(
        200, "application/json", R"({"usage":{"prompt_tokens":1,"completion_tokens":1}})");
    m_fixture->talk(
        m_fixture->post("/v1/chat/completions", R"({ "model" : "fast" , "messages":[ ] })"));
    QCOMPARE(m_fixture->upstream->requests().size(), 1);
    QCOMPARE(m_fixture->upstream->requests().first().body,
             R"({ "model" : "gpt-5-mini" , "messages":[ ] })");
    QCOMPARE(m_fixture->lastRecord().model, u"fast"_s);
    QCOMPARE(m_fixture->lastRecord().resolved, u"gpt-5-mini"_s);
}

static const QByteArray chatStream = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
static const QByteArray chatUsage =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\n";
static const QByteArray chatDone = "data: [DONE]\n\n";

void TestRelay::asksForChatUsageAndTakesItOutAgain()
{
    m_fixture->upstream->enqueue(
        200, "text/event-stream", QByteArray(chatStream + chatUsage + chatDone));
    const WireReply reply = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions", R"({"model":"gpt-5","stream":true,"messages":[]})"));
    QCOMPARE(
        m_fixture->upstream->requests().first().body,
        R"({"stream_options":{"include_usage":true},"model":"gpt-5","stream":true,"messages":[]})");
    QCOMPARE(reply.body, QByteArray(chatStream + chatDone));
    QCOMPARE(m_fixture->lastRecord().tokens.total(), 5);
}

void TestRelay::sendsAgainWhenStreamOptionsAreRefused()
{
    const QByteArray body = R"({"model":"gpt-5","stream":true,"messages":[]})";
    m_fixture->upstream->enqueue(
        400, "application/json", R"({"error":{"message":"unknown field stream_options"}})");
    m_fixture->upstream->enqueue(200, "text/event-stream", QByteArray(chatStream + chatDone));
    m_fixture->upstream->enqueue(200, "text/event-stream", QByteArray(chatStream + chatDone));
    QCOMPARE(m_fixture->talk(m_fixture->post("/v1/chat/completions", body)).status, 200);
    QCOMPARE(m_fixture->upstream->requests().size(), 2);
    QCOMPARE(m_fixture->upstream->requests().last().body, body);
    QCOMPARE(m_fixture->talk(m_fixture->post("/v1/chat/completions", body)).status,
             200); // and is remembered
    QCOMPARE(m_fixture->upstream->requests().size(), 3);
    QCOMPARE(m_fixture->upstream->requests().last().body, body);
}

void TestRelay::upstreamErrorsArriveAsTheyAre()
{
    const QByteArray error = R"({"error":{"message":"slow down","type":"rate_limit_error"}})";
    m_fixture->upstream->enqueue(
        429, "application/json", error, "x-ratelimit-remaining-requests: 0\r\n");
    const WireReply reply = m_fixture->talk(
        m_fixture->post("/v1/chat/completions", R"({"model":"gpt-5","messages":[]})"));
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.body, error);
    QVERIFY(reply.head.contains("x-ratelimit-remaining-requests: 0"));
    QVERIFY(reply.head.contains("retry-after: "));
}

void TestRelay::aRefusedCredentialNamesTheAccount()
{
    m_fixture->upstream->enqueue(
        401, "application/json", R"({"error":{"message":"sk-upstream-secret?"}})");
    const WireReply reply =
        m_fixture->talk(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QCOMPARE(reply.status, 502);
    QVERIFY2(reply.body.contains("my acc_anthropic"), reply.body.constData());
    QVERIFY(reply.body.startsWith(R"({"type":"error")"));
    QVERIFY(!reply.body.contains(upstreamCredential));
}

void TestRelay::anUnreachableUpstreamIsABadGateway()
{
    m_fixture->upstream.reset();
    const WireReply reply =
        m_fixture->talk(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QCOMPARE(reply.status, 502);
    QVERIFY(reply.body.startsWith(R"({"type":"error","error":{"type":"api_error")"));
}

void TestRelay::aCutStreamEndsWithAnErrorEvent()
{
    m_fixture->upstream->enqueue(
        {.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    "Transfer-Encoding: chunked\r\n\r\n",
                    "3b\r\ndata: {\"type\":\"content_block_delta\",\"delta\":{}}\n\nevent: ping"
                    "\r\n"},
         .closes = true});
    const WireReply reply = m_fixture->talk(
        m_fixture->post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})"));
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains("\n\nevent: error\ndata: {\"type\":\"error\""),
             reply.body.constData());
    QVERIFY(!m_fixture->lastRecord().complete);
}

void TestRelay::aClientThatLeavesAbortsItsUpstream()
{
    QSignalSpy received(m_fixture->upstream.get(), &LoopbackServer::received);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_fixture->port);
    socket.write(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QVERIFY(received.wait());
    QCOMPARE(m_fixture->upstream->openConnections(), 1);
    socket.abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_fixture->upstream->openConnections(), 0, 1000);
    QCOMPARE(m_fixture->lastRecord().status, 499);
}

void TestRelay::endsWithRequestsUnderWay()
{
    // What a request tells at its end must find everything still in its place; the sanitizers see
    // when it does not.
    QList<UsageRecord> records;
    auto relay = std::make_unique<RelayServer>(
        SystemClock::instance(),
        [&records](const QList<UsageRecord> &told) { records += told; },
        RelayServer::PoolSink());
    relay->setData(m_fixture->data);
    relay->setCredential(m_fixture->data.accounts.first().id, Secret(QByteArray("sk")));
    QSignalSpy listening(relay.get(), &RelayServer::listening);
    relay->start(u"127.0.0.1"_s, 0);
    QCOMPARE(listening.size(), 1);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost),
                         listening.first().at(1).value<quint16>());
    socket.write(
        m_fixture->post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})"));
    QTRY_COMPARE(m_fixture->upstream->requests().size(), 1);
    relay.reset();
    QCOMPARE(records.size(), 1);
    QCOMPARE(records.first().status, 499);
    QVERIFY(!records.first().complete);
}

void TestRelay::refusesUnknownKeysAndForeignFamilies()
{
    QByteArray request = m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})");
    request.replace(m_fixture->key(), "dk-unknown");
    QCOMPARE(m_fixture->talk(request).status, 401);

    m_fixture->data.keys.first().families = {u"gemini"_s};
    m_fixture->setData(m_fixture->data);
    QCOMPARE(
        m_fixture->talk(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"))
            .status,
        403);
    m_fixture->data.keys.first().revoked = true;
    m_fixture->setData(m_fixture->data);
    QCOMPARE(
        m_fixture->talk(m_fixture->post("/v1/messages", R"({"model":"claude-x","messages":[]})"))
            .status,
        401);
    QVERIFY(m_fixture->upstream->requests().isEmpty());
}

void TestRelay::modelsAreMergedInTheCallersShape()
{
    m_fixture->data.accounts = {m_fixture->data.accounts.first()};
    m_fixture->setData(m_fixture->data);
    m_fixture->upstream->setModelList(
        200, R"({"data":[{"type":"model","id":"claude-x","display_name":"X","extra":1}]})");
    const QByteArray get =
        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + m_fixture->key() +
        "\r\nanthropic-version: 2023-06-01\r\nConnection: close\r\n\r\n";
    const WireReply reply = m_fixture->talk(get);
    QCOMPARE(reply.status, 200);
    QVERIFY2(
        reply.body.contains(R"({"type":"model","id":"claude-x","display_name":"X","extra":1})"),
        reply.body.constData());
}

QTEST_GUILESS_MAIN(TestRelay)
#include "tst_relay.moc"
