#include "core/formats/chat/chatrequestwriter.h"

#include <QTest>

using namespace deskrelay;

/// Any client's request as an upstream that speaks openai-chat takes it, but for its messages.
class TestChatRequestWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesTools_data();
    void writesTools();
    void writesFields_data();
    void writesFields();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();
    void namesToolsAsTheUpstreamAllows();
};

static const QByteArray start = R"(,"messages":[{"role":"user","content":"hi"}])";

static Result<WrittenRequest> write(Conversation conversation)
{
    if (conversation.messages.isEmpty())
        conversation.messages = {{.parts = {TextPart{"hi"}}}};
    return writeChatRequest(conversation, traitsOf(Format::OpenAiChat, conversation.model));
}

/// What is written after the messages.
static QByteArray fieldsOf(const QByteArray &body)
{
    return body.mid(body.indexOf(start) + start.size());
}

void TestChatRequestWriter::writesTools_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArrayList>("dropped");
    using Mode = ToolChoice::Mode;
    const auto row = [](const char *name,
                        const Conversation &conversation,
                        const QByteArray &fields,
                        const QByteArrayList &dropped = {}) {
        QTest::newRow(name) << conversation << fields << dropped;
    };
    const QByteArray loose = R"({"type":"object", "properties":{"a":{"minimum":1.0}}})";
    const QByteArray strict =
        R"({"type":"object","properties":{"a":{}},"required":["a"],"additionalProperties":false})";
    row("a function",
        {.model = "gpt-5.5",
         .tools = {{.name = "f", .description = "d", .schema = loose, .strict = true}}},
        R"(,"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":)" +
            loose + R"(,"strict":true}}]})");
    row("without parameters",
        {.model = "gpt-5.5", .tools = {{.name = "f"}}},
        R"(,"tools":[{"type":"function","function":{"name":"f"}}]})");
    row("without parameters, to another's",
        {.model = "llama-4", .tools = {{.name = "f"}}},
        R"(,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}]})");
    row("strict as Anthropic means it",
        {.format = Format::AnthropicMessages,
         .model = "gpt-5.5",
         .tools = {{.name = "f", .schema = loose, .strict = true},
                   {.name = "g", .schema = strict, .strict = true}}},
        R"(,"tools":[{"type":"function","function":{"name":"f","parameters":)" + loose +
            R"(}},{"type":"function","function":{"name":"g","parameters":)" + strict +
            R"(,"strict":true}}]})",
        {"tools.strict"});
    const Tool custom{.kind = Tool::Kind::Custom,
                      .name = "p",
                      .description = "d",
                      .grammar = R"({"type":"grammar","syntax":"lark","definition":"x"})"};
    row("a custom tool",
        {.model = "gpt-5.5",
         .tools = {custom},
         .toolChoice = {.mode = Mode::Named, .allowed = {"p"}}},
        R"(,"tools":[{"type":"custom","custom":{"name":"p","description":"d","format":{"type":"grammar","grammar":{"syntax":"lark","definition":"x"}}}}],"tool_choice":{"type":"custom","custom":{"name":"p"}}})");
    row("a custom tool, to another's",
        {.model = "llama-4",
         .tools = {custom},
         .toolChoice = {.mode = Mode::Named, .allowed = {"p"}}},
        R"(,"tools":[{"type":"function","function":{"name":"p","description":"d\n\nThe input must follow this lark grammar:\nx","parameters":)" +
            customToolSchema() +
            R"(}}],"tool_choice":{"type":"function","function":{"name":"p"}}})");
    row("a namespace",
        {.format = Format::OpenAiResponses,
         .model = "gpt-5.5",
         .tools = {{.name = "f", .space = "ns", .schema = "{}"}},
         .toolChoice = {.mode = Mode::Named, .allowed = {"f"}}},
        R"(,"tools":[{"type":"function","function":{"name":"ns__f","parameters":{}}}],"tool_choice":{"type":"function","function":{"name":"ns__f"}}})");
    row("a provider's own beside others",
        {.format = Format::AnthropicMessages,
         .model = "gpt-5.5",
         .tools =
             {{.kind = Tool::Kind::Server, .name = "w", .serverType = "web_search", .raw = "{}"},
              {.name = "f", .schema = "{}", .isDeferred = true, .cache = CacheLife::Short}}},
        R"(,"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]})",
        {"tools", "cache_control"});
    row("a provider's own from this format",
        {.model = "m",
         .tools = {{.kind = Tool::Kind::Server,
                    .name = "w",
                    .serverType = "w",
                    .raw = R"({"type":"w"})"}}},
        R"(,"tools":[{"type":"w"}]})");
    const QList<Tool> two = {{.name = "f", .schema = "{}"}, {.name = "g", .schema = "{}"}};
    const QByteArray f = R"({"type":"function","function":{"name":"f","parameters":{}}})";
    const QByteArray both =
        R"(,"tools":[)" + f + R"(,{"type":"function","function":{"name":"g","parameters":{}}}])";
    row("auto",
        {.model = "gpt-5.5", .tools = two, .toolChoice = {.mode = Mode::Auto}},
        both + R"(,"tool_choice":"auto"})");
    row("none",
        {.model = "gpt-5.5", .tools = two, .toolChoice = {.mode = Mode::None}},
        both + R"(,"tool_choice":"none"})");
    row("required",
        {.model = "gpt-5.5", .tools = two, .toolChoice = {.mode = Mode::Required}},
        both + R"(,"tool_choice":"required"})");
    row("allowed tools",
        {.model = "gpt-5.5",
         .tools = two,
         .toolChoice = {.mode = Mode::Required, .allowed = {"f"}}},
        both +
            R"(,"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"f"}}]}}})");
    row("allowed tools, to another's",
        {.model = "llama-4", .tools = two, .toolChoice = {.mode = Mode::Auto, .allowed = {"f"}}},
        R"(,"tools":[)" + f + R"(],"tool_choice":"auto"})");
    row("one call at a time",
        {.model = "llama-4", .tools = two, .toolChoice = {.parallel = false}},
        both + R"(,"parallel_tool_calls":false})");
    row("several at a time, which is usual",
        {.model = "llama-4", .tools = two, .toolChoice = {.parallel = true}},
        both + "}");
    row("one at a time, to the oldest that reason",
        {.model = "o3", .tools = two, .toolChoice = {.parallel = false}},
        both + "}",
        {"parallel_tool_calls"});
    row("a choice without tools",
        {.model = "gpt-5.5", .toolChoice = {.mode = Mode::Required, .parallel = false}},
        "}");
}

