#include "captures.h"
#include "core/formats/messages/messagesrequestreader.h"
#include "messagesasked.h"

#include <QCryptographicHash>
#include <QTest>

class TestMessagesRequestWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesFields_data();
    void writesFields();
    void namesWhatItDrops_data();
    void namesWhatItDrops();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void choosesTheVersion();
    void mapsNamesAndBack();
    void capsCacheHints();
    void writesEveryCaptureBack();
};

void TestMessagesRequestWriter::writesFields_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("expected");
    const auto row =
        [](const char *title, const char *path, const QByteArray &expected, const Change &change) {
            QTest::newRow(title) << change << QByteArray(path) << expected;
        };
    row("caching unasked", "cache_control", R"({"type":"ephemeral"})", [](auto &) {});
    row("caching as asked", "cache_control", R"({"type":"ephemeral","ttl":"1h"})", [](auto &c) {
        c.autoCache = CacheLife::Long;
    });
    row("no caching that Anthropic's client did not ask for", "cache_control", {}, [](auto &c) {
        c.format = Format::AnthropicMessages;
    });
    row("a hint of the client's",
        "messages.0.content.0.cache_control",
        R"({"type":"ephemeral"})",
        [](auto &c) { c.messages = {user({TextPart{.text = "a", .cache = CacheLife::Short}})}; });
    row("tokens of the model", "max_tokens", "128000", [](auto &c) { c.maxOutputTokens.reset(); });
    row("tokens up to the model's", "max_tokens", "64000", [](auto &c) {
        c.model = budgeted;
        c.maxOutputTokens = 128'000;
    });
    row("a pre-warm", "max_tokens", "0", [](auto &c) {
        c.format = Format::AnthropicMessages;
        c.maxOutputTokens = 0;
    });
    row("stream", "stream", "true", [](auto &c) { c.isStreamed = true; });
    row("no stream", "stream", {}, [](auto &) {});
    row("stop", "stop_sequences", R"(["a"])", [](auto &c) { c.sampling.stop = {"a", "\n"}; });
    row("blank stop alone", "stop_sequences", {}, [](auto &c) { c.sampling.stop = {" "}; });
    row("temperature is clamped", "temperature", "1", [](auto &c) {
        c.model = budgeted;
        c.sampling.temperature = 1.7;
    });
    row("temperature before top_p", "top_p", {}, [](auto &c) {
        c.model = budgeted;
        c.sampling.temperature = 0.5;
        c.sampling.topP = 0.5;
    });
    row("top_p", "top_p", "0.5", [](auto &c) {
        c.model = budgeted;
        c.sampling.topP = 0.5;
    });
    row("no sampling on new models", "temperature", {}, [](auto &c) {
        c.sampling.temperature = 0.5;
    });
    row("user", "metadata", R"({"user_id":"u"})", [](auto &c) { c.user = "u"; });
    row("a long user",
        "metadata.user_id",
        '"' + QCryptographicHash::hash(QByteArray(300, 'u'), QCryptographicHash::Sha256).toHex() +
            '"',
        [](auto &c) { c.user = QByteArray(300, 'u'); });
    row("own tier", "service_tier", "\"standard_only\"", [](auto &c) {
        c.format = Format::AnthropicMessages;
        c.serviceTier = "standard_only";
    });

    // Tools.
    row("a tool",
        "tools",
        R"([{"name":"f","description":"d","input_schema":{"type":"object","b":1.0,"a":{}}}])",
        [](auto &c) {
            c.tools = {
                {.name = "f", .description = "d", .schema = R"({"type":"object","b":1.0,"a":{}})"}};
        });
    row("a tool without parameters",
        "tools.0.input_schema",
        R"({"type":"object","properties":{}})",
        [](auto &c) { c.tools = {{.name = "f"}}; });
    row("a deferred tool is told at once",
        "tools",
        R"([{"name":"f","input_schema":{"type":"object","properties":{}}}])",
        [](auto &c) { c.tools = {{.name = "f", .isDeferred = true}}; });
    row("a choice at a schema's top",
        "tools.0.input_schema",
        R"({"type":"object","title":"T","properties":{"a":{"type":"string"},"b":{"const":1}},"required":["a"]})",
        [](auto &c) {
            c.tools = {
                {.name = "f",
                 .schema =
                     R"({"title":"T","anyOf":[{"properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"a":{},"b":{"const":1}},"required":["b","a"]}]})"}};
        });
    row("a strict tool",
        "tools.0",
        R"({"name":"f","strict":true,"input_schema":{"type":"object","properties":{"n":{"type":"integer","description":"{minimum: 1}"}},"additionalProperties":false}})",
        [](auto &c) {
            c.tools = {
                {.name = "f",
                 .schema = R"({"type":"object","properties":{"n":{"type":"integer","minimum":1}}})",
                 .strict = true}};
        });
    row("a custom tool",
        "tools.0.description",
        R"("Runs.\n\nThe input must follow this lark grammar:\nstart: X")",
        [](auto &c) {
            c.tools = {
                {.kind = Tool::Kind::Custom,
                 .name = "exec",
                 .description = "Runs.",
                 .grammar = R"({"type":"grammar","syntax":"lark","definition":"start: X"})"}};
        });
    row("a custom tool's schema", "tools.0.input_schema.required", R"(["input"])", [](auto &c) {
        c.tools = {{.kind = Tool::Kind::Custom, .name = "exec"}};
    });
    row("a namespace", "tools.0.name", "\"ns__f\"", [](auto &c) {
        c.tools = {{.name = "f", .space = "ns"}};
    });
    row("Anthropic's own server tool",
        "tools",
        R"([{"type":"web_search_20250305","name":"web_search","max_uses":8}])",
        [](auto &c) {
            c.format = Format::AnthropicMessages;
            c.tools = {
                {.kind = Tool::Kind::Server,
                 .serverType = "web_search_20250305",
                 .raw = R"({"type":"web_search_20250305","name":"web_search","max_uses":8})"}};
        });
    row("OpenAI's web search",
        "tools",
        R"([{"type":"web_search_20250305","name":"web_search","allowed_domains":["x.example"],"user_location":{"type":"approximate","city":"Bonn"}}])",
        [](auto &c) {
            c.tools = {
                {.kind = Tool::Kind::Server,
                 .serverType = "web_search",
                 .raw =
                     R"({"type":"web_search","filters":{"allowed_domains":["x.example"]},"user_location":{"type":"approximate","city":"Bonn","country":null}})"}};
        });
    row("Gemini's web search", "tools.0.type", "\"web_search_20250305\"", [](auto &c) {
        c.tools = {{.kind = Tool::Kind::Server, .serverType = "googleSearch", .raw = "{}"}};
    });
    row("history without tools", "tools.0.name", "\"f\"", [](auto &c) {
        c.messages = {user({text("a")}), assistant({call("1")}), user({result("1")})};
    });
    row("history without tools calls none", "tool_choice", R"({"type":"none"})", [](auto &c) {
        c.messages = {user({text("a")}), assistant({call("1")}), user({result("1")})};
    });

    // The choice of a tool.
    const auto choice =
        [&row](const char *title, const QByteArray &expected, const ToolChoice &wish) {
            row(title, "tool_choice", expected, [wish](auto &c) {
                c.tools = {{.name = "f"}, {.name = "g", .space = "n"}};
                c.toolChoice = wish;
            });
        };
    using Mode = ToolChoice::Mode;
    choice("no choice", {}, {});
    choice("auto", R"({"type":"auto"})", {.mode = Mode::Auto});
    choice("none", R"({"type":"none"})", {.mode = Mode::None, .parallel = false});
    choice("required", R"({"type":"any"})", {.mode = Mode::Required});
    choice("named", R"({"type":"tool","name":"n__g"})", {.mode = Mode::Named, .allowed = {"g"}});
    choice("one at a time",
           R"({"type":"auto","disable_parallel_tool_use":true})",
           {.parallel = false});
    choice("several at a time",
           R"({"type":"any","disable_parallel_tool_use":false})",
           {.mode = Mode::Required, .parallel = true});
    row("allowed tools alone",
        "tools",
        R"([{"name":"n__g","input_schema":{"type":"object","properties":{}}}])",
        [](auto &c) {
            c.tools = {{.name = "f"}, {.name = "g", .space = "n"}};
            c.toolChoice = {.mode = Mode::Auto, .allowed = {"g"}};
        });
    row("a choice without tools", "tool_choice", {}, [](auto &c) {
        c.toolChoice.mode = Mode::Required;
    });
    row("a model that is not forced", "tool_choice", R"({"type":"auto"})", [](auto &c) {
        c.model = "claude-mythos-5-2";
        c.tools = {{.name = "f"}};
        c.toolChoice.mode = Mode::Required;
    });

    // The output's shape.
    row("a schema",
        "output_config",
        R"({"format":{"type":"json_schema","schema":{"type":"object","properties":{},"additionalProperties":false}}})",
        [](auto &c) {
            c.output = {.kind = OutputFormat::Kind::JsonSchema,
                        .schema = R"({"type":"object","properties":{}})"};
        });
    row("a schema for an old model", "output_config", {}, [](auto &c) {
        c.model = "claude-3-7-sonnet";
        c.output = {.kind = OutputFormat::Kind::JsonSchema,
                    .schema = R"({"type":"object","properties":{}})"};
    });
    row("any JSON",
        "system.0.text",
        R"("Answer with one JSON object and nothing else: no words around it, no code fence.")",
        [](auto &c) { c.output.kind = OutputFormat::Kind::JsonObject; });

    // Media.
    const auto media =
        [&row](const char *title, const QByteArray &expected, const MediaPart &part) {
            row(title, "messages.0.content.0", expected, [part](auto &c) {
                c.messages = {user({part, text("a")})};
            });
        };
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    media("an image",
          R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}})",
          {.type = "image/png", .data = "AA=="});
    media(
        "an image that says nothing",
        R"({"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"/9j/AA"}})",
        {.data = "/9j/AA"});
    media("an image by its common name",
          R"({"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA=="}})",
          {.type = "image/jpg", .data = "AA=="});
    media("an image by link",
          R"({"type":"image","source":{"type":"url","url":"https://x.example/a"}})",
          {.source = Source::Url, .data = "https://x.example/a"});
    media(
        "PDF",
        R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="},"title":"a.pdf"})",
        {.kind = Kind::Document, .type = "application/pdf", .data = "JVBERi0=", .name = "a.pdf"});
    media("a text file",
          R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"AB"}})",
          {.kind = Kind::Document, .type = "text/markdown", .data = "QUI="});
    media("words",
          R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"AB"}})",
          {.kind = Kind::Document, .source = Source::Text, .data = "AB"});
}

