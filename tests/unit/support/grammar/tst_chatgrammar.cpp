#include "grammartest.h"

using namespace deskrelay;

/// What the grammar of openai-chat finds.
class TestChatGrammar final : public QObject
{
    Q_OBJECT

private slots:
    void judgesStreams_data();
    void judgesStreams();
    void judgesUsage_data();
    void judgesUsage();
    void judgesWholeReplies_data();
    void judgesWholeReplies();
};

static QByteArray chunk(const QByteArray &delta, const QByteArray &reason = "null")
{
    return frameOf(R"({"id":"c1","object":"chat.completion.chunk","created":5,"model":"m",)"
                   R"("choices":[{"index":0,"delta":)" +
                   delta + R"(,"finish_reason":)" + reason + "}]}");
}

static QByteArray beginning()
{
    return chunk(R"({"role":"assistant","content":""})");
}

static QByteArray ending(const QByteArray &reason)
{
    return chunk("{}", '"' + reason + '"') + frameOf("[DONE]");
}

static QByteArray textReply()
{
    return beginning() + chunk(R"({"content":"hi"})") + ending("stop");
}

static QByteArray callReply()
{
    return beginning() +
           chunk(R"({"tool_calls":[{"index":0,"id":"a","type":"function",)"
                 R"("function":{"name":"f","arguments":""}}]})") +
           chunk(R"({"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]})") +
           chunk(R"({"tool_calls":[{"index":1,"id":"b","type":"custom",)"
                 R"("custom":{"name":"g","input":""}}]})") +
           ending("tool_calls");
}

static QByteArray error()
{
    return frameOf(R"({"error":{"message":"no","type":"server_error","param":null,"code":null}})");
}

void TestChatGrammar::judgesStreams_data()
{
    addGrammarColumns();
    addRight("text", textReply());
    addRight("calls", callReply());
    addRight("an error alone", error());
    addRight("an error after the beginning", beginning() + error());
    addRight("a comment", beginning() + ": keep-alive\n\n" + ending("stop"));
    addRight("cut off", beginning() + ending("length"));
    addRight("reasoning",
             beginning() + chunk(R"({"reasoning_content":"hm"})") +
                 chunk(R"({"reasoning_details":[{"type":"reasoning.text","text":"hm",)"
                       R"("signature":"s","index":0}]})") +
                 chunk(R"({"extra_content":{"google":{"thought_signature":"s"}}})") +
                 ending("stop"));
    const QByteArray text = textReply();
    addBroken(text, "data: [DONE]\n\n", "", "the stream ends without [DONE]");
    addBroken(text, "[DONE]", "[DONE", "neither JSON nor [DONE]");
    addBroken(text, "data: {", "event: x\ndata: {", "an event line");
    addBroken(text, R"("stop")", "null", "[DONE] without a reason to finish");
    addBroken(text, R"("stop")", R"("STOP")", "no reason of the format");
    addBroken(text, R"("stop")", R"("max_tokens")", "no reason of the format");
    addBroken(text, R"("stop")", R"("tool_calls")", "tool_calls without a call");
    addBroken(text, R"("stop")", R"("function_call")", "function_call without a call");
    addBroken(text, R"("delta":{},)", R"("delta":{"content":"x"},)", "a delta in the last chunk");
    addBroken(text, R"("role":"assistant",)", "", "the role is told once, and first");
    addBroken(text, R"("assistant")", R"("model")", "another role");
    addBroken(text, R"({"content":"hi"})", R"({"role":"assistant"})", "the role is told once");
    addBroken(text, R"("hi")", "1", "content that is no text");
    addBroken(text, R"({"content":"hi"})", R"({"contents":"hi"})", "an unknown member");
    addBroken(text, R"("m")", R"("n")", "another model");
    addBroken(text, R"("c1")", R"("c2")", "another id or time");
    addBroken(text, R"("created":5)", R"("created":6)", "another id or time");
    addBroken(text, R"("c1")", R"("")", "no id or no time");
    addBroken(text, "chat.completion.chunk", "chat.completion", "another object");
    addBroken(text, R"("index":0)", R"("index":1)", "a choice of no index");
    addBroken(text, R"("choices":)", R"("usage":null,"choices":)", "usage is null where");
    addBroken(text, "data: [DONE]", "data: [DONE]\n\ndata: [DONE]", "a frame after the end");
    addBroken(text, "data: [DONE]", chunk("{}") + "data: [DONE]", "a choice after the reason");
    addBroken(text, R"("choices":[)", R"("choices":[1,)", "more than one choice");
    const QByteArray calls = callReply();
    addBroken(calls, R"("tool_calls"}]})", R"("stop"}]})", "stop with a call");
    addBroken(calls, R"("index":1)", R"("index":2)", "a call's index is not the next");
    addBroken(calls, R"("index":1)", R"("index":0)", "a call that begins twice");
    addBroken(calls, R"("id":"b")", R"("id":"a")", "two calls with one id");
    addBroken(calls, R"("id":"a",)", "", "a call without id");
    addBroken(calls, R"("type":"function",)", "", "a call of no type");
    addBroken(calls, R"("name":"f",)", "", "a call without name or arguments");
    addBroken(calls, R"({"arguments":"{}"})", R"({"name":"f","arguments":"{}"})", "a call that is");
    addBroken(calls, R"("arguments":"{}")", R"("arguments":"")", "more of a call, of nothing");
    addBroken(error(), R"("type":"server_error",)", "", "an error without its members");
    addBroken(error(), R"("message":"no")", R"("message":"")", "an error without its members");
    addBroken(error() + "data: [DONE]\n\n", "\n\n", "\n\n", "a frame after the end");
}

