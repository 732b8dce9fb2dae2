#include "chatreplies.h"

#include <QTest>

using namespace deskrelay;

/// How an upstream's reply in openai-chat ends, and what it cost.
class TestChatReplyEnd final : public QObject
{
    Q_OBJECT

private slots:
    void readsFinishReasons_data();
    void readsFinishReasons();
    void countsTokens_data();
    void countsTokens();
    void tellsOfFailures_data();
    void tellsOfFailures();
};

void TestChatReplyEnd::readsFinishReasons_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("delta");
    QTest::addColumn<FinishReason>("expected");
    const QByteArray text = R"({"content":"a"})";
    const QByteArray call =
        R"({"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}}]})";
    const auto row = [](const char *reason, const QByteArray &delta, FinishReason expected) {
        QTest::addRow("%s after %s", reason, delta.constData())
            << QByteArray(reason) << delta << expected;
    };
    row("stop", text, FinishReason::Stop);
    row("stop", call, FinishReason::ToolCalls);
    row("stop", R"({"refusal":"No."})", FinishReason::Refusal);
    row("tool_calls", call, FinishReason::ToolCalls);
    row("tool_calls", text, FinishReason::Stop);
    row("function_call", call, FinishReason::ToolCalls);
    row("length", call, FinishReason::Length);
    row("max_tokens", text, FinishReason::Length);
    row("MAX_TOKENS", text, FinishReason::Length);
    row("model_length", text, FinishReason::ContextFull);
    row("content_filter", text, FinishReason::Refusal);
    row("SAFETY", text, FinishReason::Refusal);
    row("end_turn", text, FinishReason::Stop);
    row("stop_sequence", text, FinishReason::StopSequence);
    row("MALFORMED_FUNCTION_CALL", text, FinishReason::BadToolCall);
    row("unheard_of", text, FinishReason::Stop);
    row("unheard_of", call, FinishReason::ToolCalls);
}

void TestChatReplyEnd::readsFinishReasons()
{
    QFETCH(const QByteArray, reason);
    QFETCH(const QByteArray, delta);
    QFETCH(const FinishReason, expected);
    const Reply reply = foldEvents(streamed({chunk(delta), ending(reason), "[DONE]"}));
    QVERIFY(reply.finish.has_value());
    QCOMPARE(reply.finish->reason, expected);
    const Reply stopped = foldEvents(
        streamed({chunk(R"({"content":"a"})", R"("finish_reason":"stop","stop_reason":"END")")}));
    QVERIFY(*stopped.finish == reply::Finish({FinishReason::StopSequence, "END"}));
}

void TestChatReplyEnd::countsTokens_data()
{
    QTest::addColumn<QByteArrayList>("chunks");
    QTest::addColumn<TokenUsage>("expected");
    const QByteArray stop = ending("stop");
    QTest::newRow("OpenAI's last chunk")
        << QByteArrayList{stop,
                          R"({"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"completion_tokens_details":{"reasoning_tokens":20}}})",
                          "[DONE]"}
        << TokenUsage{
               .input = 30, .cacheRead = 60, .cacheWrite5m = 10, .output = 30, .reasoning = 20};
    QTest::newRow("in the choice's chunk, and null before")
        << QByteArrayList{R"({"choices":[{"delta":{"content":"a"}}],"usage":null})",
                          R"({"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}})"}
        << TokenUsage{.input = 5, .output = 2};
    QTest::newRow("within the choice")
        << QByteArrayList{R"({"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":5,"completion_tokens":2,"cached_tokens":4}}]})"}
        << TokenUsage{.input = 1, .cacheRead = 4, .output = 2};
    QTest::newRow("DeepSeek's cache")
        << QByteArrayList{stop,
                          R"({"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":1}})"}
        << TokenUsage{.input = 1, .cacheRead = 4, .output = 2};
    QTest::newRow("Groq's place")
        << QByteArrayList{R"({"choices":[{"delta":{},"finish_reason":"stop"}],"x_groq":{"usage":{"prompt_tokens":5,"completion_tokens":2}}})"}
        << TokenUsage{.input = 5, .output = 2};
    QTest::newRow("thoughts in the total alone")
        << QByteArrayList{stop,
                          R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":35}})"}
        << TokenUsage{.input = 10, .output = 25, .reasoning = 20};
    QTest::newRow("more cached than read, and counts below zero")
        << QByteArrayList{stop,
                          R"({"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":-2,"prompt_tokens_details":{"cached_tokens":6}}})"}
        << TokenUsage{.cacheRead = 6};
}

