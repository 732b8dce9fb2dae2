#include "geminisupport.h"

#include <QTest>

using namespace deskrelay;

/// A request's fields beside its contents, for a Gemini upstream.
class TestGeminiRequestWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesSystem();
    void writesTools();
    void writesCustomTools();
    void choosesTools_data();
    void choosesTools();
    void servesServerTools_data();
    void servesServerTools();
    void samples_data();
    void samples();
    void thinks_data();
    void thinks();
    void formatsOutput_data();
    void formatsOutput();
    void boundsTokens_data();
    void boundsTokens();
    void refuses_data();
    void refuses();
    void namesWhatItDrops();
};

static const QByteArray gemini3 = "gemini-3.5-flash";
static const QByteArray gemini25 = "gemini-2.5-flash";

static Conversation hello()
{
    return {.format = Format::OpenAiChat,
            .messages = {{.role = Role::User, .parts = {TextPart{.text = "hi"}}}}};
}

/// A member of the written body as text; empty where there is none.
static QByteArray memberOf(const WrittenRequest &written, QByteArrayView name)
{
    const Result<JsonTree> tree = JsonTree::parse(written.body);
    return tree ? tree->root()[name].json() : QByteArray("broken");
}

void TestGeminiRequestWriter::writesSystem()
{
    Conversation conversation = hello();
    conversation.format = Format::AnthropicMessages;
    conversation.messages.prepend(
        {.role = Role::System,
         .parts = {TextPart{.text = "x-anthropic-billing-header: cc_version=1"},
                   TextPart{.text = "one", .cache = CacheLife::Short},
                   TextPart{.text = ""}}});
    conversation.messages.insert(
        1, {.role = Role::System, .parts = {TextPart{.text = "two"}}, .isDeveloper = true});
    const WrittenRequest written = writeGemini(conversation, gemini3);
    QCOMPARE(memberOf(written, "systemInstruction"),
             QByteArray(R"({"parts":[{"text":"one"},{"text":"two"}]})"));
    QCOMPARE(written.dropped, QByteArrayList({"cache_control"}));
}

void TestGeminiRequestWriter::writesTools()
{
    Conversation conversation = hello();
    conversation.tools = {{.name = "read",
                           .description = "Reads.",
                           .schema = R"({"type":"object","properties":{"const":{"const":"a"}}})"},
                          {.name = "now", .schema = R"({"type":"object","properties":{}})"},
                          {.name = "list", .space = "files"},
                          {.name = "9 lives"}};
    const WrittenRequest written = writeGemini(conversation, gemini3);
    QCOMPARE(
        memberOf(written, "tools"),
        QByteArray(
            R"([{"functionDeclarations":[{"name":"read","description":"Reads.","parametersJsonSchema":)"
            R"({"type":"object","properties":{"const":{"type":"string","enum":["a"]}}}},{"name":"now"},)"
            R"({"name":"files__list"},{"name":")" +
            written.names.upstream({}, "9 lives") + R"("}]}])"));
    QCOMPARE(written.names.original(written.names.upstream({}, "9 lives")).name,
             QByteArray("9 lives"));
    QVERIFY(memberOf(written, "toolConfig").isEmpty());
}

void TestGeminiRequestWriter::writesCustomTools()
{
    Conversation conversation = hello();
    conversation.tools = {
        {.kind = Tool::Kind::Custom,
         .name = "apply_patch",
         .description = "Edits files.",
         .grammar = R"({"type":"grammar","syntax":"lark","definition":"start: \"x\""})"}};
    const QByteArray tools = memberOf(writeGemini(conversation, gemini3), "tools");
    QVERIFY(tools.contains(
        R"(Edits files.\n\nThe input must follow this lark grammar:\nstart: \"x\")"));
    QVERIFY(tools.contains(R"("required":["input"])"));
}

