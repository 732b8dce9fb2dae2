#include "core/base/sseparser.h"
#include "tests/support/fake/fakeupstream.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <boost/json.hpp>

using namespace deskrelay;
namespace json = boost::json;

namespace {

struct Reply
{
    int status = 0;
    QByteArray body = {}; ///< Without chunked coding.
    bool isWhole = false; ///< It came to its end.
};

} // namespace

class TestFakeUpstream final : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { m_upstream.clear(); }

    void refuses_data();
    void refuses();
    void streamsFollowTheirGrammar_data();
    void streamsFollowTheirGrammar();
    void signaturesComeBackAsTheyWere();
    void geminiCallsNeedTheirSignature();
    void answersInTheSchema();
    void aScriptDecidesTheReply();
    void brokenStreamsAreSeenAsSuch();
    void totalsAreWhatWasReported();

private:
    Reply post(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {});

    FakeUpstream m_upstream;
};

static const QByteArray anthropic =
    QByteArray("x-api-key: ") + fake::anthropicKey + "\r\nanthropic-version: 2023-06-01\r\n";
static const QByteArray newAnthropic =
    QByteArray("x-api-key: ") + fake::anthropicKey + "\r\nanthropic-version: 2026-10-21\r\n";
static const QByteArray openAi = QByteArray("Authorization: Bearer ") + fake::openAiKey + "\r\n";
static const QByteArray gemini = QByteArray("x-goog-api-key: ") + fake::geminiKey + "\r\n";

/// Takes the chunked coding off; false where its end is missing.
static bool takeChunks(QByteArray coded, QByteArray &body)
{
    while (!coded.isEmpty()) {
        const qsizetype line = coded.indexOf("\r\n");
        const qsizetype size = line < 0 ? -1 : coded.first(line).toLongLong(nullptr, 16);
        if (size < 0 || coded.size() < line + 2 + size + 2)
            return false;
        if (size == 0)
            return true;
        body += coded.sliced(line + 2, size);
        coded = coded.sliced(line + 2 + size + 2);
    }
    return false;
}

