#include "core/relay/relayhost.h"
#include "tests/support/loopbackserver.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <mutex>

using namespace deskrelay;
using namespace Qt::StringLiterals;

namespace {

/// A reply as it came over the wire.
struct Reply
{
    int status = 0;
    QByteArray head = {};
    QByteArray body = {}; ///< Without chunked coding.
};

} // namespace

class TestRelay final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
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
    void refusesUnknownKeysAndForeignFamilies();
    void anotherFormatIsNotTranslated();
    void modelsAreMergedInTheCallersShape();

private:
    Account account(Provider provider, const QString &id, const QString &base) const;
    QByteArray
    post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {}) const;
    Reply talk(const QByteArray &request);
    UsageRecord lastRecord();

    std::unique_ptr<LoopbackServer> m_upstream;
    std::unique_ptr<RelayHost> m_relay;
    quint16 m_port = 0;
    Secret m_key = {};
    ClientKey m_clientKey = {};
    RelayData m_data = {};
    std::mutex m_mutex;
    QList<UsageRecord> m_records = {};
};

void TestRelay::initTestCase()
{
    m_key = generateClientKey();
    m_clientKey = {.id = {u"key_test"_s}, .name = u"test"_s, .hash = hashClientKey(m_key.reveal())};
}

Account TestRelay::account(Provider provider, const QString &id, const QString &base) const
{
    return {.id = {id}, .provider = provider, .name = u"my "_s + id, .baseUrl = base};
}

void TestRelay::init()
{
    m_records.clear();
    m_upstream = std::make_unique<LoopbackServer>();
    m_relay = std::make_unique<RelayHost>(SystemClock::instance());
    m_relay->setUsageSink([this](const QList<UsageRecord> &records) {
        const std::scoped_lock lock(m_mutex);
        m_records += records;
    });
    m_data = {.accounts = {account(Provider::Anthropic, u"acc_anthropic"_s, m_upstream->url()),
                           account(Provider::Gemini, u"acc_gemini"_s, m_upstream->url()),
                           account(Provider::OpenAi, u"acc_openai"_s, m_upstream->url(u"/v1"_s))},
              .keys = {m_clientKey},
              .aliases = {{.name = u"fast"_s, .model = u"gpt-5-mini"_s}}};
    m_relay->setData(m_data);
    for (const Account &known : std::as_const(m_data.accounts))
        m_relay->setCredential(known.id, Secret("sk-upstream-secret"));
    QSignalSpy listening(m_relay.get(), &RelayHost::listening);
    m_relay->start(u"127.0.0.1"_s, 0);
    QVERIFY(listening.wait());
    m_port = listening.first().at(1).value<quint16>();
}

void TestRelay::cleanup()
{
    m_relay.reset();
    m_upstream.reset();
}

