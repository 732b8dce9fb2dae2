#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "core/formats/responses/compactiontext.h"
#include "tests/unit/formats/responses/responsestest.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The items of `input`, in the terms of all formats.
class TestResponsesItemReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsItems_data();
    void readsItems();
    void readsContent_data();
    void readsContent();
    void takesToolsFromItems();
    void takesFoundTools();
    void obeysTheLastConfiguration();
    void asksForASummaryUponACompactionTrigger();
    void readsCompactions();
    void carriesForeignStates();
};

static Conversation readInput(const QByteArray &input)
{
    return readBody(R"({"model":"m","input":)" + input + '}');
}

void TestResponsesItemReader::readsItems_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<Messages>("messages");
    const SealedState sealed{.origin = Format::OpenAiResponses,
                             .kind = SealedState::Kind::Encrypted,
                             .data = "gAAA",
                             .itemId = "rs_1"};

    QTest::newRow("string") << QByteArray(R"("hi")") << Messages{said(Role::User, "hi")};
    QTest::newRow("easy messages")
        << QByteArray(R"([{"role":"system","content":"a"},{"role":"developer","content":"b"},
                          {"role":"user","content":"c"},{"role":"assistant","content":"d"}])")
        << Messages{said(Role::System, "a"),
                    {.role = Role::System, .parts = {TextPart{"b"}}, .isDeveloper = true},
                    said(Role::User, "c"),
                    said(Role::Assistant, "d")};
    QTest::newRow("one assistant turn")
        << QByteArray(
               R"([{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"x"},
                      {"type":"summary_text","text":"y"}],"content":null,"encrypted_content":"gAAA"},
                   {"type":"message","role":"assistant","phase":"commentary","status":"completed",
                    "content":[{"type":"output_text","text":"Looking.","annotations":[]}]},
                   {"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{\"a\":1}"},
                   {"type":"custom_tool_call","id":"ctc_1","call_id":"c2","name":"exec",
                    "namespace":"functions","input":"ls"},
                   {"type":"function_call_output","call_id":"c1","output":"1"},
                   {"type":"custom_tool_call_output","call_id":"c2","output":[
                      {"type":"input_text","text":"a"},{"type":"input_image",
                       "image_url":"data:image/png;base64,AAAA","detail":"original"}]},
                   {"type":"message","role":"user","content":[{"type":"input_text","text":"go on"}]}])")
        << Messages{{.role = Role::Assistant,
                     .parts = {ReasoningPart{.text = "x\n\ny", .state = sealed},
                               TextPart{.text = "Looking."},
                               ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a":1})"},
                               ToolCallPart{.id = "c2",
                                            .name = "exec",
                                            .space = "functions",
                                            .isCustom = true,
                                            .arguments = "ls"}},
                     .phase = "commentary"},
                    {.role = Role::User,
                     .parts = {ToolResultPart{.id = "c1", .content = {TextPart{"1"}}},
                               ToolResultPart{.id = "c2",
                                              .isCustom = true,
                                              .content = {TextPart{"a"},
                                                          MediaPart{.type = "image/png",
                                                                    .data = "AAAA",
                                                                    .detail = "original"}}}}},
                    said(Role::User, "go on")};
    QTest::newRow("messages of two phases")
        << QByteArray(R"([{"role":"assistant","phase":"commentary","content":"a"},
                          {"role":"assistant","phase":"final_answer","content":"b"}])")
        << Messages{{.role = Role::Assistant, .parts = {TextPart{"a"}}, .phase = "commentary"},
                    {.role = Role::Assistant, .parts = {TextPart{"b"}}, .phase = "final_answer"}};
    QTest::newRow("reasoning text of a vendor")
        << QByteArray(R"([{"type":"reasoning","id":"r","summary":[],
                           "content":[{"type":"reasoning_text","text":"hm"}]}])")
        << Messages{{.role = Role::Assistant, .parts = {ReasoningPart{.text = "hm"}}}};
    QTest::newRow("reasoning that says nothing")
        << QByteArray(R"([{"type":"reasoning","id":"r","summary":[]}])") << Messages{};
    QTest::newRow("the id stands in for a call id")
        << QByteArray(R"([{"type":"function_call","id":"fc_9","name":"f","arguments":""}])")
        << Messages{{.role = Role::Assistant, .parts = {ToolCallPart{.id = "fc_9", .name = "f"}}}};
    const QByteArray shell =
        R"({"type":"shell_call","call_id":"s","action":{"commands":["ls"], "n":1.0}})";
    const QByteArray shellOutput = R"({"type":"shell_call_output","call_id":"s","output":[]})";
    QTest::newRow("what no other format has")
        << QByteArray("[" + shell + ',' + shellOutput + R"(,{"id":"msg_1"}])")
        << Messages{
               {.role = Role::Assistant,
                .parts = {OpaquePart{Format::OpenAiResponses, "shell_call", shell}}},
               {.role = Role::User,
                .parts = {OpaquePart{Format::OpenAiResponses, "shell_call_output", shellOutput}}},
               {.role = Role::Assistant,
                .parts = {
                    OpaquePart{Format::OpenAiResponses, "item_reference", R"({"id":"msg_1"})"}}}};
    QTest::newRow("an image that a model made")
        << QByteArray(R"([{"type":"image_generation_call","id":"ig_1","status":"completed",
                           "output_format":"webp","result":"AAAA"}])")
        << Messages{{.role = Role::Assistant,
                     .parts = {MediaPart{.type = "image/webp", .data = "AAAA"}}}};
}

