#include "geminisupport.h"

#include <QTest>

using namespace deskrelay;
using Kind = reply::PartStart::Kind;

/// What a Gemini upstream answers, as events.
class TestGeminiReplyReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsAStream();
    void readsWhole();
    void keepsThoughtsApart();
    void readsSignatures();
    void inventsIds();
    void readsMediaAndOpaque();
    void countsTokens();
    void readsFinishReasons_data();
    void readsFinishReasons();
    void holdsTheReasonBack();
    void tellsOfABlockedPrompt();
    void readsErrors_data();
    void readsErrors();
    void endsEarly();
    void boundsCounts();
    void readsOneCandidate();
};

static ReplyEvents read(const QByteArrayList &chunks)
{
    const std::unique_ptr<ReplyReader> reader = codecOf(Format::GeminiGenerate).makeReplyReader();
    ReplyEvents events;
    for (const QByteArray &chunk : chunks)
        reader->feed({.data = chunk}, events);
    reader->finish(events);
    return events;
}

static QByteArray chunk(const QByteArray &parts, const QByteArray &more = {})
{
    return R"({"candidates":[{"content":{"parts":[)" + parts + R"(],"role":"model"},"index":0)" +
           more + R"(}],"modelVersion":"gemini-x","responseId":"r1"})";
}

static const QByteArray stop = R"(,"finishReason":"STOP")";

void TestGeminiReplyReader::readsAStream()
{
    const ReplyEvents events =
        read({chunk(R"({"text":"Hel"})"),
              "not json",
              "[]",
              chunk(R"({"text":"lo"},{"text":""})"),
              chunk(R"({"functionCall":{"id":"1","name":"f","args":{"b":1.0,"a":2}}})"),
              chunk(R"({"text":""})", stop)});
    const ReplyEvents expected = {
        reply::Start{"r1", "gemini-x"},
        reply::PartStart{.kind = Kind::Text},
        reply::Delta{"Hel"},
        reply::Delta{"lo"},
        reply::PartEnd{},
        reply::PartStart{.kind = Kind::ToolCall, .callId = "1", .name = "f"},
        reply::Delta{R"({"b":1.0,"a":2})"},
        reply::PartEnd{},
        reply::Finish{.reason = FinishReason::ToolCalls}};
    QVERIFY(events == expected);
}

void TestGeminiReplyReader::readsWhole()
{
    const auto readWhole = [](const QByteArray &json) {
        const Result<JsonTree> tree = JsonTree::parse(json);
        ReplyEvents events;
        codecOf(Format::GeminiGenerate).makeReplyReader()->readWhole(tree->root(), events);
        return foldEvents(events);
    };
    const Reply one = readWhole(chunk(R"({"text":"hi"})", stop));
    QVERIFY((one.parts == QList<Part>{TextPart{.text = "hi"}}));
    QVERIFY(one.finish && one.finish->reason == FinishReason::Stop);
    // A stream that came as an array; a document without a reason.
    const Reply list =
        readWhole('[' + chunk(R"({"text":"h"})") + ',' + chunk(R"({"text":"i"})", stop) + ']');
    QVERIFY(list == one);
    QVERIFY(readWhole(chunk(R"({"text":"hi"})")) == one);
    QVERIFY(readWhole("{}").failure.has_value());
}

void TestGeminiReplyReader::keepsThoughtsApart()
{
    const Reply reply = foldEvents(read({chunk(R"({"text":"h","thought":true})"),
                                         chunk(R"({"text":"m","thought":true},{"text":"yes"})"),
                                         chunk(R"({"text":"!"})", stop)}));
    QVERIFY((reply.parts == QList<Part>{ReasoningPart{.text = "hm"}, TextPart{.text = "yes!"}}));
}

void TestGeminiReplyReader::readsSignatures()
{
    const SealedState a{.origin = Format::GeminiGenerate, .data = "YQ=="};
    const SealedState b{.origin = Format::GeminiGenerate, .data = "Yg=="};
    const Reply reply = foldEvents(
        read({chunk(R"({"functionCall":{"id":"1","name":"f"},"thoughtSignature":"YQ=="})"),
              chunk(R"({"functionCall":{"id":"2","name":"f"}})"),
              chunk(R"({"text":"so"})"),
              chunk(R"({"text":"","thoughtSignature":"Yg=="})"),
              chunk(R"({"text":"more"})"),
              chunk(R"({"text":"","thought":true,"thought_signature":"YQ=="})", stop)}));
    const QList<Part> expected = {
        ToolCallPart{.id = "1", .name = "f", .arguments = "{}", .state = a},
        ToolCallPart{.id = "2", .name = "f", .arguments = "{}"},
        TextPart{.text = "so", .state = b},
        TextPart{.text = "more"},
        ReasoningPart{.state = a}};
    QVERIFY(reply.parts == expected);
}

