#include "geminisupport.h"

#include "core/formats/gemini/geminicalls.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// Replies for a Gemini client.
class TestGeminiReplyWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesAStream();
    void writesAnArray();
    void writesWhole();
    void hidesReasoning();
    void carriesForeignState();
    void returnsItsOwnSignatures();
    void namesFinishReasons_data();
    void namesFinishReasons();
    void tellsFailures();
    void writesMediaAndOpaque();
    void endsForGood();
    void everyChunkHasAPart();
    void staysAlive();
};

static ReplyContext context(bool isEventStream = true)
{
    return {.model = "my-model", .id = "id1", .isEventStream = isEventStream};
}

static QByteArray written(const ReplyEvents &events, const ReplyContext &about = context())
{
    const std::unique_ptr<ReplyWriter> writer =
        codecOf(Format::GeminiGenerate).makeReplyWriter(about);
    QByteArray bytes;
    for (const ReplyEvent &event : events)
        bytes += writer->write(event);
    return bytes;
}

static QByteArray whole(const Reply &reply, const ReplyContext &about = context())
{
    return codecOf(Format::GeminiGenerate).makeReplyWriter(about)->whole(reply);
}

static QByteArray chunk(const QByteArray &part, const QByteArray &finish = {})
{
    return R"({"candidates":[{"content":{"parts":[)" + part + R"(],"role":"model"})" + finish +
           R"(,"index":0}],)";
}

static const QByteArray tail = R"("modelVersion":"my-model","responseId":"id1"})";

static const ReplyEvents someEvents = {
    reply::Start{"up", "upstream-model"},
    reply::PartStart{.kind = Kind::Reasoning},
    reply::Delta{"hm"},
    reply::PartEnd{},
    reply::PartStart{.kind = Kind::Text},
    reply::Delta{"Hel"},
    reply::Delta{"lo"},
    reply::PartEnd{},
    reply::PartStart{.kind = Kind::ToolCall, .callId = "c1", .name = "f"},
    reply::Delta{"{\"a\":"},
    reply::Delta{"1.0}"},
    reply::PartEnd{},
    reply::Usage{{.input = 10, .cacheRead = 4, .cacheWrite5m = 1, .output = 9, .reasoning = 2}},
    reply::Finish{.reason = FinishReason::ToolCalls}};

static const QByteArray someUsage =
    R"("usageMetadata":{"promptTokenCount":15,"candidatesTokenCount":7,"totalTokenCount":24,"cachedContentTokenCount":4,"thoughtsTokenCount":2},)";

static QByteArrayList someChunks()
{
    return {chunk(R"({"text":"hm","thought":true})") + tail,
            chunk(R"({"text":"Hel"})") + tail,
            chunk(R"({"text":"lo"})") + tail,
            chunk(R"({"functionCall":{"id":"c1","name":"f","args":{"a":1.0}}})") + tail,
            chunk(R"({"text":""})", R"(,"finishReason":"STOP")") + someUsage + tail};
}

void TestGeminiReplyWriter::writesAStream()
{
    QByteArray expected;
    for (const QByteArray &one : someChunks())
        expected += "data: " + one + "\n\n";
    QCOMPARE(written(someEvents), expected);
}

void TestGeminiReplyWriter::writesAnArray()
{
    QCOMPARE(written(someEvents, context(false)), '[' + someChunks().join("\n,\n") + "\n]\n");
    // Valid where it fails, before anything and after.
    for (const qsizetype kept : {0, 7}) {
        const QByteArray bytes = written(
            someEvents.first(kept) + ReplyEvents{reply::Failure{.status = 529, .message = "busy"}},
            context(false));
        const QJsonDocument document = QJsonDocument::fromJson(bytes);
        QVERIFY2(document.isArray(), bytes.constData());
        QVERIFY(bytes.contains("\"UNAVAILABLE\"") && bytes.contains("\"code\":503"));
    }
}

