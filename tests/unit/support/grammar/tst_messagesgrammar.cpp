#include "grammartest.h"

using namespace deskrelay;

/// What the grammar of anthropic-messages finds.
class TestMessagesGrammar final : public QObject
{
    Q_OBJECT

private slots:
    void judgesStreams_data();
    void judgesStreams();
    void judgesWholeReplies_data();
    void judgesWholeReplies();
};

static QByteArray eventOf(const QByteArray &type, const QByteArray &members = {})
{
    return "event: " + type + "\ndata: {\"type\":\"" + type + '"' +
           (members.isEmpty() ? QByteArray() : QByteArray(',' + members)) + "}\n\n";
}

static QByteArray beginning()
{
    return eventOf("message_start",
                   R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"m",)"
                   R"("content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,)"
                   R"("usage":{"input_tokens":3,"output_tokens":0}})");
}

static QByteArray block(int index, const QByteArray &start, const QByteArrayList &deltas)
{
    const QByteArray place = "\"index\":" + QByteArray::number(index);
    QByteArray made = eventOf("content_block_start", place + ",\"content_block\":" + start);
    for (const QByteArray &delta : deltas)
        made += eventOf("content_block_delta", place + ",\"delta\":" + delta);
    return made + eventOf("content_block_stop", place);
}

static QByteArray ending(const QByteArray &reason)
{
    return eventOf(
               "message_delta",
               R"("delta":{"stop_reason":")" + reason +
                   R"(","stop_sequence":null,"stop_details":null},"usage":{"output_tokens":7})") +
           eventOf("message_stop");
}

static QByteArray text(int index = 0)
{
    return block(index, R"({"type":"text","text":""})", {R"({"type":"text_delta","text":"hi"})"});
}

static QByteArray thinking(int index = 0)
{
    return block(index,
                 R"({"type":"thinking","thinking":"","signature":""})",
                 {R"({"type":"thinking_delta","thinking":"hm"})",
                  R"({"type":"signature_delta","signature":"s"})"});
}

static QByteArray call(int index = 0)
{
    return block(index,
                 R"({"type":"tool_use","id":"t)" + QByteArray::number(index) +
                     R"(","name":"f","input":{}})",
                 {R"({"type":"input_json_delta","partial_json":"{}"})"});
}

static QByteArray error()
{
    return eventOf("error", R"("error":{"type":"overloaded_error","message":"Busy."})");
}

