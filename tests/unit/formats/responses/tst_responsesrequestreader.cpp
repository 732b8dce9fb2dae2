#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "core/formats/responses/compactiontext.h"
#include "core/formats/responses/responsescodec.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a Responses client says, in the terms of all formats.
class TestResponsesRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsItems_data();
    void readsItems();
    void readsContent_data();
    void readsContent();
    void readsTools();
    void readsToolChoice_data();
    void readsToolChoice();
    void readsOptions();
    void readsReasoning_data();
    void readsReasoning();
    void readsCaching_data();
    void readsCaching();
    void takesToolsFromItems();
    void takesFoundTools();
    void obeysTheLastConfiguration();
    void asksForASummaryUponACompactionTrigger();
    void readsCompactions();
    void carriesForeignStates();
    void dropsByName_data();
    void dropsByName();
    void refuses_data();
    void refuses();
    void readsTheCaptures();
};

using Messages = QList<Message>;
Q_DECLARE_METATYPE(Messages)
Q_DECLARE_METATYPE(deskrelay::ToolChoice)
Q_DECLARE_METATYPE(deskrelay::Reasoning)
Q_DECLARE_METATYPE(std::optional<deskrelay::CacheLife>)
using Parts = QList<Part>;
Q_DECLARE_METATYPE(Parts)

static Result<Conversation> tryRead(const QByteArray &body)
{
    const Result<JsonTree> tree = JsonTree::parse(body);
    if (!tree)
        return tree.error();
    return responsesCodec.readRequest(tree->root(), {});
}

static Conversation read(const QByteArray &body)
{
    const Result<Conversation> conversation = tryRead(body);
    if (!conversation) {
        QTest::qFail(qPrintable(conversation.error().message), __FILE__, __LINE__);
        return {};
    }
    return *conversation;
}

static Conversation readInput(const QByteArray &input)
{
    return read(R"({"model":"m","input":)" + input + '}');
}

static Message said(Role role, const QByteArray &text)
{
    return {.role = role, .parts = {TextPart{.text = text}}};
}

void TestResponsesRequestReader::readsItems_data()
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

void TestResponsesRequestReader::readsItems()
{
    QFETCH(QByteArray, input);
    QFETCH(Messages, messages);
    const Conversation conversation = readInput(input);
    QCOMPARE(conversation.messages.size(), messages.size());
    for (qsizetype i = 0; i < messages.size(); ++i)
        QVERIFY2(conversation.messages[i] == messages[i], qPrintable(QString::number(i)));
}

void TestResponsesRequestReader::readsContent_data()
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

void TestResponsesRequestReader::readsContent()
{
    QFETCH(QByteArray, part);
    QFETCH(Parts, parts);
    const Conversation conversation = readInput(R"([{"role":"user","content":[)" + part + "]}]");
    QCOMPARE(conversation.messages.size(), 1);
    QVERIFY(conversation.messages.first().parts == parts);
}

void TestResponsesRequestReader::readsTools()
{
    const QByteArray schema = R"({"type":"object","properties":{"z":{"minimum":1.0},"a":{}}})";
    const QByteArray grammar = R"({"type":"grammar","syntax":"lark","definition":"start: \"a\""})";
    const QByteArray search = R"({"type":"web_search","external_web_access":false})";
    const QByteArray finder =
        R"({"type":"tool_search","execution":"client","description":"d","parameters":{}})";
    const Conversation conversation = read(
        R"({"model":"m","input":"","tools":[{"type":"function","name":"f","description":"does",
            "parameters":)" +
        schema + R"(,"strict":true},{"type":"function","name":"g","parameters":null,"strict":null},
            {"type":"custom","name":"patch","format":)" +
        grammar + R"(},{"type":"namespace","name":"ns","description":"nd","tools":[
              {"type":"function","name":"f","defer_loading":true},{"type":"custom","name":"exec"}]},)" +
        finder + ',' + search + "]}");
    const QList<Tool> tools = {
        {.name = "f", .description = "does", .schema = schema, .strict = true},
        {.name = "g"},
        {.kind = Tool::Kind::Custom, .name = "patch", .grammar = grammar},
        {.name = "f", .space = "ns", .spaceDescription = "nd", .isDeferred = true},
        {.kind = Tool::Kind::Custom, .name = "exec", .space = "ns", .spaceDescription = "nd"},
        {.name = "tool_search",
         .description = "d",
         .schema = "{}",
         .strict = false,
         .serverType = "tool_search",
         .raw = finder},
        {.kind = Tool::Kind::Server,
         .name = "web_search",
         .serverType = "web_search",
         .raw = search}};
    QVERIFY(conversation.tools == tools);
    QVERIFY(conversation.dropped.isEmpty());
}

