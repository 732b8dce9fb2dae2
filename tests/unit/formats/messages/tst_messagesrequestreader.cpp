#include "core/formats/messages/messagesrequestreader.h"

#include "captures.h"
#include "core/formats/messages/threads.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(deskrelay::Conversation)

static Result<Conversation> read(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    return tree ? readMessagesRequest(tree->root(), {}) : Result<Conversation>(tree.error());
}

/// A request of \a more fields beside the least.
static QByteArray with(const QByteArray &more)
{
    return R"({"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],)" +
           more + '}';
}

/// A request whose one user message has the one block.
static QByteArray block(const QByteArray &json, const QByteArray &role = "user")
{
    return R"({"model":"claude-x","max_tokens":9,"messages":[{"role":")" + role +
           R"(","content":[)" + json + "]}]}";
}

static Conversation least()
{
    return {.format = Format::AnthropicMessages,
            .model = "claude-x",
            .messages = {{.role = Role::User, .parts = {TextPart{.text = "Hi"}}}},
            .maxOutputTokens = 9};
}

static Conversation holding(const QList<Part> &parts, Role role = Role::User)
{
    Conversation conversation = least();
    conversation.messages = {{.role = role, .parts = parts}};
    return conversation;
}

class TestMessagesRequestReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsFields_data();
    void readsFields();
    void readsBlocks_data();
    void readsBlocks();
    void readsRolesInTheirOrder();
    void takesTheModelFromThePath();
    void refusesAndNamesTheField_data();
    void refusesAndNamesTheField();
    void namesWhatItDrops_data();
    void namesWhatItDrops();
    void refusesThreadsInTheirOwnWay();
    void readsEveryCapture();
};

void TestMessagesRequestReader::readsFields_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<Conversation>("expected");
    const auto row = [](const char *title, const QByteArray &more, auto &&change) {
        Conversation expected = least();
        change(expected);
        QTest::newRow(title) << more << expected;
    };
    using Mode = Reasoning::Mode;
    row("stream", R"("stream":true)", [](Conversation &c) { c.isStreamed = true; });
    row("nulls",
        R"("stream":null,"system":null,"thinking":null,"tools":null,"top_k":null)",
        [](auto &) {});
    row("system text", R"("system":"Be brief.")", [](Conversation &c) {
        c.messages.prepend({.role = Role::System, .parts = {TextPart{.text = "Be brief."}}});
    });
    row("system blocks",
        R"("system":[{"type":"text","text":"A"},{"type":"text","text":"B","cache_control":{"type":"ephemeral","ttl":"1h"}}])",
        [](Conversation &c) {
            c.messages.prepend({.role = Role::System,
                                .parts = {TextPart{.text = "A"},
                                          TextPart{.text = "B", .cache = CacheLife::Long}}});
        });
    row("sampling",
        R"("temperature":0.5,"top_p":0.9,"top_k":40,"stop_sequences":["END","\n"])",
        [](Conversation &c) {
            c.sampling.temperature = 0.5;
            c.sampling.topP = 0.9;
            c.sampling.topK = 40;
            c.sampling.stop = {"END", "\n"};
        });
    row("a budget", R"("thinking":{"type":"enabled","budget_tokens":4096})", [](Conversation &c) {
        c.reasoning = {.mode = Mode::On, .budget = 4096};
    });
    row("an open budget",
        R"("thinking":{"type":"enabled","budget_tokens":-1})",
        [](Conversation &c) { c.reasoning = {.mode = Mode::On, .budget = -1}; });
    row("adaptive, omitted",
        R"("thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"xhigh"})",
        [](Conversation &c) {
            c.reasoning = {.mode = Mode::On, .effort = Effort::XHigh, .isShown = false};
        });
    row("adaptive, shown",
        R"("thinking":{"type":"adaptive","display":"updates"})",
        [](Conversation &c) { c.reasoning = {.mode = Mode::On, .isShown = true}; });
    row("thinking off", R"("thinking":{"type":"disabled"})", [](Conversation &c) {
        c.reasoning.mode = Mode::Off;
    });
    row("a schema",
        R"("output_config":{"format":{"type":"json_schema","schema":{"type":"object","b":1.0,"a":2}}})",
        [](Conversation &c) {
            c.output = {.kind = OutputFormat::Kind::JsonSchema,
                        .schema = R"({"type":"object","b":1.0,"a":2})"};
        });
    row("a schema by its old name",
        R"("output_format":{"type":"json_schema","schema":{}})",
        [](Conversation &c) {
            c.output = {.kind = OutputFormat::Kind::JsonSchema, .schema = "{}"};
        });
    row("who and how",
        R"("metadata":{"user_id":"{\"session_id\":\"s\"}"},"service_tier":"standard_only","cache_control":{"type":"ephemeral"})",
        [](Conversation &c) {
            c.user = R"({"session_id":"s"})";
            c.serviceTier = "standard_only";
            c.autoCache = CacheLife::Short;
        });
    row("tools",
        R"("tools":[{"name":"f","description":"d","input_schema":{"type":"object","z":{},"a":1e2},"cache_control":{"type":"ephemeral"}},{"type":"custom","name":"g","input_schema":{"type":"object"},"strict":true,"defer_loading":true}])",
        [](Conversation &c) {
            c.tools = {{.name = "f",
                        .description = "d",
                        .schema = R"({"type":"object","z":{},"a":1e2})",
                        .cache = CacheLife::Short},
                       {.name = "g",
                        .schema = R"({"type":"object"})",
                        .strict = true,
                        .isDeferred = true}};
        });
    row("a server tool",
        R"("tools":[{"type":"web_search_20250305","name":"web_search","max_uses":8}])",
        [](Conversation &c) {
            c.tools = {
                {.kind = Tool::Kind::Server,
                 .name = "web_search",
                 .serverType = "web_search_20250305",
                 .raw = R"({"type":"web_search_20250305","name":"web_search","max_uses":8})"}};
        });
    row("choice auto",
        R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true})",
        [](Conversation &c) {
            c.toolChoice = {.mode = ToolChoice::Mode::Auto, .parallel = false};
        });
    row("choice any", R"("tool_choice":{"type":"any"})", [](Conversation &c) {
        c.toolChoice.mode = ToolChoice::Mode::Required;
    });
    row("choice none", R"("tool_choice":{"type":"none"})", [](Conversation &c) {
        c.toolChoice.mode = ToolChoice::Mode::None;
    });
    row("choice of one", R"("tool_choice":{"type":"tool","name":"f"})", [](Conversation &c) {
        c.toolChoice = {.mode = ToolChoice::Mode::Named, .allowed = {"f"}};
    });
}

