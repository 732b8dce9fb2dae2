#include "core/formats/conversation/fieldname.h"
#include "tests/unit/formats/responses/responsestest.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What an OpenAI upstream is asked, whatever format the client speaks.
class TestResponsesRequestWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesMembers_data();
    void writesMembers();
    void drops_data();
    void drops();
    void refuses_data();
    void refuses();
    void readsBackWhatItWrote();
    void writesTheCaptures();
};

Q_DECLARE_METATYPE(deskrelay::Field)

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
    row("on",
        {.reasoning = {.mode = Mode::On}},
        "reasoning",
        R"({"effort":"low"})"); // nearest to medium
    row("as the model likes", {}, "reasoning", "");
    row("no reasoning", {.reasoning = {Mode::On, Effort::High}}, "reasoning", "", true);
    row("a later message's effort",
        {.messages = {{.role = Role::System, .effort = Effort::Low}, said(Role::User, "hi")},
         .reasoning = {Mode::On, Effort::High}},
        "reasoning",
        R"({"effort":"low"})");
    row("no sampling", {.sampling = {.temperature = 0.5}}, "temperature", "");
    row("temperature", {.sampling = {.temperature = 0.5}}, "temperature", "0.5", true);
    row("top_p", {.sampling = {.topP = 0.1}}, "top_p", "0.1", true);
    row("no logprobs",
        {.sampling = {.logprobs = true, .topLogprobs = 2}},
        "top_logprobs",
        "",
        true);
    row("nothing to include", {.sampling = {.logprobs = true}}, "include", "", true);
    row("no reasoning to include", {.wantsEncryptedReasoning = true}, "include", "", true);
    row("the long life of a cache",
        {.autoCache = CacheLife::Long},
        "prompt_cache_retention",
        R"("24h")");
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
    row("json is spoken of in the input",
        {.output = {.kind = OutputFormat::Kind::JsonObject}},
        "input",
        R"([{"type":"message","role":"developer","content":[{"type":"input_text","text":"Answer with one JSON object."}]},{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}])");
    row("whoever speaks of json stays there",
        {.messages = {{.role = Role::System, .parts = {TextPart{"In JSON."}}},
                      said(Role::User, "hi")},
         .output = {.kind = OutputFormat::Kind::JsonObject}},
        "input",
        R"([{"type":"message","role":"developer","content":[{"type":"input_text","text":"In JSON."}]},{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}])");
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
    row("temperature", {.sampling = {.temperature = 0.5}}, Field::Temperature);
    row("top_p", {.sampling = {.topP = 0.5}}, Field::TopP);
    row("top_k", {.sampling = {.topK = 1}}, Field::TopK);
    row("seed", {.sampling = {.seed = 1}}, Field::Seed);
    row("frequency", {.sampling = {.frequencyPenalty = 1}}, Field::FrequencyPenalty);
    row("presence", {.sampling = {.presencePenalty = 1}}, Field::PresencePenalty);
    row("bias", {.sampling = {.logitBias = "{}"}}, Field::LogitBias);
    row("logprobs", {.sampling = {.logprobs = true}}, Field::Logprobs);
    row("user",
        {.format = Format::AnthropicMessages, .user = R"({"session_id":"s"})"},
        Field::User);
    row("a participant",
        {.format = Format::OpenAiChat, .messages = {{.parts = {TextPart{"a"}}, .name = "ann"}}},
        Field::ParticipantName);
    row("the system's mark",
        {.messages = {{.role = Role::System,
                       .parts = {TextPart{.text = "a", .cache = CacheLife::Short}}},
                      said(Role::User, "hi")}},
        Field::CacheHints);
    row("a tool's mark", {.tools = {{.name = "f", .cache = CacheLife::Short}}}, Field::CacheHints);
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