void TestGeminiRequestWriter::choosesTools_data()
{
    using Mode = ToolChoice::Mode;
    QTest::addColumn<ToolChoice>("choice");
    QTest::addColumn<QByteArray>("config");
    const auto row = [](const char *name, const ToolChoice &choice, const QByteArray &config) {
        QTest::newRow(name) << choice
                            << (config.isEmpty() ? config
                                                 : "{\"functionCallingConfig\":" + config + '}');
    };
    row("unset", {}, {});
    row("auto", {.mode = Mode::Auto}, R"({"mode":"AUTO"})");
    row("none", {.mode = Mode::None}, R"({"mode":"NONE"})");
    row("required", {.mode = Mode::Required}, R"({"mode":"ANY"})");
    row("named",
        {.mode = Mode::Named, .allowed = {"f"}},
        R"({"mode":"ANY","allowedFunctionNames":["f"]})");
    row("allowed, required",
        {.mode = Mode::Required, .allowed = {"f", "s"}},
        R"({"mode":"ANY","allowedFunctionNames":["f","ns__s"]})");
    row("allowed, auto",
        {.mode = Mode::Auto, .allowed = {"f", "unknown"}},
        R"({"mode":"VALIDATED","allowedFunctionNames":["f"]})");
}

void TestGeminiRequestWriter::choosesTools()
{
    QFETCH(const ToolChoice, choice);
    QFETCH(const QByteArray, config);
    Conversation conversation = hello();
    conversation.toolChoice = choice;
    QCOMPARE(memberOf(writeGemini(conversation, gemini3), "toolConfig"), QByteArray());
    conversation.tools = {{.name = "f"}, {.name = "s", .space = "ns"}};
    QCOMPARE(memberOf(writeGemini(conversation, gemini3), "toolConfig"), config);
}

void TestGeminiRequestWriter::servesServerTools_data()
{
    QTest::addColumn<Format>("client");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("besideFunction");
    QTest::addColumn<QByteArray>("tools");
    QTest::addColumn<QByteArrayList>("dropped");
    const QByteArray function = R"([{"functionDeclarations":[{"name":"f"}]})";
    QTest::newRow("web search alone")
        << Format::AnthropicMessages << QByteArray("web_search_20250305") << false
        << QByteArray(R"([{"googleSearch":{}}])") << QByteArrayList();
    QTest::newRow("web search beside functions")
        << Format::OpenAiResponses << QByteArray("web_search") << true << function + ']'
        << QByteArrayList({"tools"});
    QTest::newRow("Gemini's own") << Format::GeminiGenerate << QByteArray("codeExecution") << true
                                  << function + R"(,{"codeExecution":{}}])" << QByteArrayList();
    QTest::newRow("another beside functions")
        << Format::OpenAiResponses << QByteArray("code_interpreter") << true << function + ']'
        << QByteArrayList({"tools"});
}

void TestGeminiRequestWriter::servesServerTools()
{
    QFETCH(const Format, client);
    QFETCH(const QByteArray, type);
    QFETCH(const bool, besideFunction);
    QFETCH(const QByteArray, tools);
    QFETCH(const QByteArrayList, dropped);
    Conversation conversation = hello();
    conversation.format = client;
    conversation.tools = {{.kind = Tool::Kind::Server,
                           .name = type,
                           .serverType = type,
                           .raw = "{\"" + type + "\":{}}"}};
    if (besideFunction)
        conversation.tools.append({.name = "f"});
    const WrittenRequest written = writeGemini(conversation, gemini3);
    QCOMPARE(memberOf(written, "tools"), tools);
    QCOMPARE(written.dropped, dropped);
}

void TestGeminiRequestWriter::samples_data()
{
    QTest::addColumn<Sampling>("sampling");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const char *name,
                        const Sampling &sampling,
                        const char *config,
                        const QByteArrayList &dropped = {}) {
        QTest::newRow(name) << sampling << QByteArray(config) << dropped;
    };
    row("none", {}, "");
    row("all",
        {.temperature = 0.5,
         .topP = 0.9,
         .topK = 40,
         .seed = 7,
         .frequencyPenalty = 0.1,
         .presencePenalty = -1},
        R"({"temperature":0.5,"topP":0.9,"topK":40,"frequencyPenalty":0.1,"presencePenalty":-1,"seed":7})");
    row("too hot", {.temperature = 3}, R"({"temperature":2})");
    row("stops", {.stop = {"a", "", "b"}}, R"({"stopSequences":["a","b"]})");
    row("six stops",
        {.stop = {"1", "2", "3", "4", "5", "6"}},
        R"({"stopSequences":["1","2","3","4","5"]})");
    row("a large seed", {.seed = 1LL << 40}, "", {"seed"});
    row("no words for", {.logitBias = "{}", .logprobs = true}, "", {"logprobs", "logit_bias"});
}

