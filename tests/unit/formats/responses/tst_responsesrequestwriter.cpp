#include "core/formats/conversation/fieldname.h"
#include "core/formats/responses/openaischema.h"
#include "core/formats/responses/responsescodec.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What an OpenAI upstream is asked, whatever format the client speaks.
class TestResponsesRequestWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesInput_data();
    void writesInput();
    void writesTools_data();
    void writesTools();
    void writesToolChoice_data();
    void writesToolChoice();
    void writesMembers_data();
    void writesMembers();
    void drops_data();
    void drops();
    void refuses_data();
    void refuses();
    void fitsSchemas_data();
    void fitsSchemas();
    void wrapsFreeFormToolsForOthers();
    void writesFourBreakpointsAtMost();
    void readsBackWhatItWrote();
    void writesTheCaptures();
};

using Messages = QList<Message>;
Q_DECLARE_METATYPE(Messages)
Q_DECLARE_METATYPE(deskrelay::Conversation)
Q_DECLARE_METATYPE(deskrelay::Tool)
Q_DECLARE_METATYPE(deskrelay::ToolChoice)
Q_DECLARE_METATYPE(deskrelay::Field)

static const ModelTraits openAi{.efforts = {Effort::None, Effort::Low, Effort::High},
                                .takesSampling = false,
                                .takesCustomTools = true,
                                .takesStop = false};

static JsonTree written(const Conversation &conversation, const ModelTraits &traits = openAi)
{
    const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, traits);
    if (!request) {
        QTest::qFail(qPrintable(request.error().message), __FILE__, __LINE__);
        return *JsonTree::parse("{}");
    }
    return *JsonTree::parse(request->body);
}

static Message said(Role role, const QByteArray &text)
{
    return {.role = role, .parts = {TextPart{.text = text}}};
}

void TestResponsesRequestWriter::writesInput_data()
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
        R"("Error: the tool was not run to its end; there is no result."},)" +
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
        R"({"type":"input_text","text":"The assistant made this:"},)"
        R"({"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"auto"}]}])");
}

void TestResponsesRequestWriter::writesInput()
{
    QFETCH(Messages, messages);
    QFETCH(QByteArray, instructions);
    QFETCH(QByteArray, input);
    const JsonTree body =
        written({.format = Format::AnthropicMessages, .model = "m", .messages = messages});
    QCOMPARE(body.root()["instructions"].string(), instructions);
    QCOMPARE(body.root()["input"].json(), input);
}

void TestResponsesRequestWriter::writesTools_data()
{
    QTest::addColumn<int>("client");
    QTest::addColumn<Tool>("tool");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, Format client, const Tool &tool, const QByteArray &json) {
        QTest::newRow(name) << int(client) << tool << json;
    };
    const QByteArray open = R"({"type":"object","properties":{"b":{"minimum":1.0},"a":{}}})";
    const QByteArray closed =
        R"({"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false})";
    row("never strict by itself",
        Format::AnthropicMessages,
        {.name = "f", .description = "d", .schema = open},
        R"({"type":"function","name":"f","description":"d","parameters":)" + open +
            R"(,"strict":false})");
    row("strict where it fits",
        Format::AnthropicMessages,
        {.name = "f", .schema = closed, .strict = true},
        R"({"type":"function","name":"f","parameters":)" + closed + R"(,"strict":true})");
    row("not strict where it does not",
        Format::AnthropicMessages,
        {.name = "f", .schema = open, .strict = true},
        R"({"type":"function","name":"f","parameters":)" + open + R"(,"strict":false})");
    row("strict as the chat client says",
        Format::OpenAiChat,
        {.name = "f", .schema = open, .strict = true},
        R"({"type":"function","name":"f","parameters":)" + open + R"(,"strict":true})");
    row("no parameters",
        Format::GeminiGenerate,
        {.name = "f"},
        R"({"type":"function","name":"f","parameters":{"type":"object","properties":{}},)"
        R"("strict":false})");
    row("a name that OpenAI refuses",
        Format::GeminiGenerate,
        {.name = "a.b"},
        R"({"type":"function","name":"a_b_2e7336dc","parameters":)"
        R"({"type":"object","properties":{}},"strict":false})");
    row("deferred tools are all there",
        Format::AnthropicMessages,
        {.name = "f", .schema = open, .isDeferred = true},
        R"({"type":"function","name":"f","parameters":)" + open + R"(,"strict":false})");
    row("web search",
        Format::AnthropicMessages,
        {.kind = Tool::Kind::Server,
         .name = "web_search",
         .serverType = "web_search_20250305",
         .raw =
             R"({"type":"web_search_20250305","name":"web_search","allowed_domains":["a.example"],
                    "user_location":{"type":"approximate","city":"Ulm"}})"},
        R"({"type":"web_search","user_location":{"type":"approximate","city":"Ulm"},)"
        R"("filters":{"allowed_domains":["a.example"]}})");
    row("Gemini's search",
        Format::GeminiGenerate,
        {.kind = Tool::Kind::Server, .serverType = "googleSearch", .raw = "{}"},
        R"({"type":"web_search"})");
    row("a server tool of its own",
        Format::OpenAiResponses,
        {.kind = Tool::Kind::Server, .serverType = "mcp", .raw = R"({"type":"mcp", "x":1.0})"},
        R"({"type":"mcp", "x":1.0})");
    row("a namespace",
        Format::OpenAiResponses,
        {.kind = Tool::Kind::Custom,
         .name = "exec",
         .space = "ns",
         .spaceDescription = "d",
         .grammar = R"({"type":"text"})"},
        R"({"type":"namespace","name":"ns","description":"d","tools":[)"
        R"({"type":"custom","name":"exec","format":{"type":"text"}}]})");
}