Reply TestFakeUpstream::post(const QByteArray &path,
                             const QByteArray &body,
                             const QByteArray &fields)
{
    QTcpSocket socket;
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_upstream.port());
    socket.write("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body);
    if (!closed.wait(10'000))
        return {};
    const QByteArray all = socket.readAll();
    const qsizetype end = all.indexOf("\r\n\r\n");
    if (end < 0)
        return {};
    Reply reply{.status = all.sliced(9, 3).toInt()};
    const QByteArray head = all.first(end + 2).toLower();
    if (head.contains("transfer-encoding: chunked")) {
        reply.isWhole = takeChunks(all.sliced(end + 4), reply.body);
    } else {
        reply.body = all.sliced(end + 4);
        reply.isWhole = head.contains(
            QByteArray("content-length: " + QByteArray::number(reply.body.size()) + "\r\n"));
    }
    return reply;
}

static const char *const messages = "/v1/messages";
static const char *const chat = "/v1/chat/completions";
static const char *const responses = "/v1/responses";
static const char *const generate = "/v1beta/models/gemini-3-pro:generateContent";

void TestFakeUpstream::refuses_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *title,
                        const char *path,
                        const QByteArray &fields,
                        const char *body,
                        int status,
                        const char *says) {
        QTest::newRow(title) << QByteArray(path) << fields << QByteArray(body) << status
                             << QByteArray(says);
    };
    row("no key", messages, "anthropic-version: 2023-06-01\r\n", "{}", 401, "authentication_error");
    row("another provider's header", messages, gemini, "{}", 401, "x-api-key header is required");
    row("no version",
        messages,
        QByteArray("x-api-key: ") + fake::anthropicKey + "\r\n",
        "{}",
        400,
        "anthropic-version: header is required");
    row("not JSON", messages, anthropic, "{", 400, "not valid JSON");
    row("no max_tokens",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","messages":[{"role":"user","content":"x"}]})",
        400,
        "max_tokens: Field required");
    row("unknown field",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","max_tokens":9,"n":1,"messages":[]})",
        400,
        "n: Extra inputs are not permitted");
    row("sampling under the new version",
        messages,
        newAnthropic,
        R"({"model":"claude-sonnet-4-5","max_tokens":9,"temperature":1,
            "messages":[{"role":"user","content":"x"}]})",
        400,
        "temperature: Extra inputs are not permitted");
    row("a budget for an adaptive model",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","max_tokens":9000,"thinking":{"type":"enabled",
            "budget_tokens":2000},"messages":[{"role":"user","content":"x"}]})",
        400,
        "thinking.type.enabled");
    row("a call without its result",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","max_tokens":9,"tools":[{"name":"a","input_schema":{"type":
            "object"}}],"messages":[{"role":"user","content":"x"},{"role":"assistant","content":
            [{"type":"tool_use","id":"toolu_1","name":"a","input":{}}]},{"role":"user","content":
            "y"}]})",
        400,
        "without `tool_result` blocks immediately after: toolu_1");
    row("text before a result",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","max_tokens":9,"tools":[{"name":"a","input_schema":{"type":
            "object"}}],"messages":[{"role":"user","content":"x"},{"role":"assistant","content":
            [{"type":"tool_use","id":"toolu_1","name":"a","input":{}}]},{"role":"user","content":
            [{"type":"text","text":"t"},{"type":"tool_result","tool_use_id":"toolu_1"}]}]})",
        400,
        "immediately after");
    row("a bad tool name",
        messages,
        anthropic,
        R"({"model":"claude-opus-4-8","max_tokens":9,"tools":[{"name":"a.b","input_schema":{"type":
            "object"}}],"messages":[{"role":"user","content":"x"}]})",
        400,
        "tools.0.custom.name: String should match pattern");
    row("a foreign bearer", chat, "Authorization: Bearer dk-1\r\n", "{}", 401, "invalid_api_key");
    row("unknown parameter",
        chat,
        openAi,
        R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"top_k":1})",
        400,
        "Unknown parameter: 'top_k'.");
    row("an orphan tool message",
        chat,
        openAi,
        R"({"model":"gpt-4o","messages":[{"role":"tool","tool_call_id":"c","content":"x"}]})",
        400,
        "must be a response to a preceeding message");
    row("a loose schema that says strict",
        chat,
        openAi,
        R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"tools":[{"type":
            "function","function":{"name":"a","strict":true,"parameters":{"type":"object",
            "properties":{"p":{"type":"string"}},"additionalProperties":false}}}]})",
        400,
        "Missing 'p'");
    row("a broken image",
        chat,
        openAi,
        R"({"model":"gpt-4o","messages":[{"role":"user","content":[{"type":"image_url",
            "image_url":{"url":"data:image/png;base64,AAAA"}}]}]})",
        400,
        "unsupported image");
    row("stop in responses",
        responses,
        openAi,
        R"({"model":"gpt-5","input":"x","stop":["y"]})",
        400,
        "Unknown parameter: 'stop'.");
    row("an output without a call",
        responses,
        openAi,
        R"({"model":"gpt-5","input":[{"type":"function_call_output","call_id":"c","output":"x"}]})",
        400,
        "No tool call found for function call output with call_id c.");
    row("a nested function tool",
        responses,
        openAi,
        R"({"model":"gpt-5","input":"x","tools":[{"type":"function","function":{"name":"a"}}]})",
        400,
        "Missing required parameter: 'tools[0].name'.");
    row("responses of a vendor that has none",
        "/vendor/v1/responses",
        openAi,
        R"({"model":"deepseek-v4","input":"x"})",
        404,
        "Invalid URL");
    row("a chat of a model without one",
        chat,
        openAi,
        R"({"model":"gpt-5.2-codex","messages":[{"role":"user","content":"x"}]})",
        404,
        "only supported in v1/responses");
    row("DeepSeek's call without its reasoning",
        "/vendor/v1/chat/completions",
        openAi,
        R"({"model":"deepseek-v4","messages":[{"role":"user","content":"x"},{"role":"assistant",
            "tool_calls":[{"id":"c","type":"function","function":{"name":"a","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"c","content":"y"}]})",
        400,
        "Missing `reasoning_content` field in the assistant message at message index 1");
    row("reasoning that was not stored",
        responses,
        openAi,
        R"({"model":"gpt-5","input":[{"type":"reasoning","id":"rs_1","summary":[]},
            {"role":"assistant","content":"x"},{"role":"user","content":"y"}]})",
        400,
        "Item with id 'rs_1' not found");
    row("a bearer for Google", generate, openAi, "{}", 401, "UNAUTHENTICATED");
    row("a wrong key for Google", generate, "x-goog-api-key: x\r\n", "{}", 400, "API_KEY_INVALID");
    row("a keyword that the schema does not know",
        generate,
        gemini,
        R"({"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"a",
            "parameters":{"type":"OBJECT","additionalProperties":false}}]}]})",
        400,
        R"(Unknown name \"additionalProperties\" at 'tools[0].function_declarations[0].parameters')");
    row("too few responses",
        generate,
        gemini,
        R"({"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[
            {"functionCall":{"name":"a","args":{}}}]},{"role":"user","parts":[{"text":"y"}]}]})",
        400,
        "number of function response parts is equal");
    row("a missing model",
        "/v1beta/models/gemini-missing:generateContent",
        gemini,
        "{}",
        404,
        "NOT_FOUND");
}