void TestGeminiReplyReader::inventsIds()
{
    const QByteArray calls = chunk(
        R"({"functionCall":{"name":"f","args":{}}},{"functionCall":{"name":"f","args":{}}})", stop);
    const Reply once = foldEvents(read({calls}));
    const auto &first = std::get<ToolCallPart>(once.parts[0]);
    const auto &second = std::get<ToolCallPart>(once.parts[1]);
    QVERIFY(first.id.startsWith("call_") && first.id != second.id);
    QVERIFY(foldEvents(read({calls})) == once);
    QByteArray other = calls;
    other.replace("\"r1\"", "\"r2\"");
    QVERIFY(std::get<ToolCallPart>(foldEvents(read({other})).parts[0]).id != first.id);
}

void TestGeminiReplyReader::readsMediaAndOpaque()
{
    const QByteArray code = R"({"executableCode":{"code":"1"}})";
    const Reply reply = foldEvents(
        read({chunk(R"({"text":"see"},{"inlineData":{"mimeType":"image/png","data":"AA=="}},)" +
                        code + R"(,{"text":"there"})",
                    stop)}));
    const QList<Part> expected = {
        TextPart{.text = "see"},
        MediaPart{.type = "image/png", .data = "AA=="},
        OpaquePart{.origin = Format::GeminiGenerate, .type = "executableCode", .json = code},
        TextPart{.text = "there"}};
    QVERIFY(reply.parts == expected);
}

void TestGeminiReplyReader::countsTokens()
{
    const QByteArray usage =
        R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}],"usageMetadata":
        {"promptTokenCount":100,"toolUsePromptTokenCount":5,"cachedContentTokenCount":40,"candidatesTokenCount":7,"thoughtsTokenCount":3}})";
    const TokenUsage expected{.input = 65, .cacheRead = 40, .output = 10, .reasoning = 3};
    QVERIFY(foldEvents(read({usage})).usage == expected);
    // What is counted may come after the reason to finish.
    const Reply late = foldEvents(
        read({chunk(R"({"text":"a"})", stop), R"({"usageMetadata":{"promptTokenCount":4}})"}));
    QVERIFY(late.usage == TokenUsage{.input = 4});
    QVERIFY(late.finish.has_value());
    // A count that a later chunk leaves out stays.
    const Reply twice =
        foldEvents(read({chunk(R"({"text":"a"})", stop),
                         R"({"usageMetadata":{"promptTokenCount":4,"cachedContentTokenCount":1}})",
                         R"({"usageMetadata":{"candidatesTokenCount":2}})"}));
    QVERIFY((twice.usage == TokenUsage{.input = 3, .cacheRead = 1, .output = 2}));
}

void TestGeminiReplyReader::readsFinishReasons_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<FinishReason>("reason");
    const auto row = [](const char *name, FinishReason reason) {
        QTest::newRow(name) << QByteArray(name) << reason;
    };
    row("STOP", FinishReason::Stop);
    row("MAX_TOKENS", FinishReason::Length);
    for (const char *const refusal : {"SAFETY",
                                      "RECITATION",
                                      "LANGUAGE",
                                      "BLOCKLIST",
                                      "PROHIBITED_CONTENT",
                                      "SPII",
                                      "IMAGE_SAFETY",
                                      "IMAGE_PROHIBITED_CONTENT",
                                      "IMAGE_RECITATION",
                                      "IMAGE_OTHER",
                                      "NO_IMAGE"})
        row(refusal, FinishReason::Refusal);
    for (const char *const bad : {"MALFORMED_FUNCTION_CALL",
                                  "UNEXPECTED_TOOL_CALL",
                                  "TOO_MANY_TOOL_CALLS",
                                  "MALFORMED_RESPONSE",
                                  "OTHER"})
        row(bad, FinishReason::BadToolCall);
    row("CONTINUATION", FinishReason::Paused);
    row("FINISH_REASON_UNSPECIFIED", FinishReason::Stop);
    row("SOMETHING_NEW", FinishReason::Stop);
}

