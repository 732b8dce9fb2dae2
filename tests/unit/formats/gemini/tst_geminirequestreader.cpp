#include "geminisupport.h"

#include <QTest>

using namespace deskrelay;

/// What Gemini clients ask for beside their contents.
class TestGeminiRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsBothSpellings();
    void readsSchemas_data();
    void readsSchemas();
    void readsTools();
    void readsToolChoice_data();
    void readsToolChoice();
    void readsConfig();
    void readsThinking_data();
    void readsThinking();
    void readsOutput_data();
    void readsOutput();
    void refuses_data();
    void refuses();
    void namesWhatItDrops();
};

static QByteArray withConfig(const QByteArray &config)
{
    return R"({"contents":[{"parts":[{"text":"hi"}]}],"generationConfig":)" + config + '}';
}

void TestGeminiRequestReader::readsBothSpellings()
{
    const Conversation camel = readGemini(
        R"({"systemInstruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[
            {"inlineData":{"mimeType":"image/png","data":"AA=="}}]}],
            "generationConfig":{"topP":0.5,"maxOutputTokens":7,"stopSequences":["x"]},
            "toolConfig":{"functionCallingConfig":{"mode":"ANY"}},
            "tools":[{"functionDeclarations":[{"name":"f"}]},{"googleSearch":{}}]})");
    const Conversation snake = readGemini(
        R"({"system_instruction":{"parts":[{"text":"s"}]},"contents":[{"role":"user","parts":[
            {"inline_data":{"mime_type":"image/png","data":"AA=="}}]}],
            "generation_config":{"top_p":0.5,"max_output_tokens":"7","stop_sequences":["x"]},
            "tool_config":{"function_calling_config":{"mode":"ANY"}},
            "tools":[{"function_declarations":[{"name":"f"}]},{"google_search":{}}]})");
    QVERIFY(camel == snake);
    QCOMPARE(camel.maxOutputTokens, std::optional<qint64>(7));
    QVERIFY(camel.isStreamed);
    QCOMPARE(camel.model, QByteArray("gemini-3.5-flash"));
    QVERIFY(camel.dropped.isEmpty());
}

void TestGeminiRequestReader::readsSchemas_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *field, const char *schema, const char *out) {
        QTest::newRow(name) << QByteArray(field) << QByteArray(schema) << QByteArray(out);
    };
    const char *const openApi = "parameters";
    const char *const json = "parametersJsonSchema";
    row("types",
        openApi,
        R"({"type":"OBJECT","properties":{"b":{"type":"STRING"},"a":{"type":"ARRAY","items":{"type":"INTEGER"}}}})",
        R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"array","items":{"type":"integer"}}}})");
    row("nullable",
        openApi,
        R"({"type":"STRING","nullable":true,"enum":["a"]})",
        R"({"type":["string","null"],"enum":["a",null]})");
    row("nullable alternatives",
        openApi,
        R"({"nullable":true,"anyOf":[{"type":"STRING"}]})",
        R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
    row("numbers as text",
        openApi,
        R"({"type":"ARRAY","minItems":"1","max_items":"3","items":{"type":"NUMBER","minimum":1.50}})",
        R"({"type":"array","minItems":1,"maxItems":3,"items":{"type":"number","minimum":1.50}})");
    row("ordering",
        openApi,
        R"({"type":"OBJECT","properties":{"a":{"type":"STRING"},"b":{"type":"STRING"}},"propertyOrdering":["b"]})",
        R"({"type":"object","properties":{"b":{"type":"string"},"a":{"type":"string"}}})");
    row("a property's name is no keyword",
        openApi,
        R"({"type":"OBJECT","properties":{"type":{"type":"STRING"},"nullable":{"type":"BOOLEAN"},"max_items":{"type":"STRING"}}})",
        R"({"type":"object","properties":{"type":{"type":"string"},"nullable":{"type":"boolean"},"max_items":{"type":"string"}}})");
    row("enum's format and example",
        openApi,
        R"({"type":"STRING","format":"enum","enum":["a"],"example":"a"})",
        R"({"type":"string","enum":["a"],"examples":["a"]})");
    row("JSON Schema stays as it is",
        json,
        "{ \"type\": \"object\", \"minProperties\": 1.0 }",
        "{ \"type\": \"object\", \"minProperties\": 1.0 }");
    row("upper case in JSON Schema",
        json,
        R"({"type":"OBJECT","properties":{"a":{"type":["STRING","null"]},"b":{"type":"STRING","const":"X"}}})",
        R"({"type":"object","properties":{"a":{"type":["STRING","null"]},"b":{"type":"string","const":"X"}}})");
}

