#include "core/formats/chat/chatrequestreader.h"

#include <QTest>

using namespace deskrelay;

/// What a client of openai-chat asks, in the terms of all formats.
class TestChatRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsTools_data();
    void readsTools();
    void readsFields_data();
    void readsFields();
    void namesWhatIsDropped_data();
    void namesWhatIsDropped();
    void refusesWhatTheFormatForbids_data();
    void refusesWhatTheFormatForbids();
};

static Result<Conversation> read(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    return readChatRequest(tree->root(), {});
}

void TestChatRequestReader::readsTools_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QList<Tool>>("tools");
    QTest::addColumn<ToolChoice>("choice");
    using Mode = ToolChoice::Mode;
    const auto row = [](const char *name,
                        const QByteArray &json,
                        const QList<Tool> &tools,
                        const ToolChoice &choice) {
        QTest::newRow(name) << json << tools << choice;
    };
    row("a function",
        R"("tools":[{"type":"function","function":{"name":"f","description":"d",
           "parameters":{"type":"object", "x":1.0},"strict":true}}],"tool_choice":"auto")",
        {{.name = "f",
          .description = "d",
          .schema = R"({"type":"object", "x":1.0})",
          .strict = true}},
        {.mode = Mode::Auto});
    row("without parameters, flat, and cached",
        R"("tools":[{"type":"function","name":"f","parameters":null,
           "cache_control":{"type":"ephemeral"}}],"tool_choice":"none")",
        {{.name = "f", .cache = CacheLife::Short}},
        {.mode = Mode::None});
    row("custom tools",
        R"("tools":[{"type":"custom","custom":{"name":"a","description":"d"}},
           {"type":"custom","custom":{"name":"b","format":{"type":"grammar",
           "grammar":{"syntax":"lark","definition":"start: \"a\""}}}}],"tool_choice":"required")",
        {{.kind = Tool::Kind::Custom, .name = "a", .description = "d"},
         {.kind = Tool::Kind::Custom,
          .name = "b",
          .grammar = R"({"type":"grammar","syntax":"lark","definition":"start: \"a\""})"}},
        {.mode = Mode::Required});
    row("a provider's own tool",
        R"("tools":[{"type":"web_search","size":1}],"parallel_tool_calls":false)",
        {{.kind = Tool::Kind::Server,
          .name = "web_search",
          .serverType = "web_search",
          .raw = R"({"type":"web_search","size":1})"}},
        {.parallel = false});
    row("a named function",
        R"("tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":true)",
        {},
        {.mode = Mode::Named, .allowed = {"f"}, .parallel = true});
    row("a named custom tool",
        R"("tool_choice":{"type":"custom","custom":{"name":"b"}})",
        {},
        {.mode = Mode::Named, .allowed = {"b"}});
    row("allowed tools",
        R"("tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[
           {"type":"function","function":{"name":"f"}},{"type":"custom","custom":{"name":"b"}}]}})",
        {},
        {.mode = Mode::Required, .allowed = {"f", "b"}});
    row("Mistral's any", R"("tool_choice":"any")", {}, {.mode = Mode::Required});
    row("the deprecated functions",
        R"("functions":[{"name":"f","parameters":{}}],"function_call":{"name":"f"})",
        {{.name = "f", .schema = "{}"}},
        {.mode = Mode::Named, .allowed = {"f"}});
    row("the deprecated choice", R"("function_call":"none")", {}, {.mode = Mode::None});
}

void TestChatRequestReader::readsTools()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QList<Tool>, tools);
    QFETCH(const ToolChoice, choice);
    const Result<Conversation> conversation =
        read(R"({"model":"m","messages":[{"role":"user","content":"hi"}],)" + fields + '}');
    QVERIFY2(conversation.has_value(),
             conversation ? "" : qPrintable(conversation.error().message));
    QVERIFY(conversation->tools == tools);
    QVERIFY(conversation->toolChoice == choice);
    QCOMPARE(conversation->usesFunctions, fields.contains("\"functions\""));
}

