#include "core/formats/messages/messagesreplywriter.h"

#include "core/formats/conversation/sealedstate.h"
#include "tests/support/grammar/replygrammar.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

static const ReplyContext context = {.model = "asked", .id = "1", .estimatedInput = 12};

static QByteArray streamed(const ReplyEvents &events, const ReplyContext &with = context)
{
    MessagesReplyWriter writer(with);
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer.write(event);
    return stream;
}

static QByteArray frame(const QByteArray &type, const QByteArray &rest)
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' + rest + "}\n\n";
}

static QByteArray started()
{
    return frame(
               "message_start",
               R"(,"message":{"id":"msg_1","type":"message","role":"assistant","model":"asked","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":0}})") +
           frame("ping", {});
}

static QByteArray opened(int index, const QByteArray &block)
{
    return frame("content_block_start",
                 ",\"index\":" + QByteArray::number(index) + ",\"content_block\":" + block);
}

static QByteArray grown(int index, const QByteArray &delta)
{
    return frame("content_block_delta",
                 ",\"index\":" + QByteArray::number(index) + ",\"delta\":" + delta);
}

static QByteArray stopped(int index)
{
    return frame("content_block_stop", ",\"index\":" + QByteArray::number(index));
}

static QByteArray ended(const QByteArray &delta, const QByteArray &usage = R"({"output_tokens":0})")
{
    return frame("message_delta", ",\"delta\":" + delta + ",\"usage\":" + usage) +
           frame("message_stop", {});
}

static const QByteArray endTurn =
    R"({"stop_reason":"end_turn","stop_sequence":null,"stop_details":null})";

class TestMessagesReplyWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesBlocks_data();
    void writesBlocks();
    void tellsWhyItEnded_data();
    void tellsWhyItEnded();
    void tellsWhatItCost();
    void failsWithAnErrorEvent();
    void hidesReasoningThatIsNotWanted();
    void carriesForeignState();
    void writesAWholeReply();
};

void TestMessagesReplyWriter::writesBlocks_data()
{
    QTest::addColumn<ReplyEvents>("events");
    QTest::addColumn<QByteArray>("blocks");
    const auto row = [](const char *title, const ReplyEvents &events, const QByteArray &blocks) {
        QTest::newRow(title) << events << blocks;
    };
    row("nothing", {}, {});
    row("text",
        {reply::PartStart{}, reply::Delta{"He"}, reply::Delta{"llo \"x\""}, reply::PartEnd{}},
        opened(0, R"({"type":"text","text":""})") +
            grown(0, R"({"type":"text_delta","text":"He"})") +
            grown(0, R"({"type":"text_delta","text":"llo \"x\""})") + stopped(0));
    row("text of no words", {reply::PartStart{}, reply::Delta{}, reply::PartEnd{}}, {});
    row("a refusal",
        {reply::PartStart{.kind = Kind::Refusal}, reply::Delta{"No."}, reply::PartEnd{}},
        opened(0, R"({"type":"text","text":""})") +
            grown(0, R"({"type":"text_delta","text":"No."})") + stopped(0));
    row("thinking, then text",
        {reply::PartStart{.kind = Kind::Reasoning},
         reply::Delta{"hm"},
         reply::State{{.data = "EqQ="}},
         reply::PartEnd{},
         reply::PartStart{},
         reply::Delta{"Hi"},
         reply::PartEnd{}},
        opened(0, R"({"type":"thinking","thinking":"","signature":""})") +
            grown(0, R"({"type":"thinking_delta","thinking":"hm"})") +
            grown(0, R"({"type":"signature_delta","signature":"EqQ="})") + stopped(0) +
            opened(1, R"({"type":"text","text":""})") +
            grown(1, R"({"type":"text_delta","text":"Hi"})") + stopped(1));
    row("a signature alone",
        {reply::PartStart{.kind = Kind::Reasoning},
         reply::State{{.data = "EqQ="}},
         reply::PartEnd{}},
        opened(0, R"({"type":"thinking","thinking":"","signature":""})") +
            grown(0, R"({"type":"signature_delta","signature":"EqQ="})") + stopped(0));
    row("redacted thinking",
        {reply::PartStart{.kind = Kind::Reasoning},
         reply::State{{.kind = SealedState::Kind::Redacted, .data = "Emw="}},
         reply::PartEnd{}},
        opened(0, R"({"type":"redacted_thinking","data":"Emw="})") + stopped(0));
    row("two calls",
        {reply::PartStart{.kind = Kind::ToolCall, .callId = "c1", .name = "f"},
         reply::Delta{"{\"a\""},
         reply::Delta{":1}"},
         reply::PartEnd{},
         reply::PartStart{.kind = Kind::ToolCall, .name = "g", .space = "s"},
         reply::PartEnd{}},
        opened(0, R"({"type":"tool_use","id":"c1","name":"f","input":{}})") +
            grown(0, R"({"type":"input_json_delta","partial_json":"{\"a\""})") +
            grown(0, R"({"type":"input_json_delta","partial_json":":1}"})") + stopped(0) +
            opened(1, R"({"type":"tool_use","id":"toolu_1_1","name":"s__g","input":{}})") +
            stopped(1));
    row("a call that takes text",
        {reply::PartStart{.kind = Kind::ToolCall, .callId = "c", .name = "p", .isCustom = true},
         reply::Delta{"a"},
         reply::Delta{"b"},
         reply::PartEnd{}},
        opened(0, R"({"type":"tool_use","id":"c","name":"p","input":{}})") +
            grown(0, R"({"type":"input_json_delta","partial_json":"{\"input\":\"ab\"}"})") +
            stopped(0));
    row("an image",
        {reply::Media{{.type = "image/png", .data = "AA=="}}},
        opened(0, R"({"type":"text","text":""})") +
            grown(0, R"j({"type":"text_delta","text":"![image](data:image/png;base64,AA==)"})j") +
            stopped(0));
    row("a server tool's block",
        {reply::Opaque{{.type = "server_tool_use", .json = R"({"type":"server_tool_use"})"}},
         reply::Opaque{{.origin = Format::OpenAiResponses, .type = "x", .json = "{}"}}},
        opened(0, R"({"type":"server_tool_use"})") + stopped(0));
    row("a part that was not ended",
        {reply::PartStart{}, reply::Delta{"a"}},
        opened(0, R"({"type":"text","text":""})") +
            grown(0, R"({"type":"text_delta","text":"a"})") + stopped(0));
}