void TestGeminiReplyWriter::writesWhole()
{
    const QByteArray parts =
        R"({"text":"hm","thought":true},{"text":"Hello"},{"functionCall":{"id":"c1","name":"f","args":{"a":1.0}}})";
    QCOMPARE(whole(foldEvents(someEvents)),
             chunk(parts, R"(,"finishReason":"STOP")") + someUsage + tail);
    QCOMPARE(whole({}), chunk(R"({"text":""})", R"(,"finishReason":"STOP")") + tail);
}

void TestGeminiReplyWriter::hidesReasoning()
{
    ReplyContext about = context();
    about.showsReasoning = false;
    QVERIFY(!written(someEvents, about).contains("hm"));
    QVERIFY(!whole(foldEvents(someEvents), about).contains("hm"));
}

/// A provider's state comes back beside the part that follows its reasoning, for clients send
/// thoughts back the least; a signature stays with the text that it signs.
void TestGeminiReplyWriter::carriesForeignState()
{
    const SealedState sealed{.origin = Format::OpenAiResponses,
                             .kind = SealedState::Kind::Encrypted,
                             .data = "gAAA",
                             .itemId = "rs_1"};
    const SealedState claude{.data = "EqQB"};
    const QByteArray call =
        R"({"functionCall":{"id":"1","name":"f","args":{}},"thoughtSignature":")" +
        signatureText(sealed) + "\"}";
    const Reply called{.parts = {ReasoningPart{.text = "hm", .state = sealed},
                                 ToolCallPart{.id = "1", .name = "f"}}};
    QVERIFY(whole(called).contains(call));
    QVERIFY(written(eventsOf(called)).contains(call));

    const Reply spoken{.parts = {ReasoningPart{.state = claude}, TextPart{.text = "so"}}};
    const QByteArray text = R"({"text":"so","thoughtSignature":")" + signatureText(claude) + "\"}";
    QVERIFY(whole(spoken).contains(text));

    const Reply signedThought{
        .parts = {ReasoningPart{.text = "hm", .state = claude}, TextPart{.text = "so"}}};
    const QByteArray thought = R"({"text":"","thought":true,"thoughtSignature":")" +
                               signatureText(claude) + R"("},{"text":"so"})";
    QVERIFY(whole(signedThought).contains(thought));

    // Several, and none after which a part comes: each is still there, once.
    const Reply alone{.parts = {ReasoningPart{.state = claude}, ReasoningPart{.state = sealed}}};
    QCOMPARE(whole(alone).count("thoughtSignature"), 2);
    QCOMPARE(written(eventsOf(alone) + ReplyEvents{reply::Finish{}}).count("thoughtSignature"), 2);
    for (const Reply &reply : {called, spoken, signedThought, alone}) {
        const Result<JsonTree> tree = JsonTree::parse(whole(reply));
        const QByteArray content = tree->root()["candidates"].items.front()["content"].json();
        const Conversation back = readGemini("{\"contents\":[" + content + "]}");
        QList<Part> parts = back.messages.first().parts;
        QVERIFY(std::get<ReasoningPart>(parts.first()).text ==
                std::get<ReasoningPart>(reply.parts.first()).text);
        qsizetype states = 0;
        for (const Part &part : parts) {
            if (const auto *const reasoning = std::get_if<ReasoningPart>(&part))
                states += reasoning->state.has_value();
        }
        QCOMPARE(states, reply.parts == alone.parts ? 2 : 1);
    }
}

void TestGeminiReplyWriter::returnsItsOwnSignatures()
{
    const SealedState own{.origin = Format::GeminiGenerate, .data = "YQ=="};
    const QByteArray bytes = whole({.parts = {ToolCallPart{.id = "1", .name = "f", .state = own},
                                              ToolCallPart{.id = "2", .name = "f"},
                                              TextPart{.text = "x", .state = own}}});
    QVERIFY(bytes.contains(
        R"({"functionCall":{"id":"1","name":"f","args":{}},"thoughtSignature":"YQ=="},{"functionCall":{"id":"2","name":"f","args":{}}},{"text":"x"},{"text":"","thoughtSignature":"YQ=="}])"));
}