void TestMessagesRequestWriter::writesFields()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, expected);
    Conversation conversation = asked();
    change(conversation);
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    const Result<JsonTree> body = JsonTree::parse(request->body);
    QVERIFY2(body, request->body.constData());
    QCOMPARE(member(body->root(), path), expected);
    QCOMPARE(MessagesRules::fault(request->body, request->headers), QByteArray());
}

void TestMessagesRequestWriter::namesWhatItDrops_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const char *title, const QByteArrayList &dropped, const Change &change) {
        QTest::newRow(title) << change << dropped;
    };
    row("nothing", {}, [](auto &) {});
    row("sampling",
        {"temperature",
         "top_p",
         "top_k",
         "seed",
         "frequency_penalty",
         "presence_penalty",
         "logit_bias",
         "logprobs"},
        [](Conversation &c) {
            c.format = Format::OpenAiChat;
            c.sampling = {.temperature = 0.5,
                          .topP = 0.5,
                          .topK = 3,
                          .seed = 1,
                          .frequencyPenalty = 1,
                          .presencePenalty = 1,
                          .logitBias = "{}",
                          .logprobs = true};
        });
    row("by the client's own names",
        {"generationConfig.temperature", "generationConfig.topK"},
        [](Conversation &c) {
            c.format = Format::GeminiGenerate;
            c.sampling = {.temperature = 0.5, .topK = 3};
        });
    row("hints", {"service_tier", "verbosity", "prompt_cache_key"}, [](Conversation &c) {
        c.verbosity = "low";
        c.serviceTier = "flex";
        c.cacheKey = "k";
    });
    row("a tier that says nothing", {}, [](Conversation &c) { c.serviceTier = "auto"; });
    row("a schema that cannot be kept", {"response_format"}, [](Conversation &c) {
        c.output = {.kind = OutputFormat::Kind::JsonSchema, .schema = R"({"$ref":"#"})"};
    });
    row("a strict tool that cannot be kept", {"tools.function.strict"}, [](Conversation &c) {
        c.tools = {
            {.name = "f", .schema = R"({"type":"object","properties":{"a":{}}})", .strict = true}};
    });
    row("one server tool of two", {"tools"}, [](Conversation &c) {
        c.tools = {{.name = "f"},
                   {.kind = Tool::Kind::Server, .serverType = "image_generation", .raw = "{}"}};
    });
    row("a forced call", {"tool_choice"}, [](Conversation &c) {
        c.model = "claude-mythos-5-2";
        c.tools = {{.name = "f"}};
        c.toolChoice.mode = ToolChoice::Mode::Required;
    });
    row("sound beside words", {"input_audio"}, [](Conversation &c) {
        c.messages = {user({text("a"), MediaPart{.kind = MediaPart::Kind::Audio, .data = "AA=="}})};
    });
    row("blocks of others", {"messages"}, [](Conversation &c) {
        c.messages.append(assistant({OpaquePart{.origin = Format::OpenAiResponses, .json = "{}"}}));
    });
}

