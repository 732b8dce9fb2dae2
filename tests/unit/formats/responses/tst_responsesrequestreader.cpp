#include "tests/unit/formats/responses/responsestest.h"

#include <QDir>
#include <QFile>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a Responses client says beside its `input`, and what real tools send.
class TestResponsesRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsTools();
    void readsToolChoice_data();
    void readsToolChoice();
    void readsOptions();
    void readsReasoning_data();
    void readsReasoning();
    void readsCaching_data();
    void readsCaching();
    void dropsByName_data();
    void dropsByName();
    void refuses_data();
    void refuses();
    void readsTheCaptures();
};

void TestResponsesRequestReader::readsTools()
{
    const QByteArray schema = R"({"type":"object","properties":{"z":{"minimum":1.0},"a":{}}})";
    const QByteArray grammar = R"({"type":"grammar","syntax":"lark","definition":"start: \"a\""})";
    const QByteArray search = R"({"type":"web_search","external_web_access":false})";
    const QByteArray finder =
        R"({"type":"tool_search","execution":"client","description":"d","parameters":{}})";
    const Conversation conversation = readBody(
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
        readBody(R"({"model":"m","input":"","tool_choice":)" + choice + '}');
    QVERIFY(conversation.toolChoice == read);
    const bool isHosted = choice.startsWith('{') && read == ToolChoice{ToolChoice::Mode::Auto};
    QCOMPARE(conversation.dropped.contains("tool_choice"), isHosted);
}

void TestResponsesRequestReader::readsOptions()
{
    const Conversation conversation = readBody(
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
    QCOMPARE(
        readBody(R"({"model":"m","input":"","conversation":{"id":"conv_1"}})").previousResponse,
        QByteArray("conv_1"));
    QVERIFY(readBody(R"({"model":"m","text":{"format":{"type":"json_object"}}})").output.kind ==
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
    const Conversation conversation = readBody(R"({"model":"m","reasoning":)" + json + '}');
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
    QVERIFY(readBody(R"({"model":"m",)" + fields + '}').autoCache == cache);
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
    QCOMPARE(readBody(R"({"model":"m",)" + fields + '}').dropped, QByteArrayList{dropped});
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
            const Conversation conversation =
                readBody(body.isString() ? body.string() : body.json());
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