void TestResponsesItemReader::readsItems()
{
    QFETCH(QByteArray, input);
    QFETCH(Messages, messages);
    const Conversation conversation = readInput(input);
    QCOMPARE(conversation.messages.size(), messages.size());
    for (qsizetype i = 0; i < messages.size(); ++i)
        QVERIFY2(conversation.messages[i] == messages[i], qPrintable(QString::number(i)));
}

void TestResponsesItemReader::readsContent_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<Parts>("parts");
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    const auto row = [](const char *name, const char *part, const Part &expected) {
        QTest::newRow(name) << QByteArray(part) << Parts{expected};
    };
    row("text", R"({"type":"input_text","text":"ä\n"})", TextPart{.text = "ä\n"});
    row("breakpoint",
        R"({"type":"input_text","text":"a","prompt_cache_breakpoint":{"mode":"explicit"}})",
        TextPart{.text = "a", .cache = CacheLife::Short});
    row("long breakpoint",
        R"({"type":"input_text","text":"a","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}})",
        TextPart{.text = "a", .cache = CacheLife::Long});
    row("refusal", R"({"type":"refusal","refusal":"no"})", RefusalPart{"no"});
    row("image by url",
        R"({"type":"input_image","image_url":"https://a.example/b.png","detail":"low"})",
        MediaPart{.source = Source::Url, .data = "https://a.example/b.png", .detail = "low"});
    row("image by id",
        R"({"type":"input_image","file_id":"file-1","image_url":null})",
        MediaPart{.source = Source::File, .data = "file-1"});
    row("file by data url",
        R"({"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="})",
        MediaPart{
            .kind = Kind::Document, .type = "application/pdf", .data = "AA==", .name = "a.pdf"});
    row("file by bare base64",
        R"({"type":"input_file","filename":"a.csv","file_data":"AA=="})",
        MediaPart{.kind = Kind::Document, .type = "text/csv", .data = "AA==", .name = "a.csv"});
    row("file by url",
        R"({"type":"input_file","file_url":"https://a.example/b.pdf"})",
        MediaPart{
            .kind = Kind::Document, .source = Source::Url, .data = "https://a.example/b.pdf"});
    row("file by id",
        R"({"type":"input_file","file_id":"file-2"})",
        MediaPart{.kind = Kind::Document, .source = Source::File, .data = "file-2"});
    row("sound",
        R"({"type":"input_audio","input_audio":{"data":"AA==","format":"mp3"}})",
        MediaPart{.kind = Kind::Audio, .type = "audio/mpeg", .data = "AA=="});
}

void TestResponsesItemReader::readsContent()
{
    QFETCH(QByteArray, part);
    QFETCH(Parts, parts);
    const Conversation conversation = readInput(R"([{"role":"user","content":[)" + part + "]}]");
    QCOMPARE(conversation.messages.size(), 1);
    QVERIFY(conversation.messages.first().parts == parts);
}

void TestResponsesItemReader::takesToolsFromItems()
{
    const Conversation conversation = readInput(
        R"([{"type":"additional_tools","role":"developer","tools":[{"type":"namespace",
             "name":"functions","description":"d","tools":[{"type":"custom","name":"exec"}]},
             {"type":"function","name":"wait"}]},
            {"type":"additional_tools","role":"developer","tools":[
             {"type":"function","name":"wait","description":"newer"}]},
            {"role":"user","content":"hi"}])");
    const QList<Tool> tools = {
        {.kind = Tool::Kind::Custom, .name = "exec", .space = "functions", .spaceDescription = "d"},
        {.name = "wait", .description = "newer"}};
    QVERIFY(conversation.tools == tools);
    QCOMPARE(conversation.messages.size(), 1);
}