void TestMessagesRequestReader::readsFields()
{
    QFETCH(const QByteArray, more);
    QFETCH(const Conversation, expected);
    const Result<Conversation> conversation = read(with(more));
    QVERIFY2(conversation, conversation ? "" : qPrintable(conversation.error().message));
    QVERIFY(*conversation == expected);
}

void TestMessagesRequestReader::readsBlocks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<Conversation>("expected");
    const auto row =
        [](const char *title, const char *json, const QList<Part> &parts, Role role = Role::User) {
            QTest::newRow(title) << QByteArray(json)
                                 << QByteArray(role == Role::User ? "user" : "assistant")
                                 << holding(parts, role);
        };
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    constexpr Format own = Format::AnthropicMessages;
    row("text",
        R"({"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"5m"}})",
        {TextPart{.text = "a", .cache = CacheLife::Short}});
    row("image",
        R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}})",
        {MediaPart{.type = "image/png", .data = "AA=="}});
    row("image by link",
        R"({"type":"image","source":{"type":"url","url":"https://x.example/a.png"}})",
        {MediaPart{.source = Source::Url, .data = "https://x.example/a.png"}});
    row("image by id",
        R"({"type":"image","source":{"type":"file","file_id":"file_1"}})",
        {MediaPart{.source = Source::File, .data = "file_1"}});
    row("PDF",
        R"({"type":"document","title":"T","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}})",
        {MediaPart{
            .kind = Kind::Document, .type = "application/pdf", .data = "JVBERi0=", .name = "T"}});
    row("text document",
        R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"words"}})",
        {MediaPart{.kind = Kind::Document,
                   .source = Source::Text,
                   .type = "text/plain",
                   .data = "words"}});
    row("document of blocks",
        R"({"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"url","url":"https://x.example/i"}},{"type":"text","text":"b"}]}})",
        {MediaPart{.kind = Kind::Document,
                   .source = Source::Text,
                   .type = "text/plain",
                   .data = "a\n\nb"},
         MediaPart{.source = Source::Url, .data = "https://x.example/i"}});
    row("search result",
        R"({"type":"search_result","source":"https://x.example","title":"T","content":[{"type":"text","text":"a"}]})",
        {TextPart{.text = "T\nhttps://x.example\n\na"}});
    row("thinking",
        R"({"type":"thinking","thinking":"hm","signature":"EqQB+/="})",
        {ReasoningPart{.text = "hm", .state = SealedState{.origin = own, .data = "EqQB+/="}}},
        Role::Assistant);
    row("thinking without a signature",
        R"({"type":"thinking","thinking":"hm","signature":""})",
        {ReasoningPart{.text = "hm"}},
        Role::Assistant);
    row("redacted thinking",
        R"({"type":"redacted_thinking","data":"Emw="})",
        {ReasoningPart{
            .state =
                SealedState{.origin = own, .kind = SealedState::Kind::Redacted, .data = "Emw="}}},
        Role::Assistant);
    row("a call",
        R"({"type":"tool_use","id":"toolu_1","name":"f","input":{"b":1.50,"a":"\u00e9"},"caller":{"type":"direct"}})",
        {ToolCallPart{.id = "toolu_1", .name = "f", .arguments = R"({"b":1.50,"a":"\u00e9"})"}},
        Role::Assistant);
    row("a result",
        R"({"type":"tool_result","tool_use_id":"toolu_1","content":"ok","is_error":true})",
        {ToolResultPart{.id = "toolu_1", .isError = true, .content = {TextPart{.text = "ok"}}}});
    row("an empty result",
        R"({"type":"tool_result","tool_use_id":"toolu_1"})",
        {ToolResultPart{.id = "toolu_1"}});
    row("a result of blocks",
        R"({"type":"tool_result","tool_use_id":"t","content":[{"type":"tool_reference","tool_name":"WebFetch"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}],"cache_control":{"type":"ephemeral"}})",
        {ToolResultPart{.id = "t",
                        .content = {TextPart{.text = "The tool WebFetch is now available."},
                                    MediaPart{.type = "image/png", .data = "AA=="}},
                        .cache = CacheLife::Short}});
    row("a server tool's call",
        R"({"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"}})",
        {OpaquePart{
            .origin = own,
            .type = "server_tool_use",
            .json =
                R"({"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"q"}})"}},
        Role::Assistant);
    row("a block of tomorrow",
        R"({"type":"hologram","x":[1]})",
        {OpaquePart{.origin = own, .type = "hologram", .json = R"({"type":"hologram","x":[1]})"}});
}