void TestGeminiRequestReader::readsSchemas()
{
    QFETCH(const QByteArray, field);
    QFETCH(const QByteArray, schema);
    QFETCH(const QByteArray, expected);
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"hi"}]}],"tools":[{"functionDeclarations":[{"name":"f",")" +
        field + "\":" + schema + "}]}]}");
    QCOMPARE(read.tools.size(), 1);
    QCOMPARE(read.tools.first().schema, expected);
}

void TestGeminiRequestReader::readsTools()
{
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"hi"}]}],"tools":[
            {"functionDeclarations":[{"name":"f","description":"does","response":{"type":"STRING"}}],"codeExecution":{}},
            {"url_context":{"a":1.0}}]})");
    const QList<Tool> expected = {{.name = "f", .description = "does"},
                                  {.kind = Tool::Kind::Server,
                                   .name = "codeExecution",
                                   .serverType = "codeExecution",
                                   .raw = R"({"codeExecution":{}})"},
                                  {.kind = Tool::Kind::Server,
                                   .name = "urlContext",
                                   .serverType = "urlContext",
                                   .raw = R"({"urlContext":{"a":1.0}})"}};
    QVERIFY(read.tools == expected);
    QCOMPARE(read.dropped, QByteArrayList({"tools.functionDeclarations.response"}));
}

void TestGeminiRequestReader::readsToolChoice_data()
{
    using Mode = ToolChoice::Mode;
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<std::optional<Mode>>("mode");
    QTest::addColumn<QByteArrayList>("allowed");
    const auto row = [](const char *config, std::optional<Mode> mode, const QByteArrayList &names) {
        QTest::newRow(config) << QByteArray(config) << mode << names;
    };
    row(R"({"mode":"AUTO"})", Mode::Auto, {});
    row(R"({"mode":"auto"})", Mode::Auto, {});
    row(R"({"mode":"NONE"})", Mode::None, {});
    row(R"({"mode":"ANY"})", Mode::Required, {});
    row(R"({"mode":"ANY","allowedFunctionNames":["a"]})", Mode::Named, {"a"});
    row(R"({"mode":"ANY","allowedFunctionNames":["a","b"]})", Mode::Required, {"a", "b"});
    row(R"({"mode":"VALIDATED","allowedFunctionNames":["a"]})", Mode::Auto, {"a"});
    row(R"({"mode":"MODE_UNSPECIFIED"})", std::nullopt, {});
}

void TestGeminiRequestReader::readsToolChoice()
{
    QFETCH(const QByteArray, config);
    QFETCH(const std::optional<ToolChoice::Mode>, mode);
    QFETCH(const QByteArrayList, allowed);
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"hi"}]}],"toolConfig":{"functionCallingConfig":)" +
        config + "}}");
    QVERIFY(read.toolChoice.mode == mode);
    QCOMPARE(read.toolChoice.allowed, allowed);
}