void TestResponsesRequestWriter::writesTools()
{
    QFETCH(int, client);
    QFETCH(Tool, tool);
    QFETCH(QByteArray, json);
    const JsonTree body =
        written({.format = Format(client), .messages = {said(Role::User, "hi")}, .tools = {tool}});
    QCOMPARE(body.root()["tools"].json(), '[' + json + ']');
}

void TestResponsesRequestWriter::writesToolChoice_data()
{
    QTest::addColumn<ToolChoice>("choice");
    QTest::addColumn<QByteArray>("json");
    using Mode = ToolChoice::Mode;
    QTest::newRow("unset") << ToolChoice{} << QByteArray();
    QTest::newRow("auto") << ToolChoice{.mode = Mode::Auto} << QByteArray(R"("auto")");
    QTest::newRow("none") << ToolChoice{.mode = Mode::None} << QByteArray(R"("none")");
    QTest::newRow("required") << ToolChoice{.mode = Mode::Required} << QByteArray(R"("required")");
    QTest::newRow("named") << ToolChoice{.mode = Mode::Named, .allowed = {"f"}}
                           << QByteArray(R"({"type":"function","name":"f"})");
    QTest::newRow("named custom") << ToolChoice{.mode = Mode::Named, .allowed = {"c"}}
                                  << QByteArray(R"({"type":"custom","name":"c"})");
    QTest::newRow("allowed")
        << ToolChoice{.mode = Mode::Auto, .allowed = {"f", "gone", "c"}}
        << QByteArray(R"({"type":"allowed_tools","mode":"auto","tools":[)"
                      R"({"type":"function","name":"f"},{"type":"custom","name":"c"}]})");
    QTest::newRow("allowed, one needed")
        << ToolChoice{.mode = Mode::Required, .allowed = {"f"}}
        << QByteArray(R"({"type":"allowed_tools","mode":"required","tools":[)"
                      R"({"type":"function","name":"f"}]})");
    QTest::newRow("of no tool") << ToolChoice{.mode = Mode::Named, .allowed = {"gone"}}
                                << QByteArray();
}

void TestResponsesRequestWriter::writesToolChoice()
{
    QFETCH(ToolChoice, choice);
    QFETCH(QByteArray, json);
    Conversation conversation{.messages = {said(Role::User, "hi")},
                              .tools = {{.name = "f"}, {.kind = Tool::Kind::Custom, .name = "c"}},
                              .toolChoice = choice};
    QCOMPARE(written(conversation).root()["tool_choice"].json(), json);
    conversation.tools.clear(); // a choice among nothing is refused
    QVERIFY(written(conversation).root()["tool_choice"].isMissing());
}