void TestResponsesRequestReader::readsToolChoice_data()
{
    QTest::addColumn<QByteArray>("choice");
    QTest::addColumn<ToolChoice>("read");
    using Mode = ToolChoice::Mode;
    const auto row = [](const char *choice, const ToolChoice &read) {
        QTest::newRow(choice) << QByteArray(choice) << read;
    };
    row(R"("auto")", {.mode = Mode::Auto});
    row(R"("none")", {.mode = Mode::None});
    row(R"("required")", {.mode = Mode::Required});
    row("null", {});
    row(R"({"type":"function","name":"f"})", {.mode = Mode::Named, .allowed = {"f"}});
    row(R"({"type":"custom","name":"c"})", {.mode = Mode::Named, .allowed = {"c"}});
    row(R"({"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"},
            {"type":"custom","name":"c"},{"type":"image_generation"}]})",
        {.mode = Mode::Auto, .allowed = {"f", "c", "image_generation"}});
    row(R"({"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]})",
        {.mode = Mode::Required, .allowed = {"f"}});
    row(R"({"type":"mcp","server_label":"s"})", {.mode = Mode::Auto});
    row(R"({"type":"apply_patch"})", {.mode = Mode::Auto});
    row(R"({"type":"shell"})", {.mode = Mode::Auto});
    row(R"({"type":"programmatic_tool_calling"})", {.mode = Mode::Auto});
}

void TestResponsesRequestReader::readsToolChoice()
{
    QFETCH(QByteArray, choice);
    QFETCH(ToolChoice, read);
    const Conversation conversation =
        ::read(R"({"model":"m","input":"","tool_choice":)" + choice + '}');
    QVERIFY(conversation.toolChoice == read);
    const bool isHosted = choice.startsWith('{') && read == ToolChoice{ToolChoice::Mode::Auto};
    QCOMPARE(conversation.dropped.contains("tool_choice"), isHosted);
}

void TestResponsesRequestReader::readsOptions()
{
    const Conversation conversation = read(
        R"({"model":"gpt-5","instructions":"be brief","input":"hi","stream":true,"store":false,
            "max_output_tokens":100,"temperature":0.5,"top_p":0.25,"top_logprobs":3,
            "parallel_tool_calls":false,"previous_response_id":"resp_1","service_tier":"flex",
            "safety_identifier":"u1","metadata":{"k":"v"},"include":["reasoning.encrypted_content",
            "message.output_text.logprobs"],"stream_options":{"include_obfuscation":false},
            "text":{"verbosity":"low","format":{"type":"json_schema","name":"n","description":"d",
            "strict":true,"schema":{"type":"object", "properties":{}}}},"client_metadata":{"a":"b"},
            "truncation":"disabled","background":false,"prompt":null,"conversation":null})");
    const Conversation expected{
        .format = Format::OpenAiResponses,
        .model = "gpt-5",
        .messages = {said(Role::System, "be brief"), said(Role::User, "hi")},
        .toolChoice = {.parallel = false},
        .maxOutputTokens = 100,
        .sampling = {.temperature = 0.5, .topP = 0.25, .logprobs = true, .topLogprobs = 3},
        .output = {.kind = OutputFormat::Kind::JsonSchema,
                   .name = "n",
                   .description = "d",
                   .schema = R"({"type":"object", "properties":{}})",
                   .strict = true},
        .verbosity = "low",
        .serviceTier = "flex",
        .user = "u1",
        .metadata = R"({"k":"v"})",
        .previousResponse = "resp_1",
        .store = false,
        .isStreamed = true,
        .wantsEncryptedReasoning = true};
    QVERIFY(conversation == expected);
    QCOMPARE(read(R"({"model":"m","input":"","conversation":{"id":"conv_1"}})").previousResponse,
             QByteArray("conv_1"));
    QVERIFY(read(R"({"model":"m","text":{"format":{"type":"json_object"}}})").output.kind ==
            OutputFormat::Kind::JsonObject);
}

