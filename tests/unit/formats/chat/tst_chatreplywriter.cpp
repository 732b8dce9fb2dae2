#include "core/formats/chat/chatreplywriter.h"

#include "core/base/jsonwriter.h"
#include "core/base/sseparser.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// A reply as openai-chat has it.
class TestChatReplyWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesStreams_data();
    void writesStreams();
    void finishesWithOneOfFiveReasons_data();
    void finishesWithOneOfFiveReasons();
    void saysUsageOnlyWhereItIsWanted();
    void answersFunctionsInKind();
    void hidesReasoningFromWhoDoesNotWantIt();
    void endsWithAnError_data();
    void endsWithAnError();
};

static ReplyContext context()
{
    return {.model = "asked", .id = "7", .nowSeconds = 1700000000};
}

static QList<SseEvent> eventsIn(const QByteArray &stream)
{
    SseParser parser;
    QList<SseEvent> events = parser.feed(stream);
    events += parser.finish();
    return events;
}

static QByteArray streamOf(const ReplyEvents &events, const ReplyContext &with)
{
    const std::unique_ptr<ReplyWriter> writer = makeChatReplyWriter(with);
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer->write(event);
    return stream;
}

/// Each choice's delta; in the place of one that ends the turn, its reason; anything else as it is.
static QByteArrayList deltasOf(const QByteArray &stream)
{
    QByteArrayList deltas;
    for (const SseEvent &event : eventsIn(stream)) {
        const Result<JsonTree> tree = JsonTree::parse(event.data);
        const JsonNode *const choice = tree && !tree->root()["choices"].items.empty()
                                           ? &tree->root()["choices"].items[0]
                                           : nullptr;
        if (!choice)
            deltas.append(event.data);
        else if ((*choice)["finish_reason"].isString())
            deltas.append((*choice)["finish_reason"].string());
        else
            deltas.append((*choice)["delta"].json());
    }
    return deltas;
}

static const QByteArray roleDelta = R"({"role":"assistant","content":"","refusal":null})";

static ReplyEvents turn(ReplyEvents events, FinishReason reason = FinishReason::Stop)
{
    events.prepend(reply::Start{.id = "up", .model = "upstream"});
    events.append(reply::Finish{.reason = reason});
    return events;
}

