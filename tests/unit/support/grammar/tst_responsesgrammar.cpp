#include "grammartest.h"
#include "tests/support/grammar/responsesgrammar.h"

using namespace deskrelay;

/// What the grammar of openai-responses finds.
class TestResponsesGrammar final : public QObject
{
    Q_OBJECT

private slots:
    void judgesStreams_data();
    void judgesStreams();
    void judgesEnds_data();
    void judgesEnds();
    void judgesWholeReplies_data();
    void judgesWholeReplies();
};

namespace {

/// Numbers events as they are added.
class Stream final
{
public:
    Stream &add(const QByteArray &type, const QByteArray &members)
    {
        m_bytes += "event: " + type + "\ndata: {\"type\":\"" + type +
                   "\",\"sequence_number\":" + QByteArray::number(m_next++) + ',' + members +
                   "}\n\n";
        return *this;
    }

    const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes = {};
    int m_next = 0;
};

} // namespace

static QByteArray response(const QByteArray &status,
                           const QByteArray &output,
                           const QByteArray &usage,
                           const QByteArray &error = "null",
                           const QByteArray &details = "null")
{
    return R"({"id":"resp_1","object":"response","created_at":5,"status":")" + status +
           R"(","error":)" + error + R"(,"incomplete_details":)" + details +
           R"(,"model":"m","output":[)" + output + R"(],"usage":)" + usage + '}';
}

static const QByteArray usage =
    R"({"input_tokens":4,"input_tokens_details":{"cached_tokens":3},"output_tokens":2,)"
    R"("output_tokens_details":{"reasoning_tokens":1},"total_tokens":6})";
static const QByteArray thought =
    R"({"id":"r","type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],)"
    R"("encrypted_content":"x"})";
static const QByteArray called = R"({"id":"f","type":"function_call","status":"completed",)"
                                 R"("call_id":"c","name":"n","arguments":"{}"})";

static QByteArray said(const QByteArray &status)
{
    return R"({"id":"m","type":"message","status":")" + status +
           R"(","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"hi"}],)"
           R"("role":"assistant"})";
}

static Stream beginning()
{
    Stream stream;
    for (const QByteArray type : {"response.created", "response.in_progress"})
        stream.add(type, "\"response\":" + response("in_progress", {}, "null"));
    return stream;
}

static void addMessage(Stream &stream, const QByteArray &index, const QByteArray &status)
{
    const QByteArray place = R"("item_id":"m","output_index":)" + index + R"(,"content_index":0,)";
    const QByteArray part =
        R"("part":{"type":"output_text","annotations":[],"logprobs":[],"text":)";
    stream
        .add("response.output_item.added",
             R"("output_index":)" + index +
                 R"(,"item":{"id":"m","type":"message","status":"in_progress",)"
                 R"("content":[],"role":"assistant"})")
        .add("response.content_part.added", place + part + "\"\"}")
        .add("response.output_text.delta", place + R"("delta":"hi","logprobs":[])")
        .add("response.output_text.done", place + R"("text":"hi","logprobs":[])")
        .add("response.content_part.done", place + part + "\"hi\"}")
        .add("response.output_item.done",
             R"("output_index":)" + index + ",\"item\":" + said(status));
}

static QByteArray rightReply()
{
    Stream stream = beginning();
    const QByteArray summary = R"("item_id":"r","output_index":0,"summary_index":0,)";
    stream
        .add("response.output_item.added",
             R"("output_index":0,"item":{"id":"r","type":"reasoning","summary":[]})")
        .add("response.reasoning_summary_part.added",
             summary + R"("part":{"type":"summary_text","text":""})")
        .add("response.reasoning_summary_text.delta", summary + R"("delta":"hm")")
        .add("response.reasoning_summary_text.done", summary + R"("text":"hm")")
        .add("response.reasoning_summary_part.done",
             summary + R"("part":{"type":"summary_text","text":"hm"})")
        .add("response.output_item.done", R"("output_index":0,"item":)" + thought);
    addMessage(stream, "1", "completed");
    const QByteArray call = R"("item_id":"f","output_index":2,)";
    stream
        .add("response.output_item.added",
             R"("output_index":2,"item":{"id":"f","type":"function_call","status":"in_progress",)"
             R"("call_id":"c","name":"n","arguments":""})")
        .add("response.function_call_arguments.delta", call + R"("delta":"{}")")
        .add("response.function_call_arguments.done", call + R"("name":"n","arguments":"{}")")
        .add("response.output_item.done", R"("output_index":2,"item":)" + called)
        .add("response.completed",
             "\"response\":" +
                 response("completed", thought + ',' + said("completed") + ',' + called, usage));
    return stream.bytes();
}

