#include "core/formats/conversation/codec.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/requests/requesttrace.h"
#include "tests/integration/relayfixture.h"
#include "tests/integration/wiretexts.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// Every direction through a relay: a client of one format, an upstream of another.
class TestTranslation final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void carriesARequestAndItsReply_data();
    void carriesARequestAndItsReply();
    void anUpstreamsErrorHasTheClientsShape_data();
    void anUpstreamsErrorHasTheClientsShape();
    void aStreamThatBreaksOffIsToldInTheClientsFormat_data();
    void aStreamThatBreaksOffIsToldInTheClientsFormat();
    void aClientsStopIsEnforcedForResponses();
    void sealedStateComesBackThroughAChat();
    void stateOfAnotherProviderIsNotHandedOn();
    void unsealedReasoningIsNotHandedToAnthropic();
    void droppedFieldsAreNamed();
    void aVendorWithoutResponsesIsAskedForAChat();
    void whatCannotBeTranslatedIsRefused();
    void mediaAreFetchedForGemini();
    void mediaOfThisNetworkAreNot();

private:
    Reply read(Format format, bool isStreamed, const QByteArray &body) const;

    std::unique_ptr<RelayFixture> m_fixture;
};

void TestTranslation::init()
{
    m_fixture = std::make_unique<RelayFixture>();
    QVERIFY(m_fixture->start());
}

void TestTranslation::cleanup()
{
    m_fixture.reset();
}

/// A model by which an account that speaks the format is chosen.
static QByteArray modelOf(Format format)
{
    switch (format) {
    case Format::OpenAiChat:
        return "gpt-4o";
    case Format::OpenAiResponses:
        return "gpt-5.5";
    case Format::AnthropicMessages:
        return "claude-opus-5-5";
    case Format::GeminiGenerate:
        break;
    }
    return "gemini-3-pro";
}

Reply TestTranslation::read(Format format, bool isStreamed, const QByteArray &body) const
{
    const std::unique_ptr<ReplyReader> reader = codecOf(format).makeReplyReader();
    ReplyEvents events;
    if (isStreamed) {
        SseParser parser;
        QList<SseEvent> frames = parser.feed(body);
        frames += parser.finish();
        for (const SseEvent &frame : frames)
            reader->feed(frame, events);
        reader->finish(events);
    } else if (const Result<JsonTree> tree = JsonTree::parse(body)) {
        reader->readWhole(tree->root(), events);
    }
    return foldEvents(events);
}

static void addDirections()
{
    QTest::addColumn<Format>("client");
    QTest::addColumn<Format>("upstream");
    QTest::addColumn<bool>("isStreamed");
    for (const Format client : allFormats) {
        for (const Format upstream : allFormats) {
            // An OpenAI account speaks both of its formats itself.
            if (familyOf(client) == familyOf(upstream))
                continue;
            for (const bool isStreamed : {false, true}) {
                QTest::addRow("%s to %s%s",
                              qPrintable(formatName(client)),
                              qPrintable(formatName(upstream)),
                              isStreamed ? ", streamed" : "")
                    << client << upstream << isStreamed;
            }
        }
    }
}

void TestTranslation::carriesARequestAndItsReply_data()
{
    addDirections();
}