QByteArray
TestRelay::post(const QByteArray &path, const QByteArray &body, const QByteArray &fields) const
{
    return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " +
           m_key.reveal().toByteArray() + "\r\nContent-Type: application/json\r\n" +
           "Connection: close\r\nAccept-Encoding: gzip\r\n" + fields +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

static QByteArray withoutChunks(QByteArray coded)
{
    QByteArray body;
    while (!coded.isEmpty()) {
        const qsizetype line = coded.indexOf("\r\n");
        const qsizetype size = coded.first(line).toLongLong(nullptr, 16);
        body += coded.sliced(line + 2, size);
        coded = coded.sliced(line + 2 + size + 2);
    }
    return body;
}

/// Sends a request and reads until the relay closes.
Reply TestRelay::talk(const QByteArray &request)
{
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    socket.write(request);
    if (!closed.wait(10'000))
        return {};
    const QByteArray all = socket.readAll();
    const qsizetype end = all.indexOf("\r\n\r\n");
    Reply reply{
        .status = all.sliced(9, 3).toInt(), .head = all.first(end), .body = all.sliced(end + 4)};
    if (reply.head.toLower().contains("transfer-encoding: chunked"))
        reply.body = withoutChunks(reply.body);
    return reply;
}

UsageRecord TestRelay::lastRecord()
{
    const auto has = [this] {
        const std::scoped_lock lock(m_mutex);
        return !m_records.isEmpty();
    };
    if (!QTest::qWaitFor(has))
        return {};
    const std::scoped_lock lock(m_mutex);
    return m_records.last();
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
        "data: {\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":1}}\r\n\r\n",
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
    m_upstream->enqueue(200, type, answer, "request-id: up_1\r\nSet-Cookie: a=b\r\n");
    const Reply reply =
        talk(post(path, body, "anthropic-beta: x-1\r\nX-Stainless-Lang: js\r\nCookie: c=d\r\n"));

    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, answer);
    QVERIFY(reply.head.contains("request-id: up_1"));
    QVERIFY(reply.head.contains("x-deskrelay-request-id: "));
    QVERIFY(!reply.head.toLower().contains("set-cookie"));

    QCOMPARE(m_upstream->requests().size(), 1);
    const ReceivedRequest &received = m_upstream->requests().first();
    QCOMPARE(received.line(), line);
    QCOMPARE(received.body, body);
    QCOMPARE(received.field("anthropic-beta"), "x-1");
    QVERIFY(received.head.contains("X-Stainless-Lang: js"));
    QVERIFY(received.head.contains("sk-upstream-secret"));
    QVERIFY(!received.head.contains(m_key.reveal().toByteArray()));
    for (const char *name : {"cookie", "accept-encoding", "connection", "expect"})
        QVERIFY2(received.field(name).isEmpty(), name);

    const UsageRecord record = lastRecord();
    QCOMPARE(record.tokens.total(), tokens);
    QCOMPARE(record.status, 200);
    QVERIFY(record.complete);
    QVERIFY(reply.head.contains(record.requestId.toLatin1()));
}

void TestRelay::renamesTheModelOfAnAliasAndNothingElse()
{
    m_upstream->enqueue(
        200, "application/json", R"({"usage":{"prompt_tokens":1,"completion_tokens":1}})");
    talk(post("/v1/chat/completions", R"({ "model" : "fast" , "messages":[ ] })"));
    QCOMPARE(m_upstream->requests().size(), 1);
    QCOMPARE(m_upstream->requests().first().body, R"({ "model" : "gpt-5-mini" , "messages":[ ] })");
    QCOMPARE(lastRecord().model, u"fast"_s);
    QCOMPARE(lastRecord().resolved, u"gpt-5-mini"_s);
}

static const QByteArray chatStream = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
static const QByteArray chatUsage =
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":3}}\n\n";
static const QByteArray chatDone = "data: [DONE]\n\n";

void TestRelay::asksForChatUsageAndTakesItOutAgain()
{
    m_upstream->enqueue(200, "text/event-stream", QByteArray(chatStream + chatUsage + chatDone));
    const Reply reply =
        talk(post("/v1/chat/completions", R"({"model":"gpt-5","stream":true,"messages":[]})"));
    QCOMPARE(
        m_upstream->requests().first().body,
        R"({"stream_options":{"include_usage":true},"model":"gpt-5","stream":true,"messages":[]})");
    QCOMPARE(reply.body, QByteArray(chatStream + chatDone));
    QCOMPARE(lastRecord().tokens.total(), 5);
}

void TestRelay::sendsAgainWhenStreamOptionsAreRefused()
{
    const QByteArray body = R"({"model":"gpt-5","stream":true,"messages":[]})";
    m_upstream->enqueue(
        400, "application/json", R"({"error":{"message":"unknown field stream_options"}})");
    m_upstream->enqueue(200, "text/event-stream", QByteArray(chatStream + chatDone));
    m_upstream->enqueue(200, "text/event-stream", QByteArray(chatStream + chatDone));
    QCOMPARE(talk(post("/v1/chat/completions", body)).status, 200);
    QCOMPARE(m_upstream->requests().size(), 2);
    QCOMPARE(m_upstream->requests().last().body, body);
    QCOMPARE(talk(post("/v1/chat/completions", body)).status, 200); // and is remembered
    QCOMPARE(m_upstream->requests().size(), 3);
    QCOMPARE(m_upstream->requests().last().body, body);
}