void TestResponsesRequestReader::readsReasoning_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<Reasoning>("reasoning");
    using Mode = Reasoning::Mode;
    const auto row = [](const char *json, const Reasoning &reasoning) {
        QTest::newRow(json) << QByteArray(json) << reasoning;
    };
    row("null", {});
    row(R"({"effort":null})", {});
    row(R"({"effort":"none"})", {.mode = Mode::Off, .effort = Effort::None});
    row(R"({"effort":"xhigh","context":"auto","mode":"standard"})",
        {.mode = Mode::On, .effort = Effort::XHigh});
    row(R"({"effort":"max","summary":"auto"})",
        {.mode = Mode::On, .effort = Effort::Max, .isShown = true});
    row(R"({"summary":"detailed"})", {.isShown = true});
    row(R"({"generate_summary":"concise"})", {.isShown = true});
}

void TestResponsesRequestReader::readsReasoning()
{
    QFETCH(QByteArray, json);
    QFETCH(Reasoning, reasoning);
    const Conversation conversation = read(R"({"model":"m","reasoning":)" + json + '}');
    QVERIFY(conversation.reasoning == reasoning);
    QVERIFY(conversation.dropped.isEmpty());
}

void TestResponsesRequestReader::readsCaching_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<std::optional<CacheLife>>("cache");
    const auto row = [](const char *fields, std::optional<CacheLife> cache) {
        QTest::newRow(fields) << QByteArray(fields) << cache;
    };
    row(R"("user":"u")", std::nullopt);
    row(R"("prompt_cache_key":"k")", CacheLife::Short);
    row(R"("prompt_cache_key":"k","prompt_cache_retention":"24h")", CacheLife::Long);
    row(R"("prompt_cache_options":{"mode":"implicit","ttl":"12h"})", CacheLife::Long);
    row(R"("prompt_cache_options":{"ttl":"30m"})", CacheLife::Short);
    row(R"("prompt_cache_key":"k","prompt_cache_options":{"mode":"explicit"})", std::nullopt);
}

void TestResponsesRequestReader::readsCaching()
{
    QFETCH(QByteArray, fields);
    QFETCH(std::optional<CacheLife>, cache);
    QVERIFY(read(R"({"model":"m",)" + fields + '}').autoCache == cache);
}

void TestResponsesRequestReader::takesToolsFromItems()
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

void TestResponsesRequestReader::takesFoundTools()
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

void TestResponsesRequestReader::obeysTheLastConfiguration()
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

void TestResponsesRequestReader::asksForASummaryUponACompactionTrigger()
{
    const Conversation conversation =
        readInput(R"([{"role":"user","content":"hi"},{"type":"compaction_trigger"}])");
    QVERIFY(conversation.wantsCompaction);
    QVERIFY(conversation.messages.last() == said(Role::User, compactionPrompt()));
    QVERIFY(conversation.toolChoice.mode == ToolChoice::Mode::None);
}

void TestResponsesRequestReader::readsCompactions()
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

void TestResponsesRequestReader::carriesForeignStates()
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

void TestResponsesRequestReader::dropsByName_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("dropped");
    const auto row = [](const char *fields, const char *dropped) {
        QTest::newRow(dropped) << QByteArray(fields) << QByteArray(dropped);
    };
    row(R"("truncation":"auto")", "truncation");
    row(R"("max_tool_calls":3)", "max_tool_calls");
    row(R"("moderation":{"model":"m"})", "moderation");
    row(R"("context_management":[{"type":"compaction"}])", "context_management");
    row(R"("stop":["a"])", "stop");
    row(R"("reasoning":{"context":"all_turns"})", "reasoning.context");
    row(R"("reasoning":{"mode":"pro"})", "reasoning.mode");
    row(R"("include":["web_search_call.action.sources"])", "include");
    row(R"("tools":[{"type":"function","name":"f","async":true}])", "tools.async");
    row(R"("tools":[{"type":"function","name":"f","output_schema":{}}])", "tools.output_schema");
    row(R"("input":[{"role":"user","content":[{"type":"input_smell"}]}])",
        "input.content.input_smell");
}

void TestResponsesRequestReader::dropsByName()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, dropped);
    QCOMPARE(read(R"({"model":"m",)" + fields + '}').dropped, QByteArrayList{dropped});
}