void TestTranslation::carriesARequestAndItsReply()
{
    QFETCH(const Format, client);
    QFETCH(const Format, upstream);
    QFETCH(const bool, isStreamed);
    const QByteArray model = modelOf(upstream);
    m_fixture->upstream->enqueue(200,
                                 isStreamed ? "text/event-stream" : "application/json",
                                 isStreamed ? streamedReply(upstream) : wholeReply(upstream));
    const WireReply answer = m_fixture->talk(m_fixture->post(
        requestPath(client, model, isStreamed), requestText(client, model, isStreamed)));
    QVERIFY2(answer.status == 200, answer.body.constData());

    // What the upstream was asked.
    QCOMPARE(m_fixture->upstream->requests().size(), 1);
    const ReceivedRequest &asked = m_fixture->upstream->requests().first();
    const QByteArray path = requestPath(upstream, model, isStreamed);
    QVERIFY2(asked.line().startsWith(QByteArray("POST " + path + ' ')), asked.line().constData());
    QVERIFY(asked.head.contains(upstreamCredential));
    QVERIFY(!asked.head.contains(m_fixture->key()));
    const Result<JsonTree> body = JsonTree::parse(asked.body);
    QVERIFY2(body.has_value(), asked.body.constData());
    const Result<Conversation> meant =
        codecOf(upstream).readRequest(body->root(), {.model = model, .isStreamed = isStreamed});
    QVERIFY2(meant.has_value(), asked.body.constData());
    QCOMPARE(meant->model, model);
    QCOMPARE(meant->isStreamed, isStreamed);
    QCOMPARE(meant->messages.size(), 2);
    QCOMPARE(meant->messages[0].role, Role::System);
    QCOMPARE(std::get<TextPart>(meant->messages[0].parts.first()).text, QByteArray("Be brief."));
    QCOMPARE(std::get<TextPart>(meant->messages[1].parts.first()).text, QByteArray("Look at x"));
    QCOMPARE(meant->tools.size(), 1);
    QCOMPARE(meant->tools.first().name, QByteArray("look"));
    QVERIFY2(meant->tools.first().schema.contains(R"("at":{"type":"string"})"),
             meant->tools.first().schema.constData());

    // What the client was told.
    const Reply reply = read(client, isStreamed, answer.body);
    QVERIFY2(!reply.failure, answer.body.constData());
    QCOMPARE(reply.model, model);
    QCOMPARE(reply.parts.size(), 2);
    QCOMPARE(std::get<TextPart>(reply.parts[0]).text, QByteArray("Hello there"));
    const auto &call = std::get<ToolCallPart>(reply.parts[1]);
    QCOMPARE(call.name, QByteArray("look"));
    QCOMPARE(call.arguments, QByteArray(R"({"at":"x"})"));
    QVERIFY(!call.id.isEmpty());
    QVERIFY(reply.finish && reply.finish->reason == FinishReason::ToolCalls);
    const TokenUsage usage{.input = 10, .cacheRead = 3, .output = 7};
    const UsageRecord record = m_fixture->lastRecord();
    QVERIFY(record.tokens == usage);
    QVERIFY(record.complete);
    // A chat's stream tells its usage to who asked for it.
    if (!(client == Format::OpenAiChat && isStreamed))
        QVERIFY2(reply.usage == usage, answer.body.constData());
}

void TestTranslation::anUpstreamsErrorHasTheClientsShape_data()
{
    addDirections();
}

void TestTranslation::anUpstreamsErrorHasTheClientsShape()
{
    QFETCH(const Format, client);
    QFETCH(const Format, upstream);
    QFETCH(const bool, isStreamed);
    const QByteArray model = modelOf(upstream);
    m_fixture->upstream->enqueue(
        429,
        "application/json",
        R"({"error":{"message":"Too fast.","type":"rate_limit_error","status":"RESOURCE_EXHAUSTED"}})",
        "retry-after: 7\r\n");
    const WireReply answer = m_fixture->talk(m_fixture->post(
        requestPath(client, model, isStreamed), requestText(client, model, isStreamed)));
    QCOMPARE(answer.status, 429);
    QVERIFY(answer.head.contains("retry-after: 7"));
    const Result<JsonTree> body = JsonTree::parse(answer.body);
    QVERIFY(body.has_value());
    const JsonNode &error = body->root()["error"];
    QCOMPARE(error["message"].text, QByteArrayView("Too fast."));
    switch (client) {
    case Format::AnthropicMessages:
        QVERIFY(body->root()["type"].is("error") && error["type"].is("rate_limit_error"));
        break;
    case Format::GeminiGenerate:
        QVERIFY(error["status"].is("RESOURCE_EXHAUSTED"));
        break;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        QVERIFY(error["code"].is("rate_limit_exceeded"));
        break;
    }
}

void TestTranslation::aStreamThatBreaksOffIsToldInTheClientsFormat_data()
{
    addDirections();
}

void TestTranslation::aStreamThatBreaksOffIsToldInTheClientsFormat()
{
    QFETCH(const Format, client);
    QFETCH(const Format, upstream);
    QFETCH(const bool, isStreamed);
    if (!isStreamed)
        return;
    const QByteArray model = modelOf(upstream);
    const QByteArray stream = streamedReply(upstream);
    m_fixture->upstream->enqueue(200, "text/event-stream", stream.first(stream.indexOf("there")));
    const WireReply answer = m_fixture->talk(
        m_fixture->post(requestPath(client, model, true), requestText(client, model, true)));
    QCOMPARE(answer.status, 200);
    const Reply reply = read(client, true, answer.body);
    QVERIFY2(reply.failure.has_value(), answer.body.constData());
    QVERIFY(!reply.finish.has_value());
    QCOMPARE(std::get<TextPart>(reply.parts.first()).text, QByteArray("Hello "));
    QVERIFY(!m_fixture->lastRecord().complete);
}