void TestMessagesRequestWriter::namesWhatItDrops()
{
    QFETCH(const Change, change);
    QFETCH(const QByteArrayList, dropped);
    Conversation conversation = asked();
    change(conversation);
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    QCOMPARE(request->dropped, dropped);
    QCOMPARE(MessagesRules::fault(request->body, request->headers), QByteArray());
}

void TestMessagesRequestWriter::refusesWhatCannotBe_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *title, const char *field, const Change &change) {
        QTest::newRow(title) << change << QString::fromLatin1(field) + u": ";
    };
    row("several answers", "n", [](Conversation &c) { c.sampling.count = 2; });
    row("an earlier response", "previous_response_id", [](Conversation &c) {
        c.format = Format::OpenAiResponses;
        c.previousResponse = "resp_1";
    });
    row("its only tool", "tools", [](Conversation &c) {
        c.tools = {{.kind = Tool::Kind::Server, .serverType = "code_interpreter", .raw = "{}"}};
    });
    row("a search of what was indexed", "tools", [](Conversation &c) {
        c.tools = {{.kind = Tool::Kind::Server,
                    .serverType = "web_search",
                    .raw = R"({"external_web_access":false})"}};
    });
    row("a tool that is not there", "tool_choice", [](Conversation &c) {
        c.tools = {{.name = "f"}};
        c.toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"g"}};
    });
    row("sound alone", "input_audio", [](Conversation &c) {
        c.messages = {user({MediaPart{.kind = MediaPart::Kind::Audio, .data = "AA=="}})};
    });
    row("another account's file", "file", [](Conversation &c) {
        c.messages = {user({text("a"),
                            MediaPart{.kind = MediaPart::Kind::Document,
                                      .source = MediaPart::Source::File,
                                      .data = "file-1"}})};
    });
    row("an image of an unknown kind alone", "image_url", [](Conversation &c) {
        c.messages = {user({MediaPart{.type = "image/tiff", .data = "AA=="}})};
    });
}