void TestFakeUpstream::refuses()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArray, body);
    QFETCH(const int, status);
    QFETCH(const QByteArray, says);
    const Reply reply = post(path, body, fields);
    QVERIFY2(reply.body.contains(says), reply.body.constData());
    QCOMPARE(reply.status, status);
}

void TestFakeUpstream::streamsFollowTheirGrammar_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("last");
    QTest::newRow("messages") << QByteArray(messages) << anthropic
                              << QByteArray(
                                     R"({"model":"claude-opus-4-8","max_tokens":99,"stream":true,
            "messages":[{"role":"user","content":"Hello"}]})")
                              << QByteArray("message_start") << QByteArray("message_stop");
    QTest::newRow("chat") << QByteArray(chat) << openAi
                          << QByteArray(R"({"model":"gpt-4o","stream":true,
            "messages":[{"role":"user","content":"Hello"}]})")
                          << QByteArray("\"role\":\"assistant\"") << QByteArray("[DONE]");
    QTest::newRow("responses") << QByteArray(responses) << openAi
                               << QByteArray(R"({"model":"gpt-5","stream":true,"input":"Hello"})")
                               << QByteArray("response.created")
                               << QByteArray("response.completed");
    QTest::newRow("gemini")
        << QByteArray("/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse") << gemini
        << QByteArray(R"({"contents":[{"role":"user","parts":[{"text":"Hello"}]}]})")
        << QByteArray("\"candidates\"") << QByteArray("\"finishReason\":\"STOP\"");
}

/// The text that the pieces of a stream say.
static std::string textOf(const json::object &event)
{
    const auto find = [&event](std::string_view pointer) {
        json::error_code failure;
        const json::value whole(event);
        const json::value *const found = whole.find_pointer(pointer, failure);
        return found && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    const bool isDone = find("/type").ends_with(".done"); // says it again
    return isDone ? std::string()
                  : find("/delta/text") + find("/choices/0/delta/content") + find("/delta") +
                        find("/candidates/0/content/parts/0/text");
}

void TestFakeUpstream::streamsFollowTheirGrammar()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, last);
    const Reply plain = post(path, body, fields);
    QVERIFY(plain.isWhole);
    m_upstream.enqueue({.splitEvery = 1});
    const Reply split = post(path, body, fields);
    QVERIFY(split.isWhole);

    SseParser parser;
    QList<SseEvent> events = parser.feed(split.body);
    events += parser.finish();
    QVERIFY(events.size() > 3);
    QVERIFY2(events.first().data.contains(first), events.first().data.constData());
    QVERIFY2(events.last().data.contains(last), events.last().data.constData());
    std::string text;
    for (const SseEvent &event : std::as_const(events)) {
        if (event.data == "[DONE]")
            continue;
        const json::value value = json::parse(fake::viewOf(event.data));
        if (!event.type.isEmpty())
            QCOMPARE(event.type, fake::bytesOf(value.at("type").get_string()));
        text += textOf(value.get_object());
    }
    QVERIFY2(text.starts_with("You said: Hello\nThat is all"), text.c_str());
    QVERIFY(text.ends_with("\xf0\x9f\x8e\x88."));
}