void TestGeminiRequestWriter::samples()
{
    QFETCH(const Sampling, sampling);
    QFETCH(const QByteArray, config);
    QFETCH(const QByteArrayList, dropped);
    Conversation conversation = hello();
    conversation.sampling = sampling;
    const WrittenRequest written = writeGemini(conversation, gemini3);
    QCOMPARE(memberOf(written, "generationConfig"), config);
    QCOMPARE(written.dropped, dropped);
}

void TestGeminiRequestWriter::thinks_data()
{
    using Mode = Reasoning::Mode;
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<Reasoning>("reasoning");
    QTest::addColumn<QByteArray>("config");
    const auto row = [](const char *name,
                        const QByteArray &model,
                        const Reasoning &reasoning,
                        const QByteArray &config) {
        QTest::newRow(name) << model << reasoning
                            << (config.isEmpty() ? config : "{\"thinkingConfig\":" + config + '}');
    };
    const Reasoning off{.mode = Mode::Off};
    const Reasoning high{.mode = Mode::On, .effort = Effort::High, .isShown = true};
    const Reasoning tokens{.mode = Mode::On, .budget = 5'000};
    row("unset", gemini3, {}, "");
    row("level: off is the least", gemini3, off, R"({"thinkingLevel":"MINIMAL"})");
    row("level: the least that is known", "gemini-3-pro", off, R"({"thinkingLevel":"LOW"})");
    row("level: high and shown",
        gemini3,
        high,
        R"({"thinkingLevel":"HIGH","includeThoughts":true})");
    row("level: beyond high",
        gemini3,
        {.mode = Mode::On, .effort = Effort::Max},
        R"({"thinkingLevel":"HIGH"})");
    row("level: of a budget", gemini3, tokens, R"({"thinkingLevel":"MEDIUM"})");
    row("level: shown alone", gemini3, {.isShown = true}, R"({"includeThoughts":true})");
    row("level: on", gemini3, {.mode = Mode::On}, "");
    row("budget: off", gemini25, off, R"({"thinkingBudget":0})");
    row("budget: off is not known", "gemini-2.5-pro", off, R"({"thinkingBudget":128})");
    row("budget: of an effort",
        gemini25,
        high,
        R"({"thinkingBudget":24576,"includeThoughts":true})");
    row("budget: the client's", gemini25, tokens, R"({"thinkingBudget":5000})");
    row("budget: bounded",
        gemini25,
        {.mode = Mode::On, .budget = 31'999},
        R"({"thinkingBudget":24576})");
    row("budget: the least",
        "gemini-2.5-flash-lite",
        {.mode = Mode::On, .budget = 100},
        R"({"thinkingBudget":512})");
    row("budget: as it sees fit", gemini25, {.mode = Mode::On}, R"({"thinkingBudget":-1})");
    row("budget: effort none",
        gemini25,
        {.mode = Mode::On, .effort = Effort::None},
        R"({"thinkingBudget":0})");
    row("none", "gemini-2.0-flash", high, "");
}

void TestGeminiRequestWriter::thinks()
{
    QFETCH(const QByteArray, model);
    QFETCH(const Reasoning, reasoning);
    QFETCH(const QByteArray, config);
    Conversation conversation = hello();
    conversation.reasoning = reasoning;
    const WrittenRequest written = writeGemini(conversation, model);
    QCOMPARE(memberOf(written, "generationConfig"), config);
    QCOMPARE(written.dropped.contains("reasoning_effort"), model == "gemini-2.0-flash");
}

void TestGeminiRequestWriter::formatsOutput_data()
{
    using Kind = OutputFormat::Kind;
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<bool>("hasTools");
    QTest::addColumn<OutputFormat>("output");
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<bool>("isTold");
    const OutputFormat schema{.kind = Kind::JsonSchema,
                              .schema = R"({"type":"object","properties":{"a":{"const":1}}})"};
    const QByteArray written =
        R"({"responseMimeType":"application/json","responseJsonSchema":{"type":"object","properties":{"a":{"enum":[1]}}}})";
    QTest::newRow("text") << gemini25 << false << OutputFormat{} << QByteArray() << false;
    QTest::newRow("json") << gemini25 << false << OutputFormat{.kind = Kind::JsonObject}
                          << QByteArray(R"({"responseMimeType":"application/json"})") << false;
    QTest::newRow("schema") << gemini25 << false << schema << written << false;
    QTest::newRow("beside tools") << gemini3 << true << schema << written << false;
    QTest::newRow("beside tools, second generation")
        << gemini25 << true << schema << QByteArray() << true;
}

void TestGeminiRequestWriter::formatsOutput()
{
    QFETCH(const QByteArray, model);
    QFETCH(const bool, hasTools);
    QFETCH(const OutputFormat, output);
    QFETCH(const QByteArray, config);
    QFETCH(const bool, isTold);
    Conversation conversation = hello();
    conversation.output = output;
    if (hasTools)
        conversation.tools = {{.name = "f"}};
    const WrittenRequest written = writeGemini(conversation, model);
    QCOMPARE(memberOf(written, "generationConfig"), config);
    QCOMPARE(written.dropped.contains("response_format"), isTold);
    QCOMPARE(memberOf(written, "systemInstruction").contains("JSON Schema"), isTold);
}

void TestGeminiRequestWriter::boundsTokens_data()
{
    QTest::addColumn<qint64>("asked");
    QTest::addColumn<std::optional<qint64>>("budget");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("as asked") << 1'000LL << std::optional<qint64>() << QByteArray("1000");
    QTest::newRow("cache warming") << 0LL << std::optional<qint64>() << QByteArray("1");
    QTest::newRow("too many") << 1'000'000LL << std::optional<qint64>() << QByteArray("65536");
    QTest::newRow("room beside thoughts")
        << 1'000LL << std::optional<qint64>(2'000) << QByteArray("3000");
}

void TestGeminiRequestWriter::boundsTokens()
{
    QFETCH(const qint64, asked);
    QFETCH(const std::optional<qint64>, budget);
    QFETCH(const QByteArray, written);
    Conversation conversation = hello();
    conversation.maxOutputTokens = asked;
    conversation.reasoning.budget = budget;
    const QByteArray config = memberOf(writeGemini(conversation, gemini25), "generationConfig");
    const QByteArray expected = "\"maxOutputTokens\":" + written;
    QVERIFY2(config.contains(expected), config.constData());
}

void TestGeminiRequestWriter::refuses_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QString>("field");
    Conversation several = hello();
    several.sampling.count = 2;
    QTest::newRow("several answers") << several << QStringLiteral("n:");
    Conversation stored = hello();
    stored.format = Format::OpenAiResponses;
    stored.previousResponse = "resp_1";
    QTest::newRow("a stored response") << stored << QStringLiteral("previous_response_id:");
    QTest::newRow("no message") << Conversation{} << QStringLiteral("messages:");
    Conversation server = hello();
    server.tools = {{.kind = Tool::Kind::Server, .name = "x", .serverType = "computer_2026"}};
    QTest::newRow("a foreign tool alone") << server << QStringLiteral("tools:");
    Conversation named = hello();
    named.tools = {{.name = "f"}};
    named.toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"g"}};
    QTest::newRow("a tool that is not there") << named << QStringLiteral("tool_choice:");
}

void TestGeminiRequestWriter::refuses()
{
    QFETCH(const Conversation, conversation);
    QFETCH(const QString, field);
    QString problem;
    writeGemini(conversation, gemini3, &problem);
    QVERIFY2(problem.startsWith(field), qPrintable(problem));
}

void TestGeminiRequestWriter::namesWhatItDrops()
{
    Conversation conversation = hello();
    conversation.verbosity = "low";
    conversation.user = "u";
    conversation.cacheKey = "k";
    conversation.serviceTier = "scale";
    conversation.tools = {{.name = "f", .strict = true}};
    conversation.toolChoice.parallel = false;
    const WrittenRequest written = writeGemini(conversation, gemini3);
    QCOMPARE(written.dropped,
             QByteArrayList({"tools.function.strict",
                             "parallel_tool_calls",
                             "service_tier",
                             "verbosity",
                             "user",
                             "prompt_cache_key"}));
    conversation.serviceTier = "flex";
    QCOMPARE(memberOf(writeGemini(conversation, gemini3), "serviceTier"), QByteArray("\"flex\""));
}

QTEST_GUILESS_MAIN(TestGeminiRequestWriter)
#include "tst_geminirequestwriter.moc"