void TestChatRequestReader::readsFields_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<Conversation>("expected");
    const auto row = [](const char *name, const QByteArray &json, const Conversation &expected) {
        QTest::newRow(name) << json << expected;
    };
    row("sampling",
        R"("temperature":0.5,"top_p":1,"top_k":40,"n":2,"seed":-7,"frequency_penalty":-2,
           "presence_penalty":1.5,"logit_bias":{"50256": -100},"logprobs":true,"top_logprobs":3)",
        {.sampling = {.temperature = 0.5,
                      .topP = 1.0,
                      .topK = 40,
                      .seed = -7,
                      .frequencyPenalty = -2.0,
                      .presencePenalty = 1.5,
                      .logitBias = R"({"50256": -100})",
                      .logprobs = true,
                      .topLogprobs = 3,
                      .count = 2}});
    row("nulls are absent",
        R"("temperature":null,"n":null,"stop":null,"logit_bias":{},"response_format":null,
           "reasoning_effort":null,"metadata":null,"tool_choice":null,"tools":null)",
        {});
    row("one stop", R"("stop":"END")", {.sampling = {.stop = {"END"}}});
    row("stops", R"("stop":["a","b"])", {.sampling = {.stop = {"a", "b"}}});
    row("the older limit", R"("max_tokens":10)", {.maxOutputTokens = 10});
    row("both limits", R"("max_tokens":10,"max_completion_tokens":20)", {.maxOutputTokens = 20});
    row("plain text", R"("response_format":{"type":"text"},"modalities":["text"])", {});
    row("any JSON",
        R"("response_format":{"type":"json_object"})",
        {.output = {.kind = OutputFormat::Kind::JsonObject}});
    row("a schema",
        R"("response_format":{"type":"json_schema","json_schema":{"name":"ans","description":"d",
           "strict":true,"schema":{"type":"object", "minimum":1e2}}})",
        {.output = {.kind = OutputFormat::Kind::JsonSchema,
                    .name = "ans",
                    .description = "d",
                    .schema = R"({"type":"object", "minimum":1e2})",
                    .strict = true}});
    using Mode = Reasoning::Mode;
    row("no reasoning",
        R"("reasoning_effort":"none")",
        {.reasoning = {.mode = Mode::Off, .effort = Effort::None}});
    const std::pair<const char *, Effort> efforts[] = {{"minimal", Effort::Minimal},
                                                       {"low", Effort::Low},
                                                       {"medium", Effort::Medium},
                                                       {"high", Effort::High},
                                                       {"xhigh", Effort::XHigh},
                                                       {"max", Effort::Max}};
    for (const auto &[name, effort] : efforts)
        row(name,
            R"("reasoning_effort":")" + QByteArray(name) + '"',
            {.reasoning = {.mode = Mode::On, .effort = effort, .isShown = true}});
    row("OpenRouter's reasoning",
        R"("reasoning":{"max_tokens":2000,"exclude":true})",
        {.reasoning = {.mode = Mode::On, .budget = 2000, .isShown = false}});
    row("a vendor's thinking",
        R"("thinking":{"type":"enabled","budget_tokens":1024})",
        {.reasoning = {.mode = Mode::On, .budget = 1024, .isShown = true}});
    row("a vendor's thinking off",
        R"("thinking":{"type":"disabled"})",
        {.reasoning = {.mode = Mode::Off}});
    row("the rest",
        R"("verbosity":"low","service_tier":"flex","user":"u","safety_identifier":"s",
           "prompt_cache_key":"k","store":false,"stream":true,
           "stream_options":{"include_usage":true,"include_obfuscation":false})",
        {.verbosity = "low",
         .serviceTier = "flex",
         .user = "u",
         .cacheKey = "k",
         .store = false,
         .isStreamed = true,
         .wantsUsageChunk = true});
    row("the newer user", R"("safety_identifier":"s")", {.user = "s"});
    row("caching", R"("prompt_cache_options":{"ttl":"30m"})", {.autoCache = CacheLife::Short});
    row("caching by breakpoints alone", R"("prompt_cache_options":{"mode":"explicit"})", {});
    row("caching for a day", R"("prompt_cache_retention":"24h")", {.autoCache = CacheLife::Long});
}

void TestChatRequestReader::readsFields()
{
    QFETCH(const QByteArray, fields);
    QFETCH(Conversation, expected);
    const Result<Conversation> conversation =
        read(R"({"model":"m","messages":[{"role":"user","content":"hi"}],)" + fields + '}');
    QVERIFY2(conversation.has_value(),
             conversation ? "" : qPrintable(conversation.error().message));
    expected.model = "m";
    expected.messages = {{.parts = {TextPart{"hi"}}}};
    QVERIFY(*conversation == expected);
}

