#include "core/formats/responses/openaischema.h"
#include "tests/unit/formats/responses/responsestest.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The tools that an OpenAI upstream is sent.
class TestResponsesToolWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesTools_data();
    void writesTools();
    void writesToolChoice_data();
    void writesToolChoice();
    void fitsSchemas_data();
    void fitsSchemas();
    void wrapsFreeFormToolsForOthers();
};

void TestResponsesToolWriter::writesTools_data()
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

void TestResponsesToolWriter::writesTools()
{
    QFETCH(int, client);
    QFETCH(Tool, tool);
    QFETCH(QByteArray, json);
    const JsonTree body =
        written({.format = Format(client), .messages = {said(Role::User, "hi")}, .tools = {tool}});
    QCOMPARE(body.root()["tools"].json(), '[' + json + ']');
}

void TestResponsesToolWriter::writesToolChoice_data()
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

void TestResponsesToolWriter::writesToolChoice()
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

void TestResponsesToolWriter::fitsSchemas_data()
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

void TestResponsesToolWriter::fitsSchemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, fitted);
    QFETCH(bool, isStrict);
    QCOMPARE(foreignParameters(schema), fitted);
    QCOMPARE(fitsStrictMode(schema), isStrict);
}

void TestResponsesToolWriter::wrapsFreeFormToolsForOthers()
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

QTEST_APPLESS_MAIN(TestResponsesToolWriter)
#include "tst_responsestoolwriter.moc"