void TestChatRequestWriter::writesTools()
{
    QFETCH(const Conversation, conversation);
    QFETCH(const QByteArray, fields);
    QFETCH(const QByteArrayList, dropped);
    const Result<WrittenRequest> written = write(conversation);
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
    QCOMPARE(fieldsOf(written->body), fields);
    QCOMPARE(written->dropped, dropped);
}

void TestChatRequestWriter::writesFields_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const char *name,
                        const Conversation &conversation,
                        const QByteArray &fields,
                        const QByteArrayList &dropped = {}) {
        QTest::newRow(name) << conversation << fields << dropped;
    };
    row("a limit, to OpenAI",
        {.model = "gpt-5.5", .maxOutputTokens = 9},
        R"(,"max_completion_tokens":9})");
    row("a limit, to another's", {.model = "llama-4", .maxOutputTokens = 9}, R"(,"max_tokens":9})");
    row("open weights are not OpenAI's server",
        {.model = "gpt-oss-120b", .maxOutputTokens = 9},
        R"(,"max_tokens":9})");
    row("more than the model has",
        {.model = "gpt-4o", .maxOutputTokens = 128'000},
        R"(,"max_completion_tokens":16384})");
    row("none at all",
        {.model = "gpt-5.5", .maxOutputTokens = 0},
        R"(,"max_completion_tokens":1})");
    const Sampling sampling{.temperature = 0.5,
                            .topP = 0.25,
                            .topK = 40,
                            .seed = 7,
                            .frequencyPenalty = 1.5,
                            .presencePenalty = -1.0,
                            .logitBias = R"({"5": -1})",
                            .logprobs = true,
                            .stop = {"a", "b", "c", "d", "e"}};
    row("sampling",
        {.model = "llama-4", .sampling = sampling},
        R"(,"temperature":0.5,"top_p":0.25,"frequency_penalty":1.5,"presence_penalty":-1,"seed":7,"logit_bias":{"5": -1},"stop":["a","b","c","d"]})",
        {"top_k", "logprobs"});
    row("sampling, to a reasoning model",
        {.model = "gpt-5.5", .sampling = sampling},
        R"(,"seed":7})",
        {"temperature",
         "top_p",
         "frequency_penalty",
         "presence_penalty",
         "top_k",
         "logit_bias",
         "logprobs"});
    row("what is usual anyway",
        {.model = "gpt-5.5", .sampling = {.temperature = 1.0, .topP = 1.0}},
        "}");
    const QByteArray loose = R"({"type":"object", "minimum":1.0})";
    row("a schema",
        {.model = "gpt-5.5",
         .output = {.kind = OutputFormat::Kind::JsonSchema,
                    .name = "my answer",
                    .description = "d",
                    .schema = loose,
                    .strict = true}},
        R"(,"response_format":{"type":"json_schema","json_schema":{"name":"my_answer","description":"d","schema":)" +
            loose + R"(,"strict":true}}})");
    const QByteArray strict = R"({"type":"object","properties":{},"additionalProperties":false})";
    row("a schema without a name",
        {.format = Format::AnthropicMessages,
         .model = "gpt-5.5",
         .output = {.kind = OutputFormat::Kind::JsonSchema, .schema = strict}},
        R"(,"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":)" +
            strict + R"(,"strict":true}}})");
    row("a schema that cannot be strict",
        {.format = Format::GeminiGenerate,
         .model = "gpt-5.5",
         .output = {.kind = OutputFormat::Kind::JsonSchema, .schema = loose}},
        R"(,"response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":)" +
            loose + "}}}");
    row("any JSON",
        {.model = "gpt-5.5", .output = {.kind = OutputFormat::Kind::JsonObject}},
        R"(,"response_format":{"type":"json_object"}})");
    using Mode = Reasoning::Mode;
    row("an effort",
        {.model = "gpt-6", .reasoning = {.mode = Mode::On, .effort = Effort::Max}},
        R"(,"reasoning_effort":"max"})");
    row("the nearest effort",
        {.model = "o3", .reasoning = {.mode = Mode::On, .effort = Effort::Max}},
        R"(,"reasoning_effort":"high"})");
    row("a budget",
        {.model = "gpt-5.5", .reasoning = {.mode = Mode::On, .budget = 8192}},
        R"(,"reasoning_effort":"medium"})");
    row("as the model sees fit",
        {.model = "gpt-5.5", .reasoning = {.mode = Mode::On, .budget = -1}},
        R"(,"reasoning_effort":"medium"})");
    row("off",
        {.model = "gpt-5.5", .reasoning = {.mode = Mode::Off}},
        R"(,"reasoning_effort":"none"})");
    row("off, where it cannot be",
        {.model = "gpt-5", .reasoning = {.mode = Mode::Off}},
        R"(,"reasoning_effort":"minimal"})");
    row("off, to another's",
        {.model = "llama-4", .reasoning = {.mode = Mode::Off}},
        "}",
        {"reasoning_effort"});
    row("off, where there is none", {.model = "gpt-4o", .reasoning = {.mode = Mode::Off}}, "}");
    row("on, where there is none",
        {.format = Format::AnthropicMessages,
         .model = "gpt-4o",
         .reasoning = {.mode = Mode::On, .effort = Effort::High}},
        "}",
        {"thinking"});
    const Conversation rest{.format = Format::OpenAiResponses,
                            .verbosity = "low",
                            .serviceTier = "flex",
                            .user = "u",
                            .cacheKey = "k",
                            .store = true,
                            .isStreamed = true};
    Conversation toOpenAi = rest;
    toOpenAi.model = "gpt-5.5";
    row("the rest",
        toOpenAi,
        R"(,"verbosity":"low","service_tier":"flex","user":"u","prompt_cache_key":"k","stream":true,"stream_options":{"include_usage":true}})");
    Conversation toOther = rest;
    toOther.model = "llama-4";
    row("the rest, to another's",
        toOther,
        R"(,"user":"u","stream":true,"stream_options":{"include_usage":true}})",
        {"text.verbosity", "service_tier", "prompt_cache_key"});
    row("Anthropic's user and tier",
        {.format = Format::AnthropicMessages,
         .model = "gpt-5.5",
         .serviceTier = "standard_only",
         .user = "{}"},
        R"(,"service_tier":"default"})",
        {"metadata.user_id"});
    row("how long to cache",
        {.model = "gpt-5.5", .autoCache = CacheLife::Long},
        R"(,"prompt_cache_retention":"24h"})");
    row("how long to cache, where it cannot be told",
        {.model = "gpt-4o", .autoCache = CacheLife::Long},
        "}",
        {"prompt_cache_breakpoint"});
    row("caching, where it can be asked for",
        {.model = "gpt-5.6", .autoCache = CacheLife::Short},
        R"(,"prompt_cache_options":{"mode":"implicit","ttl":"30m"}})");
    row("Gemini's tier",
        {.format = Format::GeminiGenerate, .model = "gpt-5.5", .serviceTier = "PRIORITY"},
        R"(,"service_tier":"priority"})");
    row("Gemini's usual tier",
        {.format = Format::GeminiGenerate, .model = "gpt-5.5", .serviceTier = "standard"},
        R"(,"service_tier":"default"})");
    row("storing, for this format's clients",
        {.model = "gpt-5.5", .store = false},
        R"(,"store":false})");
    row("what was dropped before",
        {.model = "gpt-5.5", .dropped = {"metadata"}},
        "}",
        {"metadata"});
}