void TestGeminiReplyWriter::namesFinishReasons_data()
{
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](FinishReason reason, const char *name, const char *title) {
        QTest::newRow(title) << reason << QByteArray(name);
    };
    row(FinishReason::Stop, "STOP", "stop");
    row(FinishReason::StopSequence, "STOP", "stop sequence");
    row(FinishReason::ToolCalls, "STOP", "calls");
    row(FinishReason::Length, "MAX_TOKENS", "length");
    row(FinishReason::ContextFull, "MAX_TOKENS", "context");
    row(FinishReason::Refusal, "SAFETY", "refusal");
    row(FinishReason::Paused, "OTHER", "paused");
    row(FinishReason::BadToolCall, "MALFORMED_FUNCTION_CALL", "bad call");
}

void TestGeminiReplyWriter::namesFinishReasons()
{
    QFETCH(const FinishReason, reason);
    QFETCH(const QByteArray, name);
    const QByteArray finish = R"("finishReason":")" + name + R"(","finishMessage":"why")";
    const reply::Finish event{.reason = reason, .explanation = "why"};
    QVERIFY(written({event}).contains(finish));
    QVERIFY(whole({.finish = event}).contains(finish));
    QVERIFY(whole({.parts = {RefusalPart{.text = "no"}}}).contains("SAFETY"));
}

void TestGeminiReplyWriter::tellsFailures()
{
    const QByteArray bytes = written({reply::Failure{.status = 429, .message = "wait"}});
    QCOMPARE(bytes,
             QByteArray("data: {\"error\":{\"code\":429,\"message\":\"wait\",\"status\":"
                        "\"RESOURCE_EXHAUSTED\"}}\n\n"));
}

void TestGeminiReplyWriter::writesMediaAndOpaque()
{
    const OpaquePart own{.origin = Format::GeminiGenerate, .json = R"({"toolCall":{}})"};
    const QByteArray bytes = whole({.parts = {MediaPart{.type = "image/png", .data = "AA=="},
                                              own,
                                              OpaquePart{.json = R"({"foreign":1})"}}});
    QVERIFY(bytes.contains(
        R"([{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"toolCall":{}}])"));
}

void TestGeminiReplyWriter::endsForGood()
{
    const ReplyEvents more = {reply::PartStart{}, reply::Delta{"x"}, reply::Finish{}};
    QCOMPARE(written(someEvents + more), written(someEvents));
    QVERIFY(!written(ReplyEvents{reply::Failure{}} + more).contains("candidates"));
}

/// The SDK forgets a turn of which one chunk has no part.
void TestGeminiReplyWriter::everyChunkHasAPart()
{
    for (const QByteArray &frame : written(someEvents).split('\n')) {
        if (frame.isEmpty())
            continue;
        const Result<JsonTree> tree = JsonTree::parse(frame.sliced(6));
        QVERIFY(tree);
        const JsonNode &candidate = tree->root()["candidates"].items.front();
        QVERIFY(!candidate["content"]["parts"].items.empty());
        QVERIFY(!candidate["content"]["parts"].items.front().members.empty());
    }
}

void TestGeminiReplyWriter::staysAlive()
{
    const auto ping = [](bool isEventStream) {
        return codecOf(Format::GeminiGenerate).makeReplyWriter(context(isEventStream))->ping();
    };
    QCOMPARE(ping(true), QByteArray(": keep-alive\n\n"));
    QCOMPARE(ping(false), QByteArray("\n"));
}

QTEST_GUILESS_MAIN(TestGeminiReplyWriter)
#include "tst_geminireplywriter.moc"