void TestTranslation::aClientsStopIsEnforcedForResponses()
{
    const QByteArray request =
        R"({"model":"gpt-5.5","max_tokens":9,"stream":true,"stop_sequences":["lo t"],"messages":[{"role":"user","content":"Hi"}]})";
    m_fixture->upstream->enqueue(200, "text/event-stream", streamedReply(Format::OpenAiResponses));
    const WireReply answer = m_fixture->talk(m_fixture->post("/v1/messages", request));
    const Reply reply = read(Format::AnthropicMessages, true, answer.body);
    QCOMPARE(reply.parts.size(), 1);
    QCOMPARE(std::get<TextPart>(reply.parts.first()).text, QByteArray("Hel"));
    QVERIFY(reply.finish && reply.finish->reason == FinishReason::StopSequence);
    QCOMPARE(reply.finish->stopSequence, QByteArray("lo t"));
    QVERIFY(answer.body.trimmed().endsWith("}"));
    // The upstream is left before it told its counts: the client gets an estimate.
    QVERIFY(reply.usage && reply.usage->input > 0);
    QCOMPARE(reply.usage->output, 1);
}

void TestTranslation::sealedStateComesBackThroughAChat()
{
    m_fixture->upstream->enqueue(
        200,
        "application/json",
        R"({"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"c9","name":"look","args":{}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP","index":0}]})");
    const WireReply first = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions", requestText(Format::OpenAiChat, "gemini-3-pro", false)));
    const Reply reply = read(Format::OpenAiChat, false, first.body);
    const QByteArray id = std::get<ToolCallPart>(reply.parts.first()).id;

    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::GeminiGenerate));
    const QByteArray second =
        R"({"model":"gemini-3-pro","messages":[{"role":"user","content":"Look"},{"role":"assistant","content":null,"tool_calls":[{"id":")" +
        id +
        R"(","type":"function","function":{"name":"look","arguments":"{}"}}]},{"role":"tool","tool_call_id":")" +
        id + R"(","content":"seen"}]})";
    m_fixture->talk(m_fixture->post("/v1/chat/completions", second));
    const QByteArray asked = m_fixture->upstream->requests().last().body;
    QVERIFY2(asked.contains(R"("thoughtSignature":"c2ln")"), asked.constData());
}

void TestTranslation::stateOfAnotherProviderIsNotHandedOn()
{
    // A conversation that began with Gemini goes on with Claude: its reasoning stays behind.
    const SealedState foreign{.origin = Format::GeminiGenerate, .data = "c2ln"};
    const QByteArray request =
        R"({"model":"claude-opus-5-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":")" +
        wrapState(foreign) +
        R"("},{"type":"text","text":"Hello"}]},{"role":"user","content":"Go on"}]})";
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::AnthropicMessages));
    const WireReply answer = m_fixture->talk(m_fixture->post("/v1/messages", request));
    QCOMPARE(answer.status, 200);
    const QByteArray asked = m_fixture->upstream->requests().last().body;
    QVERIFY2(!asked.contains("dskr1.") && !asked.contains("thinking\":\"hm"), asked.constData());
    QVERIFY2(asked.contains("Hello") && asked.contains("Go on"), asked.constData());
}

void TestTranslation::unsealedReasoningIsNotHandedToAnthropic()
{
    // A session that began on Gemini and goes on with Claude: its thinking bears no signature.
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::AnthropicMessages));
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/messages",
        R"({"model":"claude-opus-5-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":""},{"type":"text","text":"Hello."}]},{"role":"user","content":"Go on."}]})"));
    QCOMPARE(answer.status, 200);
    const QByteArray sent = m_fixture->upstream->requests().last().body;
    QVERIFY2(!sent.contains("Hm.") && sent.contains("Hello."), sent.constData());
}