void TestResponsesRequestWriter::writesMembers_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<bool>("isPlain"); // a model before GPT-5
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *title,
                        const Conversation &conversation,
                        const char *name,
                        const char *json,
                        bool isPlain = false) {
        QTest::newRow(title) << conversation << isPlain << QByteArray(name) << QByteArray(json);
    };
    using Mode = Reasoning::Mode;
    row("store", {}, "store", "false");
    row("include", {}, "include", R"(["reasoning.encrypted_content"])");
    row("nothing is sealed", {}, "include", "", true);
    row("effort", {.reasoning = {Mode::On, Effort::High}}, "reasoning", R"({"effort":"high"})");
    row("nearest effort",
        {.reasoning = {Mode::On, Effort::Max}},
        "reasoning",
        R"({"effort":"high"})");
    row("budget",
        {.reasoning = {.mode = Mode::On, .budget = 24'576, .isShown = true}},
        "reasoning",
        R"({"effort":"high","summary":"auto"})");
    row("off", {.reasoning = {.mode = Mode::Off}}, "reasoning", R"({"effort":"none"})");
    row("on", {.reasoning = {.mode = Mode::On}}, "reasoning", "");
    row("no reasoning", {.reasoning = {Mode::On, Effort::High}}, "reasoning", "", true);
    row("a later message's effort",
        {.messages = {{.role = Role::System, .effort = Effort::Low}, said(Role::User, "hi")},
         .reasoning = {Mode::On, Effort::High}},
        "reasoning",
        R"({"effort":"low"})");
    row("no sampling", {.sampling = {.temperature = 0.5}}, "temperature", "");
    row("temperature", {.sampling = {.temperature = 0.5}}, "temperature", "0.5", true);
    row("top_p", {.sampling = {.topP = 0.1}}, "top_p", "0.1", true);
    row("logprobs", {.sampling = {.logprobs = true, .topLogprobs = 2}}, "top_logprobs", "2", true);
    row("logprobs in include",
        {.sampling = {.logprobs = true}},
        "include",
        R"(["message.output_text.logprobs"])",
        true);
    row("no stop", {.sampling = {.stop = {"a"}}}, "stop", "");
    row("few tokens", {.maxOutputTokens = 1}, "max_output_tokens", "16");
    row("too many tokens", {.maxOutputTokens = 99'000}, "max_output_tokens", "32000");
    row("tokens by default", {}, "max_output_tokens", "");
    row("schema",
        {.output = {.kind = OutputFormat::Kind::JsonSchema, .schema = R"({"type":"object"})"}},
        "text",
        R"({"format":{"type":"json_schema","name":"answer","schema":{"type":"object"}}})");
    row("another provider's schema",
        {.format = Format::AnthropicMessages,
         .output = {.kind = OutputFormat::Kind::JsonSchema,
                    .name = "my answer",
                    .schema = R"({"type":"object","properties":{"a":{}}})"}},
        "text",
        R"({"format":{"type":"json_schema","name":"my_answer",)"
        R"("schema":{"type":"object","properties":{"a":{}}},"strict":false}})");
    row("json",
        {.output = {.kind = OutputFormat::Kind::JsonObject}},
        "text",
        R"({"format":{"type":"json_object"}})");
    row("json is spoken of",
        {.output = {.kind = OutputFormat::Kind::JsonObject}},
        "instructions",
        R"("Answer in JSON.")");
    row("verbosity",
        {.verbosity = "low"},
        "text",
        R"({"format":{"type":"text"},"verbosity":"low"})");
    row("no verbosity", {.verbosity = "low"}, "text", "", true);
    row("service tier", {.serviceTier = "flex"}, "service_tier", R"("flex")");
    row("Anthropic's service tier",
        {.format = Format::AnthropicMessages, .serviceTier = "standard_only"},
        "service_tier",
        R"("default")");
    row("user", {.user = "u"}, "user", R"("u")");
    row("cache key", {.cacheKey = "k", .autoCache = CacheLife::Short}, "prompt_cache_options", "");
    row("metadata", {.metadata = R"({"a":"b"})"}, "metadata", R"({"a":"b"})");
    row("stream", {.isStreamed = true}, "stream", "true");
    row("parallel",
        {.tools = {{.name = "f"}}, .toolChoice = {.parallel = false}},
        "parallel_tool_calls",
        "false");
}

void TestResponsesRequestWriter::writesMembers()
{
    QFETCH(Conversation, conversation);
    QFETCH(bool, isPlain);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, json);
    ModelTraits plain{.thinking = ModelTraits::Thinking::None};
    if (conversation.messages.isEmpty())
        conversation.messages = {said(Role::User, "hi")};
    QCOMPARE(written(conversation, isPlain ? plain : openAi).root()[name].json(), json);
}

void TestResponsesRequestWriter::drops_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<Field>("field");
    const auto row = [](const char *name, const Conversation &conversation, Field field) {
        QTest::newRow(name) << conversation << field;
    };
    row("temperature", {.sampling = {.temperature = 1}}, Field::Temperature);
    row("top_p", {.sampling = {.topP = 1}}, Field::TopP);
    row("top_k", {.sampling = {.topK = 1}}, Field::TopK);
    row("seed", {.sampling = {.seed = 1}}, Field::Seed);
    row("frequency", {.sampling = {.frequencyPenalty = 1}}, Field::FrequencyPenalty);
    row("presence", {.sampling = {.presencePenalty = 1}}, Field::PresencePenalty);
    row("bias", {.sampling = {.logitBias = "{}"}}, Field::LogitBias);
    row("logprobs", {.sampling = {.logprobs = true}}, Field::Logprobs);
    row("strict",
        {.format = Format::AnthropicMessages,
         .tools = {{.name = "f", .schema = R"({"type":"object"})", .strict = true}}},
        Field::ToolStrict);
    row("server tool",
        {.format = Format::AnthropicMessages,
         .tools = {{.kind = Tool::Kind::Server, .serverType = "computer_1", .raw = "{}"},
                   {.name = "f"}}},
        Field::ServerTool);
    row("service tier",
        {.format = Format::AnthropicMessages, .serviceTier = "odd"},
        Field::ServiceTier);
    row("hints",
        {.messages = {{.parts = {TextPart{.text = "a", .cache = CacheLife::Short}}}}},
        Field::CacheHints);
    row("sound",
        {.messages = {{.parts = {TextPart{"a"}, MediaPart{.kind = MediaPart::Kind::Audio}}}}},
        Field::Audio);
    row("foreign blocks",
        {.messages = {{.role = Role::Assistant, .parts = {TextPart{"a"}, OpaquePart{}}}}},
        Field::Opaque);
    row("choice",
        {.tools = {{.name = "f"}},
         .toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"g"}}},
        Field::ToolChoice);
}