void TestChatRequestReader::namesWhatIsDropped_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const QByteArray &json, const QByteArrayList &dropped) {
        QTest::newRow(dropped.first().constData()) << json << dropped;
    };
    row(R"("prediction":{"type":"content"})", {"prediction"});
    row(R"("modalities":["text","audio"],"audio":{"voice":"v"})", {"audio", "modalities"});
    row(R"("web_search_options":{},"moderation":{"model":"m"})",
        {"web_search_options", "moderation"});
    row(R"("metadata":{"a":"b"})", {"metadata"});
    row(R"("min_p":0.1)", {"min_p"});
    row(R"("messages":[{"role":"assistant","content":"a","audio":{"id":"x"},"foo":1},
           {"role":"user","content":"b","foo":2}])",
        {"messages.audio", "messages.foo"});
}

void TestChatRequestReader::namesWhatIsDropped()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArrayList, dropped);
    const Result<Conversation> conversation =
        read(R"({"model":"m",)" + fields + R"(,"messages":[{"role":"user","content":"hi"}]})");
    QVERIFY2(conversation.has_value(),
             conversation ? "" : qPrintable(conversation.error().message));
    QCOMPARE(conversation->dropped, dropped);
}

void TestChatRequestReader::refusesWhatTheFormatForbids_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    const auto field = [](const QByteArray &json, const char *name) {
        QTest::newRow(json.constData())
            << QByteArray(R"({"model":"m","messages":[{"role":"user","content":"hi"}],)" + json +
                          '}')
            << QString::fromUtf8(name);
    };
    field(R"("temperature":2.5)", "`temperature`");
    field(R"("temperature":"1")", "`temperature`");
    field(R"("top_p":-1)", "`top_p`");
    field(R"("n":0)", "`n`");
    field(R"("seed":1.5)", "`seed`");
    field(R"("presence_penalty":3)", "`presence_penalty`");
    field(R"("logit_bias":[])", "`logit_bias`");
    field(R"("top_logprobs":21)", "`top_logprobs`");
    field(R"("logprobs":1)", "`logprobs`");
    field(R"("stop":["a","b","c","d","e"])", "`stop`");
    field(R"("stop":[1])", "`stop`");
    field(R"("stop":{})", "`stop`");
    field(R"("max_tokens":0)", "`max_tokens`");
    field(R"("response_format":{"type":"xml"})", "`response_format.type`");
    field(R"("response_format":{"type":"json_schema"})", "`response_format.json_schema.name`");
    field(R"("reasoning_effort":"ultra")", "`reasoning_effort`");
    field(R"("verbosity":"loud")", "`verbosity`");
    field(R"("stream":"yes")", "`stream`");
    field(R"("user":1)", "`user`");
    field(R"("tools":{})", "`tools`");
    field(R"("tools":[{}])", "`tools[0].type`");
    field(R"("tools":[{"type":"function","function":{}}])", "`tools[0].function.name`");
    field(R"("tools":[{"type":"function","function":{"name":"f","parameters":1}}])",
          "`tools[0].function.parameters`");
    field(R"("functions":[{}])", "`functions[0].name`");
    field(R"("tool_choice":"some")", "`tool_choice`");
    field(R"("tool_choice":{"type":"mcp"})", "`tool_choice`");
    field(R"("tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"none"}})",
          "`tool_choice.allowed_tools.mode`");
    field(R"("parallel_tool_calls":1)", "`parallel_tool_calls`");
    QTest::newRow("no model") << QByteArray(R"({"messages":[{"role":"user","content":"hi"}]})")
                              << QStringLiteral("`model`");
    QTest::newRow("no object") << QByteArray("[]") << QStringLiteral("JSON object");
}

void TestChatRequestReader::refusesWhatTheFormatForbids()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, field);
    const Result<Conversation> conversation = read(body);
    QVERIFY(!conversation);
    QCOMPARE(conversation.error().kind, Error::Kind::Usage);
    QVERIFY2(conversation.error().message.contains(field),
             qPrintable(conversation.error().message));
}

QTEST_GUILESS_MAIN(TestChatRequestReader)
#include "tst_chatrequestreader.moc"