void TestResponsesGrammar::judgesStreams_data()
{
    addGrammarColumns();
    const QByteArray right = rightReply();
    addRight("all", right);
    addBroken(right, "event: response.created\n", "", "the event line and the type");
    addBroken(right, "event: response.created", "event: x", "the event line and the type");
    addBroken(right, R"("sequence_number":3)", R"("sequence_number":4)", "the sequence number");
    addBroken(right, "response.in_progress\",", "response.created\",", "the event line");
    addBroken(right,
              R"("m","output":[],"usage":null)",
              R"("n","output":[],"usage":null)",
              "another model");
    addBroken(
        right, R"("output":[],"usage":null)", R"("output":[],"usage":{})", "usage at the start");
    addBroken(
        right, R"("output":[],"usage":null)", R"("output":[1],"usage":null)", "output at the");
    addBroken(right,
              R"("summary":[])",
              R"("summary":[],"encrypted_content":"x")",
              "reasoning that begins is empty");
    addBroken(right,
              R"("status":"in_progress","content":[])",
              R"("status":"completed","content":[])",
              "an item that begins is in_progress");
    addBroken(right,
              R"("in_progress","content":[])",
              R"("in_progress","content":[1])",
              "a message that begins");
    addBroken(right,
              R"("name":"n","arguments":""})",
              R"("name":"n","arguments":"{"})",
              "a function call that begins");
    addBroken(right,
              R"("call_id":"c","name":"n","arguments":""})",
              R"("name":"n","arguments":""})",
              "a call without call_id");
    addBroken(right,
              R"("output_index":1,"item":{"id":"m")",
              R"("output_index":0,"item":{"id":"m")",
              "output_index is not the next");
    addBroken(right,
              R"("item":{"id":"m","type":"message","status":"completed")",
              R"("item":{"id":"k","type":"message","status":"completed")",
              "done with another id");
    addBroken(right,
              R"("item":{"id":"m","type":"message","status":"completed")",
              R"("item":{"id":"m","type":"message","status":"in_progress")",
              "an item that is over is");
    addBroken(right, R"("item_id":"m")", R"("item_id":"k")", "an event of another item");
    addBroken(right, R"("delta":"hi","logprobs":[])", R"("delta":"hi")", "no logprobs");
    addBroken(right, R"("delta":"hi")", R"("delta":"ho")", "done with another text");
    addBroken(right, R"("delta":"hi")", R"("delta":"")", "a delta of nothing");
    addBroken(right, R"("delta":"hm")", R"("delta":"h")", "done with another text");
    addBroken(right, R"("delta":"{}")", R"("delta":"{")", "done with other arguments");
    addBroken(right,
              R"("part":{"type":"summary_text","text":"hm"})",
              R"("part":{"type":"summary_text","text":"h"})",
              "a part with another text");
    addBroken(
        right, R"("content_index":0,"part")", R"("content_index":1,"part")", "a part's index");
    addBroken(right,
              R"("content_index":0,"delta")",
              R"("content_index":1,"delta")",
              "the text of another part");
    addBroken(right,
              R"("summary":[{"type":"summary_text","text":"hm"}])",
              R"("summary":[])",
              "an item with another content");
    addBroken(
        right, R"("arguments":"{}"}})", R"("arguments":"{ }"}})", "an item with another content");
    addBroken(right,
              R"("output":[{"id":"r","type":"reasoning")",
              R"("output":[{"id":"q","type":"reasoning")",
              "another item in the output");
    addBroken(right, "," + called, "", "items missing from the output");
    addBroken(right, R"("total_tokens":6)", R"("total_tokens":7)", "usage's total is not the sum");
    addBroken(right, R"("reasoning_tokens":1)", R"("reasoning_tokens":-1)", "a detail of usage");
    addBroken(right, R"("cached_tokens":3)", R"("cached_tokens":5)", "more cached tokens");
    addBroken(right,
              R"("status":"completed","error")",
              R"("status":"incomplete","error")",
              "incomplete_details are");
    addBroken(right,
              "data: {\"type\":\"response.completed\"",
              "data: {\"type\":\"response.done\"",
              "the event line");
}

void TestResponsesGrammar::judgesStreams()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(replyFault(Format::OpenAiResponses, {.model = "m"}, bytes), rule);
}

static QByteArray ended(const QByteArray &status,
                        const QByteArray &itemStatus,
                        const QByteArray &error = "null",
                        const QByteArray &details = "null")
{
    Stream stream = beginning();
    addMessage(stream, "0", itemStatus);
    if (error != "null")
        stream.add("error",
                   R"("code":"server_error","message":"no","param":null,)"
                   R"("error":{"code":"server_error","message":"no"})");
    return stream
        .add("response." + status,
             "\"response\":" + response(status, said(itemStatus), usage, error, details))
        .bytes();
}

void TestResponsesGrammar::judgesEnds_data()
{
    addGrammarColumns();
    const QByteArray error = R"({"code":"server_error","message":"no"})";
    const QByteArray details = R"({"reason":"max_output_tokens"})";
    const QByteArray failed = ended("failed", "completed", error);
    const QByteArray incomplete = ended("incomplete", "incomplete", "null", details);
    addRight("completed", ended("completed", "completed"));
    addRight("failed", failed);
    addRight("incomplete", incomplete);
    const auto wrong = [](const char *rule, const QByteArray &bytes) {
        QTest::newRow(rule) << bytes << QByteArray(rule);
    };
    wrong("the stream ends without a terminal event", beginning().bytes());
    wrong("an item cut off too early", ended("completed", "incomplete"));
    wrong("the last item of an incomplete response is incomplete",
          ended("incomplete", "completed", "null", details));
    wrong("an error is a failed response's", ended("failed", "completed"));
    wrong("incomplete_details are an incomplete response's",
          ended("completed", "completed", "null", details));
    addBroken(failed,
              R"("code":"server_error","message":"no","param":null,)",
              "\"code\":\"\",",
              "an error without");
    addBroken(failed,
              R"(,"error":{"code":"server_error","message":"no"}})",
              "}",
              "an error that SDKs do not see");
    addBroken(incomplete, R"("max_output_tokens")", R"("length")", "no reason of the format");
    addBroken(failed + failed, "event", "event", "the sequence number is not the next");
}

void TestResponsesGrammar::judgesEnds()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    ResponsesGrammar grammar({.model = "m"});
    compareFault(grammar.streamFault(bytes), rule);
    if (rule.isEmpty()) {
        QCOMPARE(grammar.items().size(), 1);
        QVERIFY(grammar.terminal().startsWith("response."));
        QVERIFY(grammar.response().contains(grammar.items().first()));
    }
}

void TestResponsesGrammar::judgesWholeReplies_data()
{
    addGrammarColumns();
    const QByteArray right = response("completed", said("completed") + ',' + called, usage);
    addRight("completed", right);
    addRight("an error",
             R"({"error":{"message":"no","type":"server_error","param":null,"code":null}})");
    addBroken(
        right, R"("status":"completed","e)", R"("status":"in_progress","e)", "another status");
    addBroken(right, R"("text":"hi")", R"("text":"")", "a message without what it says");
    addBroken(right, R"("id":"f")", R"("id":"m")", "two items with one id");
    addBroken(right, R"("call_id":"c",)", "", "a call without call_id");
    addBroken(right, R"("output_tokens":2)", R"("output_tokens":-2)", "usage lacks a count");
}

void TestResponsesGrammar::judgesWholeReplies()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(wholeReplyFault(Format::OpenAiResponses, {.model = "m"}, bytes), rule);
}

QTEST_APPLESS_MAIN(TestResponsesGrammar)
#include "tst_responsesgrammar.moc"