void TestResponsesRequestWriter::drops()
{
    QFETCH(Conversation, conversation);
    QFETCH(Field, field);
    if (conversation.messages.isEmpty())
        conversation.messages = {said(Role::User, "hi")};
    const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, openAi);
    QVERIFY(request);
    QCOMPARE(request->dropped, QByteArrayList{fieldName(conversation.format, field)});
}

void TestResponsesRequestWriter::refuses_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const Conversation &conversation, const QString &named) {
        QTest::newRow(name) << conversation << named;
    };
    row("n", {.sampling = {.count = 2}}, u"`n`"_s);
    row("only a server tool",
        {.format = Format::AnthropicMessages,
         .tools = {{.kind = Tool::Kind::Server, .serverType = "computer_1", .raw = "{}"}}},
        u"`tools`"_s);
    row("a file at another provider",
        {.format = Format::AnthropicMessages,
         .messages = {{.parts = {MediaPart{.source = MediaPart::Source::File, .data = "f"}}}}},
        u"`image`"_s);
    row("an answer of another provider",
        {.format = Format::AnthropicMessages, .previousResponse = "msg_1"},
        u"`thread`"_s);
    row("sound alone",
        {.messages = {{.parts = {MediaPart{.kind = MediaPart::Kind::Audio}}}}},
        u"`input_audio`"_s);
}

void TestResponsesRequestWriter::refuses()
{
    QFETCH(Conversation, conversation);
    QFETCH(QString, named);
    if (conversation.messages.isEmpty())
        conversation.messages = {said(Role::User, "hi")};
    const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, openAi);
    QVERIFY(!request);
    QVERIFY(request.error().kind == Error::Kind::Usage);
    QVERIFY2(request.error().message.startsWith(named), qPrintable(request.error().message));
}