void TestChatGrammar::judgesStreams()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(replyFault(Format::OpenAiChat, {.model = "m"}, bytes), rule);
}

void TestChatGrammar::judgesUsage_data()
{
    addGrammarColumns();
    QByteArray right = beginning() + ending("stop");
    right.replace("}]}", R"(}],"usage":null})");
    const QByteArray usage =
        frameOf(R"({"id":"c1","object":"chat.completion.chunk","created":5,"model":"m",)"
                R"("choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6,)"
                R"("prompt_tokens_details":{"cached_tokens":3},)"
                R"("completion_tokens_details":{"reasoning_tokens":1}}})");
    right.insert(right.indexOf("data: [DONE]"), usage);
    addRight("usage", right);
    addBroken(right, usage, "", "[DONE] without the usage that was asked");
    addBroken(right, usage, usage + usage, "usage twice");
    addBroken(usage, usage, usage, "usage before the reason to finish");
    addBroken(right, R"(,"usage":null)", "", "usage is null where it was asked for");
    addBroken(right, R"("total_tokens":6)", R"("total_tokens":7)", "usage's total is not the sum");
    addBroken(right, R"("completion_tokens":2)", R"("completion_tokens":-2)", "usage lacks");
    addBroken(right, R"("cached_tokens":3)", R"("cached_tokens":5)", "more cached tokens");
    addBroken(right, R"("reasoning_tokens":1)", R"("reasoning_tokens":3)", "more reasoning");
    addBroken(right, R"("reasoning_tokens":1)", R"("reasoning_tokens":-1)", "a detail of usage");
}

void TestChatGrammar::judgesUsage()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    const ReplyContext context{.model = "m", .wantsUsageChunk = true};
    compareFault(replyFault(Format::OpenAiChat, context, bytes), rule);
}

void TestChatGrammar::judgesWholeReplies_data()
{
    addGrammarColumns();
    const QByteArray right =
        R"({"id":"c1","object":"chat.completion","created":5,"model":"m","choices":[{"index":0,)"
        R"("message":{"role":"assistant","content":null,"refusal":null,"tool_calls":[{"id":"a",)"
        R"("type":"function","function":{"name":"f","arguments":"{}"}}]},"logprobs":null,)"
        R"("finish_reason":"tool_calls"}],"usage":{"prompt_tokens":4,"completion_tokens":2,)"
        R"("total_tokens":6}})";
    addRight("calls", right);
    addRight("error", error().sliced(6));
    addBroken(right, right, "[]", "it is no JSON object");
    addBroken(right, R"("tool_calls"}])", R"("stop"}])", "stop with a call");
    addBroken(right, R"("content":null,)", "", "no content");
    addBroken(right, R"("role":"assistant",)", "", "another role");
    addBroken(right, R"("name":"f",)", "", "a call without name or arguments");
    addBroken(right, R"("choices":[)", R"("choices":[{},)", "not one choice");
    addBroken(right, R"("total_tokens":6)", R"("total_tokens":5)", "usage's total");
}

void TestChatGrammar::judgesWholeReplies()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    compareFault(wholeReplyFault(Format::OpenAiChat, {.model = "m"}, bytes), rule);
}

QTEST_APPLESS_MAIN(TestChatGrammar)
#include "tst_chatgrammar.moc"