void TestChatReplyEnd::countsTokens()
{
    QFETCH(const QByteArrayList, chunks);
    QFETCH(const TokenUsage, expected);
    const Reply reply = foldEvents(streamed(chunks));
    QVERIFY(reply.usage.has_value());
    QVERIFY(*reply.usage == expected);
}

void TestChatReplyEnd::tellsOfFailures_data()
{
    QTest::addColumn<QByteArrayList>("chunks");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    const QByteArray text = chunk(R"({"content":"a"})");
    const auto error = [&text](const char *name, const char *body, int status) {
        QTest::newRow(name) << QByteArrayList{text, body, "[DONE]"} << status << QByteArray("m");
    };
    error("overloaded", R"({"error":{"message":"m","type":"overloaded_error"}})", 529);
    error(
        "rate limit", R"({"error":{"message":"m","type":"t","code":"rate_limit_exceeded"}})", 429);
    error("a numeric code", R"({"error":{"message":"m","code":402}})", 402);
    error("a code as text", R"({"error":{"message":"m","code":"503"}})", 503);
    error("Google's, in an array",
          R"([{"error":{"message":"m","code":429,"status":"RESOURCE_EXHAUSTED"}}])",
          429);
    error("vLLM's", R"({"object":"error","message":"m","type":"BadRequestError","code":400})", 400);
    error("text alone", R"({"error":"m"})", 500);
    error("a key that is refused",
          R"({"error":{"message":"m","type":"invalid_request_error","code":"invalid_api_key"}})",
          401);
    error("too long a context",
          R"({"error":{"message":"m","type":"x","code":"context_length_exceeded"}})",
          400);
    error("unknown", R"({"error":{"message":"m","type":"odd"}})", 500);
    const QByteArray early = "The upstream ended its stream before the answer was complete.";
    QTest::newRow("cut off") << QByteArrayList{text} << 502 << early;
    QTest::newRow("empty") << QByteArrayList() << 502 << early;
    QTest::newRow("[DONE] alone") << QByteArrayList{"[DONE]"} << 502 << early;
    QTest::newRow("an error for a reason") << QByteArrayList{text, ending("error"), "[DONE]"} << 502
                                           << QByteArray("The upstream failed within its answer.");
    QTest::newRow("no resources")
        << QByteArrayList{text, ending("insufficient_system_resource"), "[DONE]"} << 503
        << QByteArray("The upstream has no resources left for this answer.");
}

void TestChatReplyEnd::tellsOfFailures()
{
    QFETCH(const QByteArrayList, chunks);
    QFETCH(const int, status);
    QFETCH(const QByteArray, message);
    const ReplyEvents events = streamed(chunks);
    QCOMPARE(eventsFault(events), QByteArray());
    const Reply reply = foldEvents(events);
    QVERIFY(reply.failure.has_value());
    QCOMPARE(reply.failure->status, status);
    QCOMPARE(reply.failure->message, message);
    QVERIFY(foldEvents(whole(R"({"error":{"message":"m","code":429}})")).failure->status == 429);
    QVERIFY(foldEvents(whole(R"({"choices":[]})")).failure->status == 502);
}

QTEST_GUILESS_MAIN(TestChatReplyEnd)
#include "tst_chatreplyend.moc"