void TestResponsesRequestWriter::fitsSchemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("fitted");
    QTest::addColumn<bool>("isStrict");
    const auto row = [](const char *name, const char *schema, const char *fitted, bool isStrict) {
        QTest::newRow(name) << QByteArray(schema) << QByteArray(fitted) << isStrict;
    };
    const char *const open =
        R"({"$schema":"s", "type":"object","properties":{"anyOf":{"type":"string"},"a":{}}})";
    row("as it came", open, open, false);
    row("no object",
        R"({"anyOf":[{}],"description":"d"})",
        R"({"type":"object","description":"d","properties":{}})",
        false);
    row("no properties", R"({"type":"object"})", R"({"type":"object","properties":{}})", false);
    row("no schema", "true", R"({"type":"object","properties":{}})", false);
    const char *const closed =
        R"({"type":"object","properties":{"a":{"type":"array","items":)"
        R"({"type":"object","properties":{},"additionalProperties":false}}},)"
        R"("required":["a"],"additionalProperties":false})";
    row("closed", closed, closed, true);
    const char *const inner = R"({"type":"object","properties":{"a":{"anyOf":[)"
                              R"({"type":"object","properties":{}}]}},)"
                              R"("required":["a"],"additionalProperties":false})";
    row("open inside", inner, inner, false);
    const char *const optional =
        R"({"type":"object","properties":{"a":{}},"required":[],"additionalProperties":false})";
    row("optional", optional, optional, false);
}

void TestResponsesRequestWriter::fitsSchemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, fitted);
    QFETCH(bool, isStrict);
    QCOMPARE(foreignParameters(schema), fitted);
    QCOMPARE(fitsStrictMode(schema), isStrict);
}

void TestResponsesRequestWriter::wrapsFreeFormToolsForOthers()
{
    const Conversation conversation{
        .format = Format::OpenAiResponses,
        .messages =
            {{.role = Role::Assistant,
              .parts = {ToolCallPart{
                  .id = "c", .name = "exec", .space = "ns", .isCustom = true, .arguments = "ls"}}},
             {.parts = {ToolResultPart{.id = "c", .isCustom = true}}}},
        .tools = {{.kind = Tool::Kind::Custom, .name = "exec", .space = "ns"}}};
    ModelTraits vendor = openAi;
    vendor.takesCustomTools = false;
    const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, vendor);
    QVERIFY(request);
    const QList<QByteArray> pieces = {
        R"({"type":"function_call","call_id":"c","name":"ns__exec","arguments":"{\"input\":\"ls\"}"})",
        R"({"type":"function_call_output","call_id":"c","output":""})",
        R"("tools":[{"type":"function","name":"ns__exec","parameters":)"};
    for (const QByteArray &piece : pieces)
        QVERIFY2(request->body.contains(piece), request->body.constData());
    QVERIFY(request->names.original("ns__exec") ==
            (ToolNames::Original{.name = "exec", .space = "ns", .isCustom = true}));
}

void TestResponsesRequestWriter::writesFourBreakpointsAtMost()
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

