#include "tests/unit/formats/responses/responsestest.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The items that an OpenAI upstream is sent.
class TestResponsesItemWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesInput_data();
    void writesInput();
    void writesFourBreakpointsAtMost();
};

void TestResponsesItemWriter::writesInput_data()
{
    QTest::addColumn<Messages>("messages");
    QTest::addColumn<QByteArray>("instructions");
    QTest::addColumn<QByteArray>("input");
    const auto row = [](const char *name,
                        const Messages &messages,
                        const QByteArray &input,
                        const QByteArray &instructions = "") {
        QTest::newRow(name) << messages << instructions << input;
    };
    const QByteArray hi =
        R"({"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]})";
    const QByteArray later =
        R"({"type":"message","role":"developer","content":[{"type":"input_text","text":"later"}]})";
    row("leading system messages are the instructions",
        {{.role = Role::System,
          .parts = {TextPart{"x-anthropic-billing-header: cc_version=1;"},
                    TextPart{"a"},
                    TextPart{"b"}}},
         said(Role::System, "c"),
         said(Role::User, "hi"),
         said(Role::System, "later")},
        '[' + hi + ',' + later + ']',
        "a\n\nb\n\nc");
    row("a system message alone is the input", {said(Role::System, "later")}, '[' + later + ']');
    row("empty texts are left out",
        {{.parts = {TextPart{""}}}, said(Role::User, "hi")},
        '[' + hi + ']');

    const SealedState own{.origin = Format::OpenAiResponses,
                          .kind = SealedState::Kind::Encrypted,
                          .data = "gAAA",
                          .itemId = "rs_1"};
    const SealedState foreign{.origin = Format::AnthropicMessages, .data = "EqQB"};
    row("an assistant's turn and its results",
        {{.role = Role::Assistant,
          .parts =
              {ReasoningPart{.text = "hm", .state = own},
               ReasoningPart{.text = "secret", .state = foreign},
               TextPart{"t"},
               RefusalPart{"no"},
               ToolCallPart{.id = "toolu_1", .name = "f", .state = foreign},
               ToolCallPart{
                   .id = "c2", .name = "exec", .space = "ns", .isCustom = true, .arguments = "ls"},
               ReasoningPart{.state = own}},
          .phase = "commentary"},
         {.parts = {TextPart{"hi"},
                    ToolResultPart{.id = "c2", .isError = true, .content = {TextPart{"boom"}}},
                    ToolResultPart{
                        .id = "toolu_1",
                        .content = {TextPart{"a"}, MediaPart{.type = "image/png", .data = "AA=="}}},
                    ToolResultPart{.id = "nobody", .content = {TextPart{"?"}}}}}},
        R"([{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],)"
        R"("encrypted_content":"gAAA"},{"type":"message","role":"assistant","phase":"commentary",)"
        R"("content":[{"type":"output_text","text":"t"},{"type":"refusal","refusal":"no"}]},)"
        R"({"type":"function_call","call_id":"toolu_1","name":"f","arguments":"{}"},)"
        R"({"type":"custom_tool_call","call_id":"c2","name":"exec","namespace":"ns","input":"ls"},)"
        R"({"type":"custom_tool_call_output","call_id":"c2","output":"Error: boom"},)"
        R"({"type":"function_call_output","call_id":"toolu_1","output":[)"
        R"({"type":"input_text","text":"a"},{"type":"input_image",)"
        R"("image_url":"data:image/png;base64,AA==","detail":"auto"}]},)" +
            hi + ']');
    row("a result that is missing",
        {{.role = Role::Assistant, .parts = {ToolCallPart{.id = "c", .name = "f"}}},
         said(Role::User, "hi")},
        R"([{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},)"
        R"({"type":"function_call_output","call_id":"c","output":)"
        R"("Error: No result of this call was given."},)" +
            hi + ']');
    const QByteArray longId = QByteArray("x").repeated(65);
    row("ids that are too long pair still",
        {{.role = Role::Assistant, .parts = {ToolCallPart{.id = longId, .name = "f"}}},
         {.parts = {ToolResultPart{.id = longId, .content = {TextPart{"r"}}}}}},
        R"([{"type":"function_call","call_id":"call_9537c5fdf120482f7d58d25e9ed583f52c02b4e3",)"
        R"("name":"f","arguments":"{}"},{"type":"function_call_output",)"
        R"("call_id":"call_9537c5fdf120482f7d58d25e9ed583f52c02b4e3","output":"r"}])");
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    row("media",
        {{.parts = {MediaPart{.source = Source::Url, .data = "https://a.example/i"},
                    MediaPart{.kind = Kind::Document, .type = "application/pdf", .data = "AA=="},
                    MediaPart{.kind = Kind::Document,
                              .source = Source::Url,
                              .data = "https://a.example/d",
                              .name = "d"},
                    MediaPart{.kind = Kind::Document,
                              .source = Source::Text,
                              .data = "text",
                              .name = "n.txt"},
                    MediaPart{.kind = Kind::Document, .type = "text/plain", .data = "dGV4dA=="}}}},
        R"([{"type":"message","role":"user","content":[)"
        R"({"type":"input_image","image_url":"https://a.example/i","detail":"auto"},)"
        R"({"type":"input_file","filename":"document.pdf",)"
        R"("file_data":"data:application/pdf;base64,AA=="},)"
        R"({"type":"input_file","file_url":"https://a.example/d"},)"
        R"({"type":"input_text","text":"n.txt:\ntext"},{"type":"input_text","text":"text"}]}])");
    row("an image that the assistant made",
        {{.role = Role::Assistant, .parts = {MediaPart{.type = "image/png", .data = "AA=="}}}},
        R"([{"type":"message","role":"user","content":[)"
        R"({"type":"input_text","text":"What the assistant made in its message above:"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"auto"}]}])");
}

void TestResponsesItemWriter::writesInput()
{
    QFETCH(Messages, messages);
    QFETCH(QByteArray, instructions);
    QFETCH(QByteArray, input);
    const JsonTree body =
        written({.format = Format::AnthropicMessages, .model = "m", .messages = messages});
    QCOMPARE(body.root()["instructions"].string(), instructions);
    QCOMPARE(body.root()["input"].json(), input);
}

void TestResponsesItemWriter::writesFourBreakpointsAtMost()
{
    Conversation conversation{.format = Format::AnthropicMessages};
    for (int i = 0; i < 6; ++i)
        conversation.messages.append(
            {.parts = {TextPart{.text = QByteArray::number(i), .cache = CacheLife::Long}}});
    ModelTraits newest = openAi;
    newest.takesCacheBreakpoints = true;
    const JsonTree body = written(conversation, newest);
    const auto &items = body.root()["input"].items;
    for (size_t i = 0; i < items.size(); ++i) {
        const JsonNode &part = items[i]["content"].items.front();
        QCOMPARE(part["prompt_cache_breakpoint"]["ttl"].is("12h"), i >= 2);
    }
}

QTEST_APPLESS_MAIN(TestResponsesItemWriter)
#include "tst_responsesitemwriter.moc"