void TestMessagesGrammar::judgesStreams_data()
{
    addGrammarColumns();
    const QByteArray right = beginning() + thinking() + text(1) + call(2) + ending("tool_use");
    addRight("all", right);
    addRight("nothing", beginning() + ending("end_turn"));
    addRight("pings", eventOf("ping") + beginning() + eventOf("ping") + ending("max_tokens"));
    addRight("an error", error());
    addRight("an error within a block",
             beginning() + text().first(text().lastIndexOf("event:")) + error());
    addRight("what stands whole in its start",
             beginning() + block(0, R"({"type":"redacted_thinking","data":"x"})", {}) +
                 block(1, R"({"type":"web_search_tool_result","content":[]})", {}) +
                 ending("end_turn"));
    addBroken(right, eventOf("message_stop"), "", "the stream ends without message_stop");
    addBroken(right, beginning(), "", "message_start comes once and first");
    addBroken(right, beginning(), beginning() + beginning(), "message_start comes once");
    addBroken(right, "event: message_start\n", "", "the event line and the type");
    addBroken(right, "event: content_block_stop", "event: ping", "the event line and the type");
    addBroken(right, eventOf("message_stop"), eventOf("message_stop") + error(), "a frame after");
    addBroken(right, ending("tool_use"), eventOf("message_stop"), "message_stop without");
    addBroken(right, ending("tool_use"), ending("end_turn"), "end_turn with a call");
    addBroken(right, ending("tool_use"), ending("stop"), "no reason of the format");
    addBroken(right, call(2), "", "tool_use without a call");
    addBroken(right, text(1), text(2), "a block's index is not the next");
    addBroken(right, call(2), call(2) + eventOf("x"), "an unknown event");
    addBroken(right, R"("msg_1")", R"("1")", "no message");
    addBroken(right, R"("m")", R"("n")", "another model");
    addBroken(right, R"("content":[])", R"("content":[1])", "content at the start");
    addBroken(right, R"("stop_reason":null)", R"("stop_reason":"x")", "a reason to stop at the");
    addBroken(right, R"("input_tokens":3)", R"("input_tokens":-3)", "no input tokens");
    addBroken(right, R"("output_tokens":7)", R"("output_tokens":-7)", "no output tokens");
    addBroken(right, R"("text":"")", R"("text":"h")", "text at the start");
    addBroken(right, R"("signature":"")", R"("signature":"s")", "thinking at the start");
    addBroken(right, R"("type":"text_delta")", R"("type":"thinking_delta")", "no text for a text");
    addBroken(right, R"("text":"hi")", R"("text":"")", "no text for a text");
    addBroken(right, "thinking_delta", "text_delta", "no thinking for a thinking block");
    addBroken(right, "input_json_delta", "text_delta", "no input for a call");
    addBroken(right, R"("input":{})", R"("input":{"a":1})", "a call's input at the start");
    addBroken(right, R"("input":{})", R"("input":"")", "a call's input is no object");
    addBroken(right, R"("id":"t2",)", "", "a call without id or name");
    addBroken(right, R"("name":"f")", R"("name":"")", "a call without id or name");
    addBroken(right,
              R"("stop_sequence":null,"stop_details":null},"usage":{"out)",
              R"("stop_sequence":"x","stop_details":null},"usage":{"out)",
              "a stop sequence where");
    const QByteArray delta =
        eventOf("content_block_delta", R"("index":1,"delta":{"type":"text_delta","text":"hi"})");
    addBroken(right, delta, "", "an empty block");
    addBroken(right, text(1), delta, "a delta of another block");
    addBroken(right, text(1), eventOf("content_block_stop", R"("index":1)"), "a stop of another");
    addBroken(right, eventOf("content_block_stop", R"("index":1)"), "", "a block within a block");
    addBroken(right, eventOf("content_block_stop", R"("index":2)"), "", "message_delta within");
    const QByteArray two = beginning() + call() + call(1) + ending("tool_use");
    addBroken(two, R"("t1")", R"("t0")", "two calls with one id");
    addBroken(beginning() + ending("refusal"), "a", "a", "stop_details are a refusal's");
    addBroken(error(), "overloaded_error", "overload", "an error of no type");
    addBroken(error(), "Busy.", "", "an error without words");
    const QByteArray reversed = beginning() +
                                block(0,
                                      R"({"type":"thinking","thinking":"","signature":""})",
                                      {R"({"type":"signature_delta","signature":"s"})",
                                       R"({"type":"thinking_delta","thinking":"hm"})"}) +
                                ending("end_turn");
    addBroken(reversed, "a", "a", "a delta after the signature");
}

void TestMessagesGrammar::judgesStreams()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(replyFault(Format::AnthropicMessages, {.model = "m"}, bytes), rule);
}

void TestMessagesGrammar::judgesWholeReplies_data()
{
    addGrammarColumns();
    const QByteArray right =
        R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
        R"({"type":"thinking","thinking":"","signature":"s"},{"type":"text","text":"hi"},)"
        R"({"type":"tool_use","id":"t","name":"f","input":{}}],"stop_reason":"tool_use",)"
        R"("stop_sequence":null,"stop_details":null,"usage":{"input_tokens":1,"output_tokens":2,)"
        R"("output_tokens_details":{"thinking_tokens":1}}})";
    addRight("all", right);
    addRight("an error", R"({"type":"error","error":{"type":"api_error","message":"no"}})");
    addBroken(right,
              R"("tool_use",)"
              "\"stop",
              R"("end_turn",)"
              "\"stop",
              "end_turn with a call");
    addBroken(right, R"("text":"hi")", R"("text":"")", "an empty text");
    addBroken(right, R"("signature":"s")", R"("signature":"")", "thinking of nothing");
    addBroken(right, R"("input":{})", R"("input":null)", "a call's input is no object");
    addBroken(right, R"("thinking_tokens":1)", R"("thinking_tokens":3)", "more thinking tokens");
    addBroken(right, R"("type":"text")", R"("type":"")", "a block of no type");
}

void TestMessagesGrammar::judgesWholeReplies()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(wholeReplyFault(Format::AnthropicMessages, {.model = "m"}, bytes), rule);
}

QTEST_APPLESS_MAIN(TestMessagesGrammar)
#include "tst_messagesgrammar.moc"