void TestTranslation::droppedFieldsAreNamed()
{
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::AnthropicMessages));
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions",
        R"({"model":"claude-opus-5-5","seed":1,"temperature":0.5,"messages":[{"role":"user","content":"Hi"}]})"));
    QCOMPARE(answer.status, 200);
    const qsizetype at = answer.head.indexOf("x-deskrelay-dropped: ");
    QVERIFY2(at > 0, answer.head.constData());
    const QByteArray line = answer.head.sliced(at, answer.head.indexOf('\r', at) - at);
    QVERIFY2(line.contains("seed") && line.contains("temperature"), line.constData());
    const RequestTrace trace = readTrace(m_fixture->recordOf(answer).trace);
    QCOMPARE(trace.dropped.join(u", "_s).toLatin1(), line.sliced(line.indexOf(' ') + 1));
}

void TestTranslation::aVendorWithoutResponsesIsAskedForAChat()
{
    RelayData data = m_fixture->data;
    data.accounts.append({.id = {u"acc_vendor"_s},
                          .provider = Provider::OpenAiCompatible,
                          .name = u"vendor"_s,
                          .baseUrl = m_fixture->upstream->url(u"/v1"_s),
                          .models = {u"llama-4"_s}});
    m_fixture->setData(data);
    m_fixture->relay->setCredential({u"acc_vendor"_s}, Secret("sk-vendor-secret"));
    m_fixture->upstream->enqueue(404, "application/json", R"({"detail":"Not Found"})");
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::OpenAiChat));
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::OpenAiChat));
    const QByteArray request = requestText(Format::OpenAiResponses, "llama-4", false);
    for (int turn = 0; turn < 2; ++turn) {
        const WireReply answer = m_fixture->talk(m_fixture->post("/v1/responses", request));
        QCOMPARE(answer.status, 200);
        const Reply reply = read(Format::OpenAiResponses, false, answer.body);
        QCOMPARE(std::get<TextPart>(reply.parts.first()).text, QByteArray("Hello there"));
    }
    // The second time nobody asks for what is not there.
    QCOMPARE(m_fixture->upstream->requests().size(), 3);
    QVERIFY(m_fixture->upstream->requests().last().line().startsWith("POST /v1/chat/completions "));
}

static QByteArray requestWithImage(const QString &url)
{
    return R"({"model":"gemini-3-pro","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":")" +
           url.toUtf8() + R"("}}]}]})";
}

void TestTranslation::mediaAreFetchedForGemini()
{
    RelayConfig config;
    config.media.mayBePrivate = true;
    m_fixture->relay->setConfig(config);
    m_fixture->upstream->enqueue(200, "image/png", "pixels");
    m_fixture->upstream->enqueue(200, "application/json", wholeReply(Format::GeminiGenerate));
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions", requestWithImage(m_fixture->upstream->url(u"/cat.png"_s))));
    QCOMPARE(answer.status, 200);
    QCOMPARE(m_fixture->upstream->requests().size(), 2);
    QCOMPARE(m_fixture->upstream->requests().first().line(), QByteArray("GET /cat.png HTTP/1.1"));
    QVERIFY(!m_fixture->upstream->requests().first().head.contains("sk-upstream-secret"));
    const Result<JsonTree> sent = JsonTree::parse(m_fixture->upstream->requests().last().body);
    QVERIFY(sent.has_value());
    const JsonNode &image = sent->root()["contents"].items.at(0)["parts"].items.at(0)["inlineData"];
    QCOMPARE(image["mimeType"].string(), QByteArray("image/png"));
    QCOMPARE(image["data"].string(), QByteArray("pixels").toBase64());
}

void TestTranslation::mediaOfThisNetworkAreNot()
{
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions", requestWithImage(m_fixture->upstream->url(u"/cat.png"_s))));
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.body.contains("media.private"), answer.body.constData());
    QVERIFY(m_fixture->upstream->requests().isEmpty());
    QCOMPARE(m_fixture->lastRecord().status, 400);
}

void TestTranslation::whatCannotBeTranslatedIsRefused()
{
    const WireReply answer = m_fixture->talk(m_fixture->post(
        "/v1/chat/completions",
        R"({"model":"claude-opus-5-5","n":2,"messages":[{"role":"user","content":"Hi"}]})"));
    QCOMPARE(answer.status, 400);
    QVERIFY2(answer.body.contains("\"message\":\"n: "), answer.body.constData());
    QVERIFY(m_fixture->upstream->requests().isEmpty());
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