void TestGeminiRequestReader::readsConfig()
{
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"hi"}]}],"serviceTier":"FLEX","store":false,"generationConfig":{
            "temperature":0.5,"topP":1,"topK":40,"maxOutputTokens":100,"stopSequences":["X"],
            "candidateCount":2,"seed":5,"presencePenalty":0.1,"frequencyPenalty":-0.2,
            "responseLogprobs":true,"logprobs":3,"responseModalities":["TEXT"]}})");
    const Sampling expected{.temperature = 0.5,
                            .topP = 1,
                            .topK = 40,
                            .seed = 5,
                            .frequencyPenalty = -0.2,
                            .presencePenalty = 0.1,
                            .logprobs = true,
                            .topLogprobs = 3,
                            .count = 2,
                            .stop = {"X"}};
    QVERIFY(read.sampling == expected);
    QCOMPARE(read.maxOutputTokens, std::optional<qint64>(100));
    QCOMPARE(read.serviceTier, QByteArray("flex"));
    QVERIFY(read.store == false);
    QVERIFY(read.dropped.isEmpty());
}

void TestGeminiRequestReader::readsThinking_data()
{
    using Mode = Reasoning::Mode;
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<Reasoning>("expected");
    QTest::newRow("nothing") << QByteArray("{}") << Reasoning{.isShown = false};
    QTest::newRow("shown") << QByteArray(R"({"thinkingConfig":{"includeThoughts":true}})")
                           << Reasoning{.isShown = true};
    QTest::newRow("level") << QByteArray(R"({"thinkingConfig":{"thinkingLevel":"HIGH"}})")
                           << Reasoning{.mode = Mode::On, .effort = Effort::High, .isShown = false};
    QTest::newRow("lower case") << QByteArray(R"({"thinking_config":{"thinking_level":"minimal"}})")
                                << Reasoning{.mode = Mode::On,
                                             .effort = Effort::Minimal,
                                             .isShown = false};
    QTest::newRow("off") << QByteArray(R"({"thinkingConfig":{"thinkingBudget":0}})")
                         << Reasoning{.mode = Mode::Off, .budget = 0, .isShown = false};
    QTest::newRow("dynamic") << QByteArray(R"({"thinkingConfig":{"thinkingBudget":-1}})")
                             << Reasoning{.mode = Mode::On, .budget = -1, .isShown = false};
    QTest::newRow("budget") << QByteArray(R"({"thinkingConfig":{"thinkingBudget":2048}})")
                            << Reasoning{.mode = Mode::On, .budget = 2048, .isShown = false};
}

void TestGeminiRequestReader::readsThinking()
{
    QFETCH(const QByteArray, config);
    QFETCH(const Reasoning, expected);
    QVERIFY(readGemini(withConfig(config)).reasoning == expected);
}

void TestGeminiRequestReader::readsOutput_data()
{
    using Kind = OutputFormat::Kind;
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<OutputFormat>("expected");
    const OutputFormat schema{.kind = Kind::JsonSchema, .schema = R"({"type":"object"})"};
    QTest::newRow("text") << QByteArray(R"({"responseMimeType":"text/plain"})") << OutputFormat{};
    QTest::newRow("json") << QByteArray(R"({"responseMimeType":"application/json"})")
                          << OutputFormat{.kind = Kind::JsonObject};
    QTest::newRow("OpenAPI schema")
        << QByteArray(
               R"({"responseMimeType":"application/json","responseSchema":{"type":"OBJECT"}})")
        << schema;
    QTest::newRow("JSON Schema")
        << QByteArray(
               R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"OBJECT"}})")
        << schema;
    QTest::newRow("response format")
        << QByteArray(
               R"({"responseFormat":[{"text":{"mimeType":"application/json","schema":{"type":"object"}}}]})")
        << schema;
    QTest::newRow("response format without schema")
        << QByteArray(R"({"response_format":[{"text":{"mime_type":"APPLICATION_JSON"}}]})")
        << OutputFormat{.kind = Kind::JsonObject};
}

void TestGeminiRequestReader::readsOutput()
{
    QFETCH(const QByteArray, config);
    QFETCH(const OutputFormat, expected);
    QVERIFY(readGemini(withConfig(config)).output == expected);
}