static QByteArray thoughtTurn(const QByteArray &signature)
{
    return R"({"model":"claude-sonnet-4-6","max_tokens":99,"thinking":{"type":"adaptive"},
        "messages":[{"role":"user","content":"x"},{"role":"assistant","content":[
        {"type":"thinking","thinking":"","signature":")" +
           signature + R"("},{"type":"text","text":"y"}]},{"role":"user","content":"z"}]})";
}

void TestFakeUpstream::signaturesComeBackAsTheyWere()
{
    const Reply thought = post(messages,
                               R"({"model":"claude-sonnet-4-6","max_tokens":99,"thinking":
        {"type":"adaptive"},"messages":[{"role":"user","content":"x"}]})",
                               anthropic);
    const json::value block = json::parse(fake::viewOf(thought.body)).at("content").at(0);
    QByteArray signature = fake::bytesOf(block.at("signature").get_string());
    QCOMPARE(post(messages, thoughtTurn(signature), anthropic).status, 200);
    signature[4] = signature[4] == 'A' ? 'B' : 'A';
    const Reply changed = post(messages, thoughtTurn(signature), anthropic);
    QCOMPARE(changed.status, 400);
    QVERIFY(changed.body.contains("Invalid `signature` in `thinking` block"));

    const Reply secret = post(messages,
                              R"({"model":"claude-sonnet-4-6","max_tokens":99,"thinking":
        {"type":"adaptive"},"messages":[{"role":"user","content":"think in secret"}]})",
                              anthropic);
    const json::value content = json::parse(fake::viewOf(secret.body)).at("content");
    QCOMPARE(content.at(0).at("type"), json::value("redacted_thinking"));
    const QByteArray redacted = fake::bytesOf(content.at(0));
    const auto turn = [](const QByteArray &blocks) -> QByteArray {
        return R"({"model":"claude-sonnet-4-6","max_tokens":99,"messages":[{"role":"user",
            "content":"x"},{"role":"assistant","content":[)" +
               blocks + R"(]},{"role":"user","content":"z"}]})";
    };
    const QByteArray text = R"({"type":"text","text":"y"})";
    QCOMPARE(post(messages, turn(redacted + ',' + text), anthropic).status, 200);
    const Reply moved = post(messages, turn(text + ',' + redacted), anthropic);
    QVERIFY(moved.body.contains("messages.1.content.1: `thinking` or `redacted_thinking` blocks"));
}

static QByteArray calledTurn(const QByteArray &signature)
{
    return R"({"contents":[{"role":"user","parts":[{"text":"use a"}]},{"role":"model","parts":[
        {"functionCall":{"name":"a","args":{}})" +
           signature + R"(}]},{"role":"user","parts":[{"functionResponse":{"name":"a","response":
        {"output":"1"}}}]}],"tools":[{"functionDeclarations":[{"name":"a"}]}]})";
}

void TestFakeUpstream::geminiCallsNeedTheirSignature()
{
    const Reply called = post(generate,
                              R"({"contents":[{"role":"user","parts":[{"text":"use a"}]}],
        "tools":[{"function_declarations":[{"name":"a"}]}]})",
                              gemini);
    const json::value part = json::parse(fake::viewOf(called.body))
                                 .at("candidates")
                                 .at(0)
                                 .at("content")
                                 .at("parts")
                                 .at(0);
    QCOMPARE(part.at("functionCall").at("name"), json::value("a"));
    const QByteArray signature = fake::bytesOf(part.at("thoughtSignature").get_string());
    const Reply next = post(
        generate, calledTurn(",\"thoughtSignature\":\"" + signature + '"').constData(), gemini);
    QVERIFY2(next.status == 200, next.body.constData());
    QVERIFY(post(generate, calledTurn({}), gemini).body.contains("missing a thought_signature"));
}