void TestResponsesRequestReader::refuses_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *fields, const QString &named) {
        QTest::newRow(fields) << QByteArray(fields) << named;
    };
    row(R"("model":1)", u"`model`"_s);
    row(R"("input":1)", u"`input`"_s);
    row(R"("input":[1])", u"`input[0]`"_s);
    row(R"("input":[{"role":"critic","content":""}])", u"`input[0].role`"_s);
    row(R"("input":[{"type":"message","content":""}])", u"`input[0].role`"_s);
    row(R"("input":[{"type":3}])", u"`input[0].type`"_s);
    row(R"("input":[{}])", u"`input[0].type`"_s);
    row(R"("input":["",{"role":"user","content":5}])", u"`input[0]`"_s);
    row(R"("input":[{"role":"user","content":[{"type":"input_text"}]}])",
        u"`input[0].content[0].text`"_s);
    row(R"("input":[{"role":"user","content":[{"type":"input_image"}]}])",
        u"`input[0].content[0]`"_s);
    row(R"("input":[{"role":"user","content":[{"type":"input_image","image_url":"a","detail":"x"}]}])",
        u"`input[0].content[0].detail`"_s);
    row(R"("input":[{"type":"function_call","name":"f"}])", u"`input[0].call_id`"_s);
    row(R"("input":[{"type":"function_call","call_id":"c"}])", u"`input[0].name`"_s);
    row(R"("input":[{"type":"function_call_output","output":""}])", u"`input[0].call_id`"_s);
    row(R"("tools":{})", u"`tools`"_s);
    row(R"("tools":[{"type":"function"}])", u"`tools[0].name`"_s);
    row(R"("tools":[{"type":"namespace","name":"n","tools":[{"type":"function"}]}])",
        u"`tools[0].tools[0].name`"_s);
    row(R"("tools":[{"type":"function","name":"f","parameters":[]}])", u"`tools[0].parameters`"_s);
    row(R"("tool_choice":"any")", u"`tool_choice`"_s);
    row(R"("tool_choice":{"type":"function"})", u"`tool_choice.name`"_s);
    row(R"("temperature":2.5)", u"`temperature`"_s);
    row(R"("top_p":"1")", u"`top_p`"_s);
    row(R"("top_logprobs":21)", u"`top_logprobs`"_s);
    row(R"("max_output_tokens":0)", u"`max_output_tokens`"_s);
    row(R"("stream":"yes")", u"`stream`"_s);
    row(R"("reasoning":{"effort":"hardest"})", u"`reasoning.effort`"_s);
    row(R"("text":{"verbosity":"none"})", u"`text.verbosity`"_s);
    row(R"("text":{"format":{"type":"json_schema","name":"n"}})", u"`text.format.schema`"_s);
    row(R"("background":true)", u"`background`"_s);
    row(R"("prompt":{"id":"pmpt_1"})", u"`prompt`"_s);
    row(R"("previous_response_id":"r","conversation":"conv_1")", u"`conversation`"_s);
    row(R"("metadata":[])", u"`metadata`"_s);
}

void TestResponsesRequestReader::refuses()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, named);
    const Result<Conversation> conversation = tryRead('{' + fields + '}');
    QVERIFY(!conversation);
    QVERIFY(conversation.error().kind == Error::Kind::Usage);
    QVERIFY2(conversation.error().message.startsWith(named),
             qPrintable(conversation.error().message));
}

void TestResponsesRequestReader::readsTheCaptures()
{
    const QString root =
        qEnvironmentVariable("DESKRELAY_CAPTURES", QStringLiteral(DESKRELAY_CAPTURES));
    int count = 0;
    for (const QString &folder : {u"codex"_s, u"openai-sdk"_s}) {
        const QDir dir(root + u'/' + folder);
        for (const QString &name : dir.entryList({u"*.json"_s}, QDir::Files)) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const Result<JsonTree> capture = JsonTree::parse(file.readAll());
            QVERIFY2(capture, qPrintable(name));
            const JsonNode &request = capture->root();
            if (!request["path"].text.contains("/responses") || !request["method"].is("POST"))
                continue;
            const JsonNode &body = request["body"];
            const Conversation conversation = read(body.isString() ? body.string() : body.json());
            QVERIFY2(!conversation.messages.isEmpty(), qPrintable(name));
            QVERIFY2(!conversation.model.isEmpty(), qPrintable(name));
            for (const QByteArray &dropped : conversation.dropped)
                QVERIFY2(dropped == "reasoning.context", dropped.constData());
            for (const Message &message : conversation.messages) {
                for (const Part &part : message.parts)
                    QVERIFY2(!std::holds_alternative<OpaquePart>(part), qPrintable(name));
            }
            ++count;
        }
    }
    if (count == 0)
        QSKIP("there are no recorded requests here (DESKRELAY_CAPTURES)");
}

QTEST_APPLESS_MAIN(TestResponsesRequestReader)
#include "tst_responsesrequestreader.moc"