void TestChatReplyWriter::writesStreams_data()
{
    QTest::addColumn<ReplyEvents>("events");
    QTest::addColumn<QByteArrayList>("deltas");
    const auto row = [](const char *name, const ReplyEvents &events, QByteArrayList deltas) {
        deltas.prepend(roleDelta);
        deltas.append("[DONE]");
        QTest::newRow(name) << turn(events) << deltas;
    };
    const SealedState gemini{.origin = Format::GeminiGenerate, .data = "S"};
    const SealedState claude{.origin = Format::AnthropicMessages, .data = "EqQB"};
    row("text",
        {reply::PartStart{},
         reply::Delta{"Hel"},
         reply::Delta{""},
         reply::Delta{"lo\n\"\xc3\xa9\""},
         reply::PartEnd{}},
        {R"({"content":"Hel"})", "{\"content\":\"lo\\n\\\"\xc3\xa9\\\"\"}", "stop"});
    row("parallel calls",
        {reply::PartStart{.kind = Kind::ToolCall, .callId = "c1", .name = "f"},
         reply::Delta{"{\"a\""},
         reply::Delta{":1"},
         reply::Delta{"}"},
         reply::PartEnd{},
         reply::PartStart{.kind = Kind::ToolCall, .callId = "c2", .name = "g"},
         reply::Delta{"{}"},
         reply::PartEnd{}},
        {R"({"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""}}]})",
         R"({"tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}]})",
         R"({"tool_calls":[{"index":0,"function":{"arguments":":1"}}]})",
         R"({"tool_calls":[{"index":0,"function":{"arguments":"}"}}]})",
         R"({"tool_calls":[{"index":1,"id":"c2","type":"function","function":{"name":"g","arguments":""}}]})",
         R"({"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]})",
         "tool_calls"});
    row("a call without arguments or id",
        {reply::PartStart{.kind = Kind::ToolCall, .name = "f"}, reply::PartEnd{}},
        {R"({"tool_calls":[{"index":0,"id":"call_7_0","type":"function","function":{"name":"f","arguments":""}}]})",
         R"({"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]})",
         "tool_calls"});
    row("a custom call",
        {reply::PartStart{
             .kind = Kind::ToolCall, .callId = "c1", .name = "patch", .isCustom = true},
         reply::Delta{"*** Begin"},
         reply::PartEnd{}},
        {R"({"tool_calls":[{"index":0,"id":"c1","type":"custom","custom":{"name":"patch","input":""}}]})",
         R"({"tool_calls":[{"index":0,"custom":{"input":"*** Begin"}}]})",
         "tool_calls"});
    const QByteArray signedCall =
        R"({"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"f","arguments":""},"extra_content":{"google":{"thought_signature":"S"}}}]})";
    const reply::PartStart call{.kind = Kind::ToolCall, .callId = "c1", .name = "f"};
    row("a state after the call's arguments",
        {call, reply::Delta{"{}"}, reply::State{gemini}, reply::PartEnd{}},
        {signedCall,
         R"({"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]})",
         "tool_calls"});
    row("a state before the call's arguments",
        {call, reply::State{gemini}, reply::Delta{"{"}, reply::Delta{"}"}, reply::PartEnd{}},
        {signedCall,
         R"({"tool_calls":[{"index":0,"function":{"arguments":"{"}}]})",
         R"({"tool_calls":[{"index":0,"function":{"arguments":"}"}}]})",
         "tool_calls"});
    row("a text's state",
        {reply::PartStart{}, reply::Delta{"a"}, reply::State{gemini}, reply::PartEnd{}},
        {R"({"content":"a"})",
         R"({"extra_content":{"google":{"thought_signature":"S"}}})",
         "stop"});
    row("reasoning",
        {reply::PartStart{.kind = Kind::Reasoning},
         reply::Delta{"hm"},
         reply::PartEnd{},
         reply::PartStart{.kind = Kind::Reasoning},
         reply::Delta{"so"},
         reply::Delta{"!"},
         reply::State{claude},
         reply::PartEnd{},
         reply::PartStart{.kind = Kind::Reasoning},
         reply::State{claude},
         reply::PartEnd{},
         reply::PartStart{},
         reply::Delta{"a"},
         reply::PartEnd{}},
        {R"({"reasoning_content":"hm"})",
         R"({"reasoning_content":"\n\nso"})",
         R"({"reasoning_content":"!"})",
         R"({"reasoning_details":[{"type":"reasoning.text","text":"so!","signature":"dskr1.bXMuRXFRQg","index":0}]})",
         R"({"reasoning_details":[{"type":"reasoning.encrypted","data":"dskr1.bXMuRXFRQg","index":1}]})",
         R"({"content":"a"})",
         "stop"});
    row("a refusal",
        {reply::PartStart{.kind = Kind::Refusal}, reply::Delta{"No."}, reply::PartEnd{}},
        {R"({"refusal":"No."})", "stop"});
    row("an image",
        {reply::Media{MediaPart{.type = "image/png", .data = "AAEC"}}},
        {R"j({"content":"![image](data:image/png;base64,AAEC)"})j", "stop"});
    row("what only others understand", {reply::Opaque{}}, {"stop"});
    row("a part that was left open",
        {reply::PartStart{}, reply::Delta{"a"}},
        {R"({"content":"a"})", "stop"});
}

void TestChatReplyWriter::writesStreams()
{
    QFETCH(const ReplyEvents, events);
    QFETCH(const QByteArrayList, deltas);
    const QByteArray stream = streamOf(events, context());
    QCOMPARE(deltasOf(stream), deltas);
    const QByteArray head =
        R"({"id":"chatcmpl-7","object":"chat.completion.chunk","created":1700000000,"model":"asked",)";
    for (const SseEvent &event : eventsIn(stream)) {
        QVERIFY(event.type.isEmpty());
        QVERIFY(event.data == "[DONE]" || event.data.startsWith(head));
    }
}

void TestChatReplyWriter::finishesWithOneOfFiveReasons_data()
{
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<bool>("hasCall");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, FinishReason reason, bool hasCall, const char *expected) {
        QTest::newRow(name) << reason << hasCall << QByteArray(expected);
    };
    row("stop", FinishReason::Stop, false, "stop");
    row("stop after a call", FinishReason::Stop, true, "tool_calls");
    row("stop sequence", FinishReason::StopSequence, false, "stop");
    row("tool calls", FinishReason::ToolCalls, true, "tool_calls");
    row("tool calls without one", FinishReason::ToolCalls, false, "stop");
    row("length", FinishReason::Length, true, "length");
    row("context full", FinishReason::ContextFull, false, "length");
    row("refusal", FinishReason::Refusal, false, "content_filter");
    row("paused", FinishReason::Paused, false, "stop");
}

