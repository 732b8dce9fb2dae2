#include "core/formats/chat/chatcompletion.h"

#include <QTest>

using namespace deskrelay;

/// A whole reply as openai-chat has it.
class TestChatCompletion final : public QObject
{
    Q_OBJECT

private slots:
    void writesWholeReplies_data();
    void writesWholeReplies();
};

void TestChatCompletion::writesWholeReplies_data()
{
    QTest::addColumn<QList<Part>>("parts");
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name,
                        const QList<Part> &parts,
                        FinishReason reason,
                        const QByteArray &message) {
        QTest::newRow(name) << parts << reason << message;
    };
    const SealedState gemini{.origin = Format::GeminiGenerate, .data = "S"};
    row("text",
        {TextPart{"Hel"}, TextPart{"lo"}},
        FinishReason::Stop,
        R"({"role":"assistant","content":"Hello","refusal":null,"annotations":[]})");
    row("nothing",
        {},
        FinishReason::Length,
        R"({"role":"assistant","content":"","refusal":null,"annotations":[]})");
    row("a refusal",
        {RefusalPart{"No."}},
        FinishReason::Refusal,
        R"({"role":"assistant","content":null,"refusal":"No.","annotations":[]})");
    row("calls with reasoning",
        {ReasoningPart{.text = "hm"},
         ReasoningPart{.text = "so", .state = gemini},
         ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a": 1.0})", .state = gemini},
         ToolCallPart{.name = "p", .isCustom = true, .arguments = "x"},
         ToolCallPart{.id = "c3", .name = "g"}},
        FinishReason::ToolCalls,
        R"({"role":"assistant","content":null,"refusal":null,"reasoning_content":"hm\n\nso",)"
        R"("reasoning_details":[{"type":"reasoning.text","text":"so","signature":"dskr1.Z3MuUw","index":0}],)"
        R"("tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\": 1.0}"},)"
        R"("extra_content":{"google":{"thought_signature":"S"}}},)"
        R"({"id":"call_7_1","type":"custom","custom":{"name":"p","input":"x"}},)"
        R"({"id":"c3","type":"function","function":{"name":"g","arguments":"{}"}}],"annotations":[]})");
    row("media",
        {TextPart{"Look: "},
         MediaPart{.type = "image/png", .data = "AAEC", .name = "cat"},
         MediaPart{.kind = MediaPart::Kind::Document,
                   .source = MediaPart::Source::Url,
                   .data = "https://x.example/a.pdf"}},
        FinishReason::Stop,
        R"j({"role":"assistant","content":"Look: ![cat](data:image/png;base64,AAEC)[file](https://x.example/a.pdf)","refusal":null,"annotations":[]})j");
}

void TestChatCompletion::writesWholeReplies()
{
    QFETCH(const QList<Part>, parts);
    QFETCH(const FinishReason, reason);
    QFETCH(const QByteArray, message);
    const Reply reply{
        .parts = parts,
        .usage =
            TokenUsage{.input = 10, .cacheRead = 3, .cacheWrite5m = 2, .output = 5, .reasoning = 4},
        .finish = reply::Finish{.reason = reason}};
    const QByteArray body =
        chatCompletion({.model = "asked", .id = "7", .nowSeconds = 1700000000}, reply);
    const Result<JsonTree> tree = JsonTree::parse(body);
    QVERIFY(tree.has_value());
    const JsonNode &root = tree->root();
    QCOMPARE(root["id"].string(), QByteArray("chatcmpl-7"));
    QCOMPARE(root["object"].string(), QByteArray("chat.completion"));
    QCOMPARE(root["model"].string(), QByteArray("asked"));
    QCOMPARE(root["choices"].items.size(), size_t(1));
    QCOMPARE(root["choices"].items[0]["message"].json(), message);
    QCOMPARE(
        root["usage"].json(),
        QByteArray(
            R"({"prompt_tokens":15,"completion_tokens":5,"total_tokens":20,)"
            R"("prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":2,"audio_tokens":0},)"
            R"("completion_tokens_details":{"reasoning_tokens":4,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}})"));
}

QTEST_GUILESS_MAIN(TestChatCompletion)
#include "tst_chatcompletion.moc"