void TestRelay::upstreamErrorsArriveAsTheyAre()
{
    const QByteArray error = R"({"error":{"message":"slow down","type":"rate_limit_error"}})";
    m_upstream->enqueue(429, "application/json", error, "x-ratelimit-remaining-requests: 0\r\n");
    const Reply reply = talk(post("/v1/chat/completions", R"({"model":"gpt-5","messages":[]})"));
    QCOMPARE(reply.status, 429);
    QCOMPARE(reply.body, error);
    QVERIFY(reply.head.contains("x-ratelimit-remaining-requests: 0"));
    QVERIFY(reply.head.contains("retry-after: "));
}

void TestRelay::aRefusedCredentialNamesTheAccount()
{
    m_upstream->enqueue(401, "application/json", R"({"error":{"message":"sk-upstream-secret?"}})");
    const Reply reply = talk(post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QCOMPARE(reply.status, 502);
    QVERIFY2(reply.body.contains("my acc_anthropic"), reply.body.constData());
    QVERIFY(reply.body.startsWith(R"({"type":"error")"));
    QVERIFY(!reply.body.contains("sk-upstream-secret"));
}

void TestRelay::anUnreachableUpstreamIsABadGateway()
{
    m_upstream.reset();
    const Reply reply = talk(post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QCOMPARE(reply.status, 502);
    QVERIFY(reply.body.startsWith(R"({"type":"error","error":{"type":"api_error")"));
}

void TestRelay::aCutStreamEndsWithAnErrorEvent()
{
    m_upstream->enqueue({.pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                                    "Transfer-Encoding: chunked\r\n\r\n",
                                    "10\r\nevent: ping\ndata\r\n"},
                         .closes = true});
    const Reply reply =
        talk(post("/v1/messages", R"({"model":"claude-x","stream":true,"messages":[]})"));
    QCOMPARE(reply.status, 200);
    QVERIFY2(reply.body.contains("\n\nevent: error\ndata: {\"type\":\"error\""),
             reply.body.constData());
    QVERIFY(!lastRecord().complete);
}

void TestRelay::aClientThatLeavesAbortsItsUpstream()
{
    QSignalSpy received(m_upstream.get(), &LoopbackServer::received);
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    socket.write(post("/v1/messages", R"({"model":"claude-x","messages":[]})"));
    QVERIFY(received.wait());
    QCOMPARE(m_upstream->openConnections(), 1);
    socket.abort();
    QTRY_COMPARE_WITH_TIMEOUT(m_upstream->openConnections(), 0, 1000);
    QCOMPARE(lastRecord().status, 499);
}

void TestRelay::refusesUnknownKeysAndForeignFamilies()
{
    QByteArray request = post("/v1/messages", R"({"model":"claude-x","messages":[]})");
    request.replace(m_key.reveal().toByteArray(), "dk-unknown");
    QCOMPARE(talk(request).status, 401);

    m_data.keys.first().families = {u"gemini"_s};
    m_relay->setData(m_data);
    QCOMPARE(talk(post("/v1/messages", R"({"model":"claude-x","messages":[]})")).status, 403);
    m_data.keys.first().revoked = true;
    m_relay->setData(m_data);
    QCOMPARE(talk(post("/v1/messages", R"({"model":"claude-x","messages":[]})")).status, 401);
    QVERIFY(m_upstream->requests().isEmpty());
}

void TestRelay::anotherFormatIsNotTranslated()
{
    const Reply reply = talk(post("/v1/messages", R"({"model":"gpt-5","messages":[]})"));
    QCOMPARE(reply.status, 501);
    QVERIFY(reply.body.contains("anthropic-messages"));
}

void TestRelay::modelsAreMergedInTheCallersShape()
{
    m_data.accounts = {m_data.accounts.first()};
    m_relay->setData(m_data);
    m_upstream->enqueue(
        200,
        "application/json",
        R"({"data":[{"type":"model","id":"claude-x","display_name":"X","extra":1}]})");
    const QByteArray get =
        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nx-api-key: " + m_key.reveal().toByteArray() +
        "\r\nanthropic-version: 2023-06-01\r\nConnection: close\r\n\r\n";
    const Reply reply = talk(get);
    QCOMPARE(reply.status, 200);
    QVERIFY2(
        reply.body.contains(R"({"type":"model","id":"claude-x","display_name":"X","extra":1})"),
        reply.body.constData());
}

QTEST_GUILESS_MAIN(TestRelay)
#include "tst_relay.moc"