void TestMessagesRequestWriter::refusesWhatCannotBe()
{
    QFETCH(const Change, change);
    QFETCH(const QString, field);
    Conversation conversation = asked();
    change(conversation);
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY(!request);
    QCOMPARE(request.error().kind, Error::Kind::Usage);
    QVERIFY2(request.error().message.startsWith(field), qPrintable(request.error().message));
}

void TestMessagesRequestWriter::choosesTheVersion()
{
    Conversation conversation = asked();
    QCOMPARE(write(conversation)->headers.value("anthropic-version"), QByteArray("2026-10-21"));
    conversation.sampling.temperature = 0.5;
    QCOMPARE(write(conversation)->headers.value("anthropic-version"), QByteArray("2026-10-21"));
    conversation.model = budgeted;
    QCOMPARE(write(conversation)->headers.value("anthropic-version"), QByteArray("2023-06-01"));
    QVERIFY(!write(conversation)->headers.contains("anthropic-beta"));
    conversation.format = Format::AnthropicMessages;
    conversation.messages = {
        user({MediaPart{.source = MediaPart::Source::File, .data = "file_1"}})};
    QVERIFY(write(conversation)->headers.contains("anthropic-beta"));
}

void TestMessagesRequestWriter::mapsNamesAndBack()
{
    Conversation conversation = asked();
    const QByteArray longName = QByteArray("n").repeated(80);
    conversation.tools = {{.name = longName}, {.name = "a.b"}};
    conversation.messages +=
        {assistant({call("1", longName), call("2", "a.b")}), user({result("1"), result("2")})};
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY(request);
    QCOMPARE(MessagesRules::fault(request->body, request->headers), QByteArray());
    const Result<JsonTree> body = JsonTree::parse(request->body);
    for (size_t i = 0; i < 2; ++i) {
        const QByteArray known = body->root()["tools"].items[i]["name"].string();
        QCOMPARE(request->names.original(known).name, conversation.tools[qsizetype(i)].name);
        QCOMPARE(body->root()["messages"].items[1]["content"].items[i]["name"].string(), known);
    }
}