static Conversation anyConversation(QRandomGenerator &random)
{
    const auto maybe = [&random] { return random.bounded(2) == 0; };
    const auto text = [&random] {
        return TextPart{.text = "\"t\" " + QByteArray::number(random.bounded(99))};
    };
    Conversation conversation{.format = Format::OpenAiResponses, .model = "gpt-5.6"};
    if (maybe())
        conversation.messages.append(said(Role::System, "instructions"));
    for (int turn = 0; turn < 3; ++turn) {
        Message asked{.parts = {text()}};
        if (maybe())
            asked.parts.append(MediaPart{.type = "image/png", .data = "AA==", .detail = "low"});
        if (maybe())
            asked.parts.append(MediaPart{.kind = MediaPart::Kind::Document,
                                         .type = "application/pdf",
                                         .data = "AA==",
                                         .name = "d.pdf"});
        conversation.messages.append(asked);
        Message answer{.role = Role::Assistant, .phase = maybe() ? "final_answer" : ""};
        if (maybe())
            answer.parts.append(
                ReasoningPart{.text = maybe() ? "hm" : "",
                              .state = SealedState{.origin = Format::OpenAiResponses,
                                                   .kind = SealedState::Kind::Encrypted,
                                                   .data = "gAAA",
                                                   .itemId = "rs_1"}});
        answer.parts.append(text());
        Message results;
        for (int calls = random.bounded(3); calls > 0; --calls) {
            const QByteArray id = QByteArray::number(turn) + '_' + QByteArray::number(calls);
            const bool isCustom = maybe();
            answer.parts.append(ToolCallPart{.id = id,
                                             .name = isCustom ? "exec" : "f",
                                             .space = isCustom ? "ns" : "",
                                             .isCustom = isCustom,
                                             .arguments = isCustom ? "ls" : R"({"a":1.0})"});
            ToolResultPart result{.id = id, .isCustom = isCustom, .content = {text()}};
            if (maybe())
                result.content.append(
                    MediaPart{.type = "image/png", .data = "AA==", .detail = "auto"});
            results.parts.append(result);
        }
        conversation.messages.append(answer);
        if (!results.parts.isEmpty())
            conversation.messages.append(results);
        if (maybe())
            conversation.messages.append(
                {.role = Role::System, .parts = {text()}, .isDeveloper = true});
    }
    conversation.tools = {{.name = "f", .schema = R"({"type":"object"})", .strict = maybe()},
                          {.kind = Tool::Kind::Custom,
                           .name = "exec",
                           .space = "ns",
                           .spaceDescription = "d",
                           .grammar = R"({"type":"text"})"}};
    if (maybe())
        conversation.toolChoice = {.mode = ToolChoice::Mode::Required, .parallel = maybe()};
    if (maybe())
        conversation.toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"exec"}};
    if (maybe())
        conversation.maxOutputTokens = 1'000;
    if (maybe())
        conversation.reasoning = {
            .mode = Reasoning::Mode::On, .effort = Effort::Low, .isShown = true};
    if (maybe())
        conversation.output = {.kind = OutputFormat::Kind::JsonSchema,
                               .name = "n",
                               .schema = R"({"b":1,"a":2.0})",
                               .strict = true};
    if (maybe())
        conversation.cacheKey = "k";
    if (maybe())
        conversation.autoCache = CacheLife::Long;
    else if (!conversation.cacheKey.isEmpty())
        conversation.autoCache = CacheLife::Short;
    conversation.verbosity = maybe() ? "high" : "";
    conversation.serviceTier = maybe() ? "flex" : "";
    conversation.user = maybe() ? "u" : "";
    conversation.metadata = maybe() ? R"({"k":"v"})" : "";
    conversation.previousResponse = maybe() ? "resp_1" : "";
    conversation.store = maybe();
    conversation.isStreamed = maybe();
    conversation.wantsEncryptedReasoning = maybe();
    return conversation;
}

void TestResponsesRequestWriter::readsBackWhatItWrote()
{
    QRandomGenerator random(3);
    ModelTraits newest = openAi;
    newest.takesCacheBreakpoints = true;
    for (int round = 0; round < 300; ++round) {
        const Conversation conversation = anyConversation(random);
        const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, newest);
        QVERIFY(request);
        QVERIFY2(request->dropped.isEmpty(), request->dropped.join(' ').constData());
        const Result<JsonTree> tree = JsonTree::parse(request->body);
        const Result<Conversation> back = responsesCodec.readRequest(tree->root(), {});
        QVERIFY(back);
        QVERIFY2(*back == conversation, request->body.constData());
    }
}

void TestResponsesRequestWriter::writesTheCaptures()
{
    const QString root =
        qEnvironmentVariable("DESKRELAY_CAPTURES", QStringLiteral(DESKRELAY_CAPTURES));
    const QDir dir(root + u"/codex");
    int count = 0;
    for (const QString &name : dir.entryList({u"*.json"_s}, QDir::Files)) {
        QFile file(dir.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<JsonTree> capture = JsonTree::parse(file.readAll());
        if (!capture || !capture->root()["method"].is("POST"))
            continue;
        const JsonNode &node = capture->root()["body"];
        const QByteArray body = node.isString() ? node.string() : node.json();
        QElapsedTimer timer;
        timer.start();
        const Result<JsonTree> request = JsonTree::parse(body);
        const Result<Conversation> conversation = responsesCodec.readRequest(request->root(), {});
        QVERIFY(conversation);
        const Result<WrittenRequest> again = responsesCodec.writeRequest(*conversation, openAi);
        const qint64 spent = timer.nsecsElapsed();
        QVERIFY(again);
        qInfo() << name << body.size() << "bytes read and written in" << spent / 1000 << "us";
        const Result<JsonTree> tree = JsonTree::parse(again->body);
        const Result<Conversation> back = responsesCodec.readRequest(tree->root(), {});
        QVERIFY(back);
        QVERIFY2(back->messages == conversation->messages, qPrintable(name));
        QVERIFY2(back->tools == conversation->tools, qPrintable(name));
        ++count;
    }
    if (count == 0)
        QSKIP("there are no recorded requests here (DESKRELAY_CAPTURES)");
}

QTEST_APPLESS_MAIN(TestResponsesRequestWriter)
#include "tst_responsesrequestwriter.moc"