void TestFakeUpstream::answersInTheSchema()
{
    const Reply reply = post(chat,
                             R"({"model":"gpt-4o","messages":[{"role":"user","content":"x"}],
        "response_format":{"type":"json_schema","json_schema":{"name":"r","strict":true,"schema":{
        "type":"object","properties":{"b":{"type":"integer","minimum":3},"a":{"enum":["p","q"]}},
        "required":["b","a"],"additionalProperties":false}}}})",
                             openAi);
    const json::value content =
        json::parse(fake::viewOf(reply.body)).at("choices").at(0).at("message").at("content");
    QCOMPARE(fake::bytesOf(content.get_string()), QByteArray(R"({"b":3,"a":"p"})"));
}

static const char *const hello =
    R"({"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Hello"}]})";

void TestFakeUpstream::aScriptDecidesTheReply()
{
    const Reply script = post("/__script",
                              R"([{"status":429,"headers":{"retry-after":"7"}},
        {"path":"/v1/messages","status":529},{"status":200,"body":"as it is"}])");
    QCOMPARE(script.status, 200);
    const Reply limited = post(chat, hello, openAi);
    QCOMPARE(limited.status, 429);
    QVERIFY(limited.body.contains("rate_limit_exceeded"));
    QCOMPARE(post(chat, hello, openAi).body,
             QByteArray("as it is")); // the path of the other differs
    QVERIFY(post(messages, "{}", anthropic).body.contains("overloaded_error"));
    QVERIFY(post("/__script", R"({"statsu":1})").body.contains("statsu"));
}

void TestFakeUpstream::brokenStreamsAreSeenAsSuch()
{
    m_upstream.enqueue({.cutAfterEvents = 2});
    const Reply cut = post(chat, hello, openAi);
    QVERIFY(!cut.isWhole);
    QCOMPARE(cut.body.count("data: "), 2);
    m_upstream.enqueue({.endAfterEvents = 2});
    const Reply ended = post(chat, hello, openAi);
    QVERIFY(ended.isWhole);
    QVERIFY(!ended.body.contains("[DONE]"));
    m_upstream.enqueue({.errorAfterEvents = 1});
    const Reply failed = post(chat, hello, openAi);
    QVERIFY(failed.body.contains(R"(data: {"error":{)"));
    m_upstream.enqueue({.cutAfterBytes = 10});
    QCOMPARE(post(chat, hello, openAi).body.size(), 10);
}

void TestFakeUpstream::totalsAreWhatWasReported()
{
    const QByteArray ask =
        R"({"model":"claude-opus-4-8","max_tokens":99,"stream":true,"messages":[{"role":"user","content":"Hello"}]})";
    QCOMPARE(post(messages, ask, anthropic).status, 200);
    const TokenUsage whole = m_upstream.totals().first().usage;
    QVERIFY(whole.output > 1);
    m_upstream.clear();
    m_upstream.enqueue({.cutAfterEvents = 3}); // message_start has told the input
    post(messages, ask, anthropic);
    const QList<fake::Reported> cut = m_upstream.totals();
    QCOMPARE(cut.size(), 1);
    QCOMPARE(cut.first().usage.input, whole.input);
    QCOMPARE(cut.first().usage.output, 1);
    m_upstream.clear();
    post(chat, hello, openAi); // no include_usage, no count
    QCOMPARE(m_upstream.totals().first().usage, TokenUsage());
    QCOMPARE(m_upstream.received().size(), 1);
}

QTEST_GUILESS_MAIN(TestFakeUpstream)
#include "tst_fakeupstream.moc"