void TestMessagesReplyWriter::writesBlocks()
{
    QFETCH(const ReplyEvents, events);
    QFETCH(const QByteArray, blocks);
    const ReplyEvents all =
        ReplyEvents{reply::Start{"up", "m"}} + events + ReplyEvents{reply::Finish{}};
    const QByteArray stream = streamed(all);
    const QByteArray end = blocks.contains("tool_use\",\"id")
                               ? ended(QByteArray(endTurn).replace("end_turn", "tool_use"))
                               : ended(endTurn);
    QCOMPARE(stream, started() + blocks + end);
    QCOMPARE(streamed(events + ReplyEvents{reply::Finish{}}), stream);
}

void TestMessagesReplyWriter::tellsWhyItEnded_data()
{
    QTest::addColumn<reply::Finish>("finish");
    QTest::addColumn<QByteArray>("delta");
    const auto row = [](const char *reason, const reply::Finish &finish) {
        QTest::newRow(reason) << finish << QByteArray(endTurn).replace("end_turn", reason);
    };
    row("end_turn", {});
    // Nobody could answer a call that is not there.
    QTest::newRow("tool_use without a call")
        << reply::Finish{.reason = FinishReason::ToolCalls} << QByteArray(endTurn);
    row("max_tokens", {.reason = FinishReason::Length});
    row("model_context_window_exceeded", {.reason = FinishReason::ContextFull});
    row("pause_turn", {.reason = FinishReason::Paused});
    row("stop_sequence", {.reason = FinishReason::StopSequence});
    QTest::newRow("the string that was met")
        << reply::Finish{.reason = FinishReason::StopSequence, .stopSequence = "END"}
        << QByteArray(
               R"({"stop_reason":"stop_sequence","stop_sequence":"END","stop_details":null})");
    QTest::newRow("refusal")
        << reply::Finish{.reason = FinishReason::Refusal, .explanation = "why"}
        << QByteArray(
               R"({"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":null,"explanation":"why"}})");
}

void TestMessagesReplyWriter::tellsWhyItEnded()
{
    QFETCH(const reply::Finish, finish);
    QFETCH(const QByteArray, delta);
    QCOMPARE(streamed({reply::Start{}, finish, reply::Finish{}, reply::Delta{"late"}}),
             started() + ended(delta));
}