void TestMessagesRequestReader::readsBlocks()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QByteArray, role);
    QFETCH(const Conversation, expected);
    const Result<Conversation> conversation = read(block(json, role));
    QVERIFY2(conversation, conversation ? "" : qPrintable(conversation.error().message));
    QVERIFY(*conversation == expected);
}

void TestMessagesRequestReader::readsRolesInTheirOrder()
{
    const Result<Conversation> conversation = read(
        R"({"model":"m","max_tokens":9,"system":"S","messages":[{"role":"user","content":"U"},{"role":"system","content":"later","output_config":{"effort":"medium"}},{"role":"system","output_config":{"effort":"low"}},{"role":"assistant","content":"A"}]})");
    QVERIFY(conversation);
    const QList<Message> expected = {
        {.role = Role::System, .parts = {TextPart{.text = "S"}}},
        {.role = Role::User, .parts = {TextPart{.text = "U"}}},
        {.role = Role::System, .parts = {TextPart{.text = "later"}}, .effort = Effort::Medium},
        {.role = Role::System, .effort = Effort::Low},
        {.role = Role::Assistant, .parts = {TextPart{.text = "A"}}}};
    QVERIFY(conversation->messages == expected);
    QVERIFY(conversation->dropped.isEmpty());
}

void TestMessagesRequestReader::takesTheModelFromThePath()
{
    const Result<JsonTree> tree =
        JsonTree::parse(R"({"messages":[{"role":"user","content":"Hi"}]})");
    const Result<Conversation> conversation =
        readMessagesRequest(tree->root(), {.model = "m", .isStreamed = true});
    QVERIFY(conversation);
    QCOMPARE(conversation->model, QByteArray("m"));
    QVERIFY(conversation->isStreamed);
    QVERIFY(!conversation->maxOutputTokens);
}