void TestChatReplyWriter::finishesWithOneOfFiveReasons()
{
    QFETCH(const FinishReason, reason);
    QFETCH(const bool, hasCall);
    QFETCH(const QByteArray, expected);
    Reply reply{.finish = reply::Finish{.reason = reason}};
    if (hasCall)
        reply.parts = {ToolCallPart{.id = "c1", .name = "f"}};
    const QByteArrayList deltas = deltasOf(streamOf(eventsOf(reply), context()));
    QCOMPARE(deltas.at(deltas.size() - 2), expected);
    const QByteArray body = makeChatReplyWriter(context())->whole(reply);
    QVERIFY(body.contains(QByteArray("\"finish_reason\":\"" + expected + '"')));
}

void TestChatReplyWriter::saysUsageOnlyWhereItIsWanted()
{
    const ReplyEvents events = {reply::Start{},
                                reply::Usage{{.input = 1, .output = 1}},
                                reply::Usage{{.input = 10, .output = 5}},
                                reply::Finish{}};
    QVERIFY(!streamOf(events, context()).contains("usage"));
    ReplyContext wanting = context();
    wanting.wantsUsageChunk = true;
    const QList<SseEvent> chunks = eventsIn(streamOf(events, wanting));
    QCOMPARE(chunks.size(), 4);
    QVERIFY(chunks[0].data.endsWith(R"("usage":null})"));
    QVERIFY(chunks[1].data.endsWith(R"("usage":null})"));
    QVERIFY(chunks[2].data.contains(R"("choices":[],"usage":{"prompt_tokens":10,)"));
    QCOMPARE(chunks[3].data, QByteArray("[DONE]"));
}

void TestChatReplyWriter::answersFunctionsInKind()
{
    ReplyContext older = context();
    older.request.usesFunctions = true;
    const Reply reply{.parts = {ToolCallPart{.id = "c1", .name = "f", .arguments = "{}"},
                                ToolCallPart{.id = "c2", .name = "g", .arguments = "{}"}},
                      .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    QCOMPARE(deltasOf(streamOf(eventsOf(reply), older)),
             QByteArrayList({roleDelta,
                             R"({"function_call":{"name":"f","arguments":""}})",
                             R"({"function_call":{"arguments":"{}"}})",
                             "function_call",
                             "[DONE]"}));
    const QByteArray body = makeChatReplyWriter(older)->whole(reply);
    QVERIFY(body.contains(R"("function_call":{"name":"f","arguments":"{}"})"));
    QVERIFY(body.contains(R"("finish_reason":"function_call")"));
    QVERIFY(!body.contains("tool_calls"));
}

void TestChatReplyWriter::hidesReasoningFromWhoDoesNotWantIt()
{
    ReplyContext uncurious = context();
    uncurious.showsReasoning = false;
    const Reply reply{.parts = {ReasoningPart{.text = "hm"}, TextPart{"a"}},
                      .finish = reply::Finish{}};
    QVERIFY(!streamOf(eventsOf(reply), uncurious).contains("hm"));
    QVERIFY(!makeChatReplyWriter(uncurious)->whole(reply).contains("hm"));
}

void TestChatReplyWriter::endsWithAnError_data()
{
    QTest::addColumn<ReplyEvents>("events");
    QTest::addColumn<QByteArray>("message");
    const reply::Failure failure{.status = 529, .message = "Overloaded."};
    QTest::newRow("at once") << ReplyEvents{failure} << QByteArray("Overloaded.");
    QTest::newRow("in the middle")
        << ReplyEvents{reply::Start{}, reply::PartStart{}, reply::Delta{"a"}, failure}
        << QByteArray("Overloaded.");
    QTest::newRow("a call that is none")
        << ReplyEvents{reply::Start{}, reply::Finish{.reason = FinishReason::BadToolCall}}
        << QByteArray("tool call that is none");
}

void TestChatReplyWriter::endsWithAnError()
{
    QFETCH(ReplyEvents, events);
    QFETCH(const QByteArray, message);
    events.append(reply::Delta{"late"});
    events.append(reply::Finish{});
    const QList<SseEvent> chunks = eventsIn(streamOf(events, context()));
    const Result<JsonTree> last = JsonTree::parse(chunks.last().data);
    QVERIFY(last.has_value());
    QVERIFY(last->root()["error"]["message"].text.contains(message));
    QCOMPARE(last->root()["error"]["type"].string(), QByteArray("server_error"));
}

QTEST_GUILESS_MAIN(TestChatReplyWriter)
#include "tst_chatreplywriter.moc"