void TestMessagesReplyWriter::tellsWhatItCost()
{
    const TokenUsage usage{.input = 3,
                           .cacheRead = 4,
                           .cacheWrite5m = 5,
                           .cacheWrite1h = 6,
                           .output = 7,
                           .reasoning = 2};
    QCOMPARE(
        streamed(
            {reply::Start{}, reply::Usage{{.output = 1}}, reply::Usage{usage}, reply::Finish{}}),
        started() +
            ended(
                endTurn,
                R"({"input_tokens":3,"cache_creation_input_tokens":11,"cache_read_input_tokens":4,"cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":6},"output_tokens":7,"output_tokens_details":{"thinking_tokens":2}})"));
}

void TestMessagesReplyWriter::failsWithAnErrorEvent()
{
    const QByteArray stream =
        streamed({reply::Start{},
                  reply::PartStart{},
                  reply::Delta{"a"},
                  reply::Failure{.status = 529, .type = "x", .message = "Busy."},
                  reply::Finish{}});
    QVERIFY(
        stream.endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":"
                        "\"overloaded_error\",\"message\":\"Busy.\"},\"request_id\":\"1\"}\n\n"));
    QCOMPARE(replyFault(Format::AnthropicMessages, context, stream), QByteArray());
    const QByteArray bad = streamed({reply::Finish{.reason = FinishReason::BadToolCall}});
    QVERIFY(bad.startsWith("event: error\n"));
}

void TestMessagesReplyWriter::hidesReasoningThatIsNotWanted()
{
    ReplyContext hiding = context;
    hiding.showsReasoning = false;
    const ReplyEvents events = {reply::Start{},
                                reply::PartStart{.kind = Kind::Reasoning},
                                reply::Delta{"secret thought"},
                                reply::State{{.data = "EqQ="}},
                                reply::PartEnd{},
                                reply::PartStart{.kind = Kind::Reasoning},
                                reply::Delta{"secret thought"},
                                reply::PartEnd{},
                                reply::Finish{}};
    const QByteArray stream = streamed(events, hiding);
    QVERIFY(!stream.contains("secret"));
    QVERIFY(stream.contains("EqQ="));
    QCOMPARE(stream.count("content_block_start\","), 1);
    QCOMPARE(replyFault(Format::AnthropicMessages, context, stream), QByteArray());
    const QByteArray whole = MessagesReplyWriter(hiding).whole(foldEvents(events));
    QVERIFY(!whole.contains("secret"));
    QVERIFY(whole.contains("EqQ="));
}

void TestMessagesReplyWriter::carriesForeignState()
{
    const SealedState state{.origin = Format::OpenAiResponses,
                            .kind = SealedState::Kind::Encrypted,
                            .data = "gAAA",
                            .itemId = "rs_1"};
    const QByteArray stream = streamed({reply::PartStart{.kind = Kind::Reasoning},
                                        reply::State{state},
                                        reply::PartEnd{},
                                        reply::Finish{}});
    QVERIFY(stream.contains(QByteArray("\"signature\":\"" + wrapState(state) + '"')));
}

void TestMessagesReplyWriter::writesAWholeReply()
{
    const Reply reply{
        .id = "up",
        .model = "m",
        .parts = {ReasoningPart{.text = "hm", .state = SealedState{.data = "EqQ="}},
                  ReasoningPart{
                      .state = SealedState{.kind = SealedState::Kind::Redacted, .data = "Emw="}},
                  TextPart{.text = ""},
                  TextPart{.text = "Hi"},
                  ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"b":1.0,"a":2})"},
                  ToolCallPart{.id = "c2", .name = "g"},
                  ToolCallPart{.id = "c3", .name = "h", .arguments = "{oops"}},
        .usage = TokenUsage{.input = 1, .output = 2},
        .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    const QByteArray expected =
        R"({"id":"msg_1","type":"message","role":"assistant","model":"asked","content":[)"
        R"({"type":"thinking","thinking":"hm","signature":"EqQ="},)"
        R"({"type":"redacted_thinking","data":"Emw="},)"
        R"({"type":"text","text":"Hi"},)"
        R"({"type":"tool_use","id":"c1","name":"f","input":{"b":1.0,"a":2}},)"
        R"({"type":"tool_use","id":"c2","name":"g","input":{}},)"
        R"({"type":"tool_use","id":"c3","name":"h","input":{"input":"{oops"}}],)"
        R"("stop_reason":"tool_use","stop_sequence":null,"stop_details":null,"usage":{"input_tokens":1,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":2}})";
    QCOMPARE(MessagesReplyWriter(context).whole(reply), expected);
}

QTEST_GUILESS_MAIN(TestMessagesReplyWriter)
#include "tst_messagesreplywriter.moc"