void TestMessagesRequestWriter::capsCacheHints()
{
    Conversation conversation = asked();
    conversation.messages = {{.role = Role::System,
                              .parts = {TextPart{.text = "a", .cache = CacheLife::Short},
                                        TextPart{.text = "b", .cache = CacheLife::Long}}},
                             user({TextPart{.text = "c", .cache = CacheLife::Long},
                                   TextPart{.text = "d", .cache = CacheLife::Short},
                                   TextPart{.text = "e", .cache = CacheLife::Short}})};
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY(request);
    QCOMPARE(request->body.count("cache_control"), 4);
    const Result<JsonTree> body = JsonTree::parse(request->body);
    QCOMPARE(member(body->root(), "system.0.cache_control"), QByteArray());
    QCOMPARE(member(body->root(), "system.1.cache_control.ttl"), QByteArray("\"1h\""));
    conversation.autoCache = CacheLife::Short;
    QCOMPARE(write(conversation)->body.count("cache_control"), 4);
}

void TestMessagesRequestWriter::writesEveryCaptureBack()
{
    const auto bodies = capturedBodies();
    if (bodies.empty())
        QSKIP("No recorded requests lie beside the project: DESKRELAY_CAPTURES names no folder.");
    for (const auto &[name, body] : bodies) {
        const Result<JsonTree> tree = JsonTree::parse(body);
        const Result<Conversation> conversation = readMessagesRequest(tree->root(), {});
        if (!conversation)
            continue; // a thread
        for (const char *model : {newest, budgeted, "claude-opus-4-7", "claude-fable-5-2"}) {
            Conversation turned = *conversation;
            turned.model = model;
            const Result<WrittenRequest> request = write(turned);
            QVERIFY2(request, qPrintable(name));
            const QByteArray fault = MessagesRules::fault(request->body, request->headers);
            QVERIFY2(fault.isEmpty(), qPrintable(name + u": "_s + QString::fromUtf8(fault)));
        }
    }
}

QTEST_GUILESS_MAIN(TestMessagesRequestWriter)
#include "tst_messagesrequestwriter.moc"