void TestGeminiRequestReader::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    const auto row = [](const QByteArray &body, const char *field) {
        QTest::newRow(field) << body << QString::fromLatin1(field);
    };
    const QByteArray hi = R"({"contents":[{"parts":[{"text":"hi"}]}],)";
    row("[]", "body:");
    row(R"({"contents":[]})", "contents:");
    row(R"({"contents":["hi"]})", "contents[0]:");
    row(R"({"contents":[{"role":"system","parts":[{"text":"a"}]}]})", "contents[0].role:");
    row(R"({"contents":[{"parts":"a"}]})", "contents[0].parts:");
    row(R"({"contents":[{"parts":[{}]}]})", "contents[0].parts[0]:");
    row(R"({"contents":[{"parts":[{"text":3}]}]})", "contents[0].parts[0].text:");
    row(R"({"contents":[{"parts":[{"inlineData":{"data":"AA=="}}]}]})",
        "contents[0].parts[0].inlineData.mimeType:");
    row(R"({"contents":[{"parts":[{"fileData":{"mimeType":"image/png"}}]}]})",
        "contents[0].parts[0].fileData.fileUri:");
    row(R"({"contents":[{"parts":[{"functionCall":{"args":{}}}]}]})",
        "contents[0].parts[0].functionCall.name:");
    row(R"({"contents":[{"parts":[{"functionCall":{"name":"f","args":"{}"}}]}]})",
        "contents[0].parts[0].functionCall.args:");
    row(hi + R"("cachedContent":"cachedContents/1"})", "cachedContent:");
    row(hi + R"("continuationToken":"abc"})", "continuationToken:");
    row(hi + R"("tools":{}})", "tools:");
    row(hi + R"("tools":[{"functionDeclarations":[{}]}]})",
        "tools[0].functionDeclarations[0].name:");
    row(hi +
            R"("tools":[{"functionDeclarations":[{"name":"f","parameters":{},"parametersJsonSchema":{}}]}]})",
        "tools[0].functionDeclarations[0].parametersJsonSchema:");
    row(hi + R"("toolConfig":{"functionCallingConfig":{"mode":"MAYBE"}}})",
        "toolConfig.functionCallingConfig.mode:");
    row(withConfig(R"({"temperature":3})"), "generationConfig.temperature:");
    row(withConfig(R"({"topP":"much"})"), "generationConfig.topP:");
    row(withConfig(R"({"topK":1.5})"), "generationConfig.topK:");
    row(withConfig(R"({"maxOutputTokens":0})"), "generationConfig.maxOutputTokens:");
    row(withConfig(R"({"candidateCount":0})"), "generationConfig.candidateCount:");
    row(withConfig(R"({"stopSequences":["1","2","3","4","5","6"]})"),
        "generationConfig.stopSequences:");
    row(withConfig(R"({"responseMimeType":"image/png"})"), "generationConfig.responseMimeType:");
    row(withConfig(R"({"responseModalities":["AUDIO"]})"), "generationConfig.responseModalities:");
    row(withConfig(R"({"thinkingConfig":{"thinkingLevel":"LOUD"}})"),
        "generationConfig.thinkingConfig.thinkingLevel:");
    row(withConfig(R"({"thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":5}})"),
        "generationConfig.thinkingConfig.thinkingBudget:");
}

void TestGeminiRequestReader::refuses()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, field);
    QString problem;
    readGemini(body, &problem);
    QVERIFY2(problem.startsWith(field), qPrintable(problem));
}

void TestGeminiRequestReader::namesWhatItDrops()
{
    const Conversation read = readGemini(
        R"({"safetySettings":[],"labels":{"a":"b"},"mystery":1,"nothing":null,
            "contents":[{"parts":[{"text":"a","videoMetadata":{}},{"text":"b","videoMetadata":{}}]}],
            "generationConfig":{"mediaResolution":"LOW","speechConfig":{},"responseModalities":["TEXT","IMAGE"]}})");
    QCOMPARE(read.dropped,
             QByteArrayList({"contents.parts.videoMetadata",
                             "generationConfig.responseModalities",
                             "generationConfig.mediaResolution",
                             "generationConfig.speechConfig",
                             "safetySettings",
                             "labels",
                             "mystery"}));
}

QTEST_GUILESS_MAIN(TestGeminiRequestReader)
#include "tst_geminirequestreader.moc"