void TestMessagesRequestReader::refusesAndNamesTheField_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *field, const QByteArray &body) {
        QTest::newRow(field) << body << QString::fromLatin1(field) + u": ";
    };
    row("model", R"({"messages":[{"role":"user","content":"Hi"}]})");
    row("messages", R"({"model":"m"})");
    row("messages.0.role", R"({"model":"m","messages":[{"role":"tool","content":"x"}]})");
    row("messages.0.content", R"({"model":"m","messages":[{"role":"user","content":3}]})");
    row("messages.0.content.0.type", block(R"({"text":"x"})"));
    row("messages.0.content.0.text", block(R"({"type":"text","text":3})"));
    row("messages.0.content.0.source", block(R"({"type":"image"})"));
    row("messages.0.content.0.source.type", block(R"({"type":"image","source":{"type":"x"}})"));
    row("messages.0.content.0.input",
        block(R"({"type":"tool_use","id":"a","name":"f","input":[]})"));
    row("messages.0.content.0.tool_use_id", block(R"({"type":"tool_result"})"));
    row("messages.0.content.0.cache_control.ttl",
        block(R"({"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"2h"}})"));
    row("max_tokens",
        R"({"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"Hi"}]})");
    row("system", with(R"("system":{})"));
    row("tools", with(R"("tools":{})"));
    row("tools.0.input_schema", with(R"("tools":[{"name":"f"}])"));
    row("tool_choice.type", with(R"("tool_choice":{"type":"required"})"));
    row("thinking.type", with(R"("thinking":{"type":"deep"})"));
    row("thinking.budget_tokens", with(R"("thinking":{"type":"enabled","budget_tokens":100})"));
    row("output_config.effort", with(R"("output_config":{"effort":"most"})"));
    row("output_config.format.schema",
        with(R"("output_config":{"format":{"type":"json_schema"}})"));
    row("temperature", with(R"("temperature":1.5)"));
    row("top_k", with(R"("top_k":1.5)"));
    row("stop_sequences", with(R"("stop_sequences":[1])"));
    row("stream", with(R"("stream":"yes")"));
    row("metadata.user_id", with(R"("metadata":{"user_id":7})"));
}

void TestMessagesRequestReader::refusesAndNamesTheField()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, field);
    const Result<Conversation> conversation = read(body);
    QVERIFY(!conversation);
    QCOMPARE(conversation.error().kind, Error::Kind::Usage);
    QVERIFY2(conversation.error().message.startsWith(field),
             qPrintable(conversation.error().message));
}

void TestMessagesRequestReader::namesWhatItDrops_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const char *title, const QByteArray &body, const QByteArrayList &dropped) {
        QTest::newRow(title) << body << dropped;
    };
    row("fields of the request",
        with(
            R"("context_management":{"edits":[]},"safeguards":[],"container":null,"speed":"fast")"),
        {"context_management", "safeguards", "speed"});
    row("citations",
        block(
            R"({"type":"text","text":"a","citations":[]},{"type":"text","text":"b","citations":[]})"),
        {"messages.content.citations"});
    row("between tools", with(R"("thinking":{"type":"between_tools"})"), {"thinking.type"});
    row("a task's budget",
        with(R"("output_config":{"task_budget":{"type":"tokens"}})"),
        {"output_config.task_budget"});
    row("hints of a tool",
        with(
            R"("tools":[{"name":"f","input_schema":{},"eager_input_streaming":true,"input_examples":[]}])"),
        {"tools.eager_input_streaming", "tools.input_examples"});
    row("a browser's state",
        block(R"({"type":"tool_result","tool_use_id":"t","content":[{"type":"browser_state"}]})"),
        {"messages.content.tool_result.content.browser_state"});
}

void TestMessagesRequestReader::namesWhatItDrops()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArrayList, dropped);
    const Result<Conversation> conversation = read(body);
    QVERIFY2(conversation, conversation ? "" : qPrintable(conversation.error().message));
    QCOMPARE(conversation->dropped, dropped);
}

void TestMessagesRequestReader::refusesThreadsInTheirOwnWay()
{
    for (const char *thread : {R"("thread":{"type":"create"})",
                               R"("thread":{"type":"continue","previous_message_id":"msg_1"})"}) {
        const Result<Conversation> conversation = read(with(thread));
        QVERIFY(!conversation);
        QVERIFY(isThreadUnsupported(conversation.error()));
    }
    QVERIFY(read(with(R"("thread":null)")));
    QVERIFY(!isThreadUnsupported(read("{}").error()));
    const Result<JsonTree> body = JsonTree::parse(threadUnsupportedBody("req_1"));
    QVERIFY(body);
    QVERIFY(body->root()["error"]["details"]["error_code"].is("thread_unsupported_request"));
    QVERIFY(body->root()["error"]["type"].is("invalid_request_error"));
    QVERIFY(body->root()["request_id"].is("req_1"));
}

void TestMessagesRequestReader::readsEveryCapture()
{
    const auto bodies = capturedBodies();
    if (bodies.empty())
        QSKIP("No recorded requests lie beside the project: DESKRELAY_CAPTURES names no folder.");
    for (const auto &[name, body] : bodies) {
        const Result<Conversation> conversation = read(body);
        if (body.contains("\"thread\":"))
            QVERIFY2(!conversation && isThreadUnsupported(conversation.error()), qPrintable(name));
        else
            QVERIFY2(conversation,
                     qPrintable(name + u": " +
                                (conversation ? QString() : conversation.error().message)));
    }
}

QTEST_GUILESS_MAIN(TestMessagesRequestReader)
#include "tst_messagesrequestreader.moc"