void TestGeminiReplyReader::readsFinishReasons()
{
    QFETCH(const QByteArray, name);
    QFETCH(const FinishReason, reason);
    const Reply reply =
        foldEvents(read({chunk(R"({"text":"a"})", R"(,"finishReason":")" + name + '"')}));
    QVERIFY(reply.finish && reply.finish->reason == reason);
    const bool isTold = reason == FinishReason::Refusal || reason == FinishReason::BadToolCall;
    QCOMPARE(reply.finish->explanation.contains(name), isTold);
    const Reply called = foldEvents(
        read({chunk(R"({"functionCall":{"name":"f"}})", R"(,"finishReason":")" + name + '"')}));
    QVERIFY(called.finish->reason ==
            (reason == FinishReason::Stop ? FinishReason::ToolCalls : reason));
}

/// Older servers name a reason in every chunk.
void TestGeminiReplyReader::holdsTheReasonBack()
{
    const Reply reply =
        foldEvents(read({chunk(R"({"text":"a"})", stop),
                         chunk(R"({"text":"b"})",
                               R"(,"finishReason":"SAFETY","finishMessage":"It was too much.")")}));
    QVERIFY((reply.parts == QList<Part>{TextPart{.text = "ab"}}));
    QVERIFY(reply.finish->reason == FinishReason::Refusal);
    QCOMPARE(reply.finish->explanation, QByteArray("It was too much."));
}

void TestGeminiReplyReader::tellsOfABlockedPrompt()
{
    const Reply reply = foldEvents(read(
        {R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":4},"responseId":"r"})"}));
    QVERIFY(reply.finish && reply.finish->reason == FinishReason::Refusal);
    QVERIFY(reply.finish->explanation.contains("PROHIBITED_CONTENT"));
    QCOMPARE(reply.usage->input, 4);
}

void TestGeminiReplyReader::readsErrors_data()
{
    QTest::addColumn<QByteArray>("error");
    QTest::addColumn<int>("status");
    const auto row = [](const char *error, int status) {
        QTest::newRow(error) << QByteArray(error) << status;
    };
    row(R"({"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED"})", 429);
    row(R"({"status":"RESOURCE_EXHAUSTED"})", 429);
    row(R"({"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"})", 529);
    row(R"({"code":503,"message":"down","status":"UNAVAILABLE"})", 503);
    row(R"({"code":400,"message":"bad","status":"INVALID_ARGUMENT"})", 400);
    row(R"({"code":7,"status":"PERMISSION_DENIED"})", 403);
    row(R"({"message":"?"})", 500);
}

void TestGeminiReplyReader::readsErrors()
{
    QFETCH(const QByteArray, error);
    QFETCH(const int, status);
    const ReplyEvents events =
        read({chunk(R"({"text":"a"})"), "{\"error\":" + error + '}', chunk(R"({"text":"b"})")});
    const auto *const failure = std::get_if<reply::Failure>(&events.last());
    QVERIFY(failure);
    QCOMPARE(failure->status, status);
    QVERIFY(!failure->message.isEmpty());
    QCOMPARE(events.size(), 4); // start, part, text, failure: the part is cut off, nothing follows
}

void TestGeminiReplyReader::endsEarly()
{
    for (const QByteArrayList &chunks :
         {QByteArrayList(), QByteArrayList({chunk(R"({"text":"a"})")})}) {
        const ReplyEvents events = read(chunks);
        const auto *const failure = std::get_if<reply::Failure>(&events.last());
        QVERIFY(failure && failure->status == 502);
        for (const ReplyEvent &event : events) // no client may take the part for whole
            QVERIFY(!std::holds_alternative<reply::PartEnd>(event));
    }
}

void TestGeminiReplyReader::boundsCounts()
{
    const Reply reply = foldEvents(read(
        {R"({"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9223372036854775807,
            "candidatesTokenCount":9223372036854775807,"thoughtsTokenCount":9223372036854775807,
            "toolUsePromptTokenCount":9223372036854775807,"cachedContentTokenCount":-7}})"}));
    QVERIFY(reply.usage->input > 0 && reply.usage->output > 0);
    QVERIFY(reply.usage->total() > reply.usage->input);
    QVERIFY(reply.usage->reasoning <= reply.usage->output);
    QCOMPARE(reply.usage->cacheRead, 0);
}

void TestGeminiReplyReader::readsOneCandidate()
{
    const Reply reply = foldEvents(read(
        {R"({"candidates":[{"index":1,"content":{"parts":[{"text":"b"}]},"finishReason":"SAFETY"},
            {"index":0,"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]})"}));
    QVERIFY((reply.parts == QList<Part>{TextPart{.text = "a"}}));
    QVERIFY(reply.finish->reason == FinishReason::Stop);
}

QTEST_GUILESS_MAIN(TestGeminiReplyReader)
#include "tst_geminireplyreader.moc"