void TestResponsesItemReader::takesFoundTools()
{
    const QByteArray found =
        R"([{"type":"namespace","name":"ns","description":"","tools":[{"type":"function","name":"f",
             "defer_loading":true}]}])";
    const Conversation conversation =
        readInput(R"([{"type":"tool_search_call","id":"t","call_id":"c","execution":"client",
                       "arguments":{"query": "q"}},
                      {"type":"tool_search_output","call_id":"c","execution":"client","tools":)" +
                  found + "}]");
    QCOMPARE(conversation.messages.size(), 2);
    QVERIFY(conversation.messages[0].parts ==
            (QList<Part>{
                ToolCallPart{.id = "c", .name = "tool_search", .arguments = R"({"query": "q"})"}}));
    QVERIFY(conversation.messages[1].parts ==
            (QList<Part>{
                ToolResultPart{.id = "c", .name = "tool_search", .content = {TextPart{found}}}}));
    QCOMPARE(conversation.tools.size(), 1);
    QVERIFY(!conversation.tools.first().isDeferred);
}

void TestResponsesItemReader::obeysTheLastConfiguration()
{
    const Conversation conversation =
        readInput(R"([{"type":"configuration_update","reasoning":{"effort":"low"}},
                      {"role":"user","content":"hi"},
                      {"type":"configuration_update"},
                      {"type":"configuration_update","reasoning":{"effort":"high"},
                       "text":{"format":{"type":"json_object"}}}])");
    QVERIFY(conversation.reasoning.effort == Effort::High);
    QVERIFY(conversation.output.kind == OutputFormat::Kind::JsonObject);
    QCOMPARE(conversation.messages.size(), 1);
}

void TestResponsesItemReader::asksForASummaryUponACompactionTrigger()
{
    const Conversation conversation =
        readInput(R"([{"role":"user","content":"hi"},{"type":"compaction_trigger"}])");
    QVERIFY(conversation.wantsCompaction);
    QVERIFY(conversation.messages.last() == said(Role::User, compactionPrompt()));
    QVERIFY(conversation.toolChoice.mode == ToolChoice::Mode::None);
}

void TestResponsesItemReader::readsCompactions()
{
    const QByteArray foreign = R"({"type":"compaction","id":"cmp_1","encrypted_content":"gAAA"})";
    const Conversation conversation =
        readInput(R"([{"type":"compaction","encrypted_content":")" + wrapSummary("All is well.") +
                  "\"}," + foreign + ']');
    QVERIFY(conversation.messages ==
            (Messages{said(Role::User, summaryMessage("All is well.")),
                      {.role = Role::Assistant,
                       .parts = {OpaquePart{Format::OpenAiResponses, "compaction", foreign}}}}));
}

void TestResponsesItemReader::carriesForeignStates()
{
    const SealedState signature{.origin = Format::AnthropicMessages, .data = "EqQB"};
    const SealedState thought{.origin = Format::GeminiGenerate, .data = "CiQB"};
    const auto item = [](const SealedState &state) -> QByteArray {
        return R"({"type":"reasoning","id":"rs","summary":[],"encrypted_content":")" +
               wrapState(state) + "\"}";
    };
    const Conversation conversation = readInput(
        '[' + item(signature) + R"(,{"type":"message","role":"assistant","content":"t"},)" +
        item(carriedState(thought, {})) +
        R"(,{"type":"function_call","call_id":"a.b","name":"f","arguments":"{}"},)" +
        item(carriedState(thought, "a.b")) + R"(,{"type":"function_call_output","call_id":"a.b",
                                                  "output":""}])");
    QCOMPARE(conversation.messages.size(), 2);
    QVERIFY(
        conversation.messages.first().parts ==
        (QList<Part>{ReasoningPart{.state = signature},
                     TextPart{.text = "t", .state = thought},
                     ToolCallPart{.id = "a.b", .name = "f", .arguments = "{}", .state = thought}}));
}

QTEST_APPLESS_MAIN(TestResponsesItemReader)
#include "tst_responsesitemreader.moc"