void TestChatRequestWriter::writesFields()
{
    writesTools();
}

void TestChatRequestWriter::refusesWhatCannotBeSaid_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QString>("message");
    QTest::newRow("several answers")
        << Conversation{.format = Format::GeminiGenerate, .model = "m", .sampling = {.count = 2}}
        << QStringLiteral("`generationConfig.candidateCount` above 1");
    QTest::newRow("an unknown reply") << Conversation{.format = Format::OpenAiResponses,
                                                      .model = "m",
                                                      .previousResponse = "resp_1"}
                                      << QStringLiteral("`previous_response_id` names");
    QTest::newRow("a provider's own tool alone")
        << Conversation{.format = Format::AnthropicMessages,
                        .model = "m",
                        .tools = {{.kind = Tool::Kind::Server,
                                   .serverType = "web_search_20250305"}}}
        << QStringLiteral("web_search_20250305");
    for (const char *const model : {"gpt-5.5", "llama-4"}) {
        QTest::addRow("allowed tools that are not there, %s", model)
            << Conversation{.model = model,
                            .tools = {{.name = "f"}},
                            .toolChoice = {.mode = ToolChoice::Mode::Auto, .allowed = {"g"}}}
            << QStringLiteral("`tool_choice` names");
    }
    QTest::newRow("a tool that is not there")
        << Conversation{.model = "m",
                        .tools = {{.name = "f"}},
                        .toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"g"}}}
        << QStringLiteral("`tool_choice` names");
}

void TestChatRequestWriter::refusesWhatCannotBeSaid()
{
    QFETCH(const Conversation, conversation);
    QFETCH(const QString, message);
    const Result<WrittenRequest> written = write(conversation);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Usage);
    QVERIFY2(written.error().message.contains(message), qPrintable(written.error().message));
}

void TestChatRequestWriter::namesToolsAsTheUpstreamAllows()
{
    const Result<WrittenRequest> written = write({.model = "gpt-5.5", .tools = {{.name = "a.b"}}});
    QVERIFY(written.has_value());
    const QByteArray known = written->names.upstream({}, "a.b");
    QVERIFY(!known.contains('.'));
    QVERIFY(written->body.contains(QByteArray("\"name\":\"" + known + '"')));
    QCOMPARE(written->names.original(known).name, QByteArray("a.b"));
}

QTEST_GUILESS_MAIN(TestChatRequestWriter)
#include "tst_chatrequestwriter.moc"
