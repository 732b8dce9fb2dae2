#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/remotemedia.h"
#include "core/formats/conversation/replyevent.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/conversation/toolnames.h"

#include <QTest>

using namespace deskrelay;

/// The values in the middle and what all formats share.
class TestConversation final : public QObject
{
    Q_OBJECT

private slots:
    void aReplyIsTheFoldOfItsEvents();
    void carriesStateThroughForeignFields();
    void namesToolsForEachUpstream();
    void restoresCustomCalls();
    void keepsTheNamespaceThatTheUpstreamNames();
    void keepsNamesakesApart();
    void makesObjectsOfArguments_data();
    void makesObjectsOfArguments();
    void readsDataUrls_data();
    void readsDataUrls();
    void knowsTheModels_data();
    void knowsTheModels();
    void putsRemoteMediaInPlace();
};

void TestConversation::aReplyIsTheFoldOfItsEvents()
{
    const SealedState state{.origin = Format::GeminiGenerate, .data = "sig"};
    const Reply whole{.id = "r1",
                      .model = "m",
                      .parts = {ReasoningPart{.text = "hm", .state = state},
                                TextPart{.text = "Hello"},
                                MediaPart{.type = "image/png", .data = "AA=="},
                                ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a":1.0})"},
                                RefusalPart{.text = "no"}},
                      .usage = TokenUsage{.input = 3, .output = 4},
                      .finish = reply::Finish{.reason = FinishReason::ToolCalls}};
    QVERIFY(foldEvents(eventsOf(whole)) == whole);
}

void TestConversation::carriesStateThroughForeignFields()
{
    const SealedState state{.origin = Format::OpenAiResponses,
                            .kind = SealedState::Kind::Encrypted,
                            .data = QByteArray("gAAA.b/+=", 9),
                            .itemId = "rs_1"};
    const QByteArray wrapped = stateText(state, Format::AnthropicMessages);
    QVERIFY(wrapped != state.data);
    QVERIFY(readState(wrapped, Format::AnthropicMessages, SealedState::Kind::Signature) == state);
    QCOMPARE(stateText(state, Format::OpenAiResponses), state.data);
    const std::optional<SealedState> own =
        readState("EqQB", Format::AnthropicMessages, SealedState::Kind::Signature);
    QVERIFY(own && own->origin == Format::AnthropicMessages && own->data == "EqQB");
    QVERIFY(!readState("", Format::AnthropicMessages, SealedState::Kind::Signature));
    const std::optional<SealedState> broken =
        readState("dskr1.!!", Format::AnthropicMessages, SealedState::Kind::Signature);
    QVERIFY(broken && broken->data == "dskr1.!!");
}

void TestConversation::namesToolsForEachUpstream()
{
    Conversation conversation;
    const QByteArray longName = QByteArray("x").repeated(80);
    conversation.tools = {{.name = "read_file"},
                          {.name = "wait", .space = "functions"},
                          {.name = "a.b"},
                          {.name = "a b"},
                          {.name = longName},
                          {.kind = Tool::Kind::Custom, .name = "apply_patch"}};
    const ToolNames names(conversation, NameRule{});
    QCOMPARE(names.upstream({}, "read_file"), QByteArray("read_file"));
    QCOMPARE(names.upstream("functions", "wait"), QByteArray("functions__wait"));
    QVERIFY(names.upstream({}, "a.b") != names.upstream({}, "a b"));
    QVERIFY(names.upstream({}, longName).size() <= 64);
    for (const Tool &tool : conversation.tools) {
        const ToolNames::Original back = names.original(names.upstream(tool.space, tool.name));
        QCOMPARE(back.name, tool.name);
        QCOMPARE(back.space, tool.space);
        QCOMPARE(back.isCustom, tool.kind == Tool::Kind::Custom);
    }
    QCOMPARE(names.original("unheard_of").name, QByteArray("unheard_of"));
}

void TestConversation::restoresCustomCalls()
{
    Conversation conversation;
    conversation.tools = {{.kind = Tool::Kind::Custom, .name = "exec", .space = "functions"}};
    const ToolNames names(conversation, NameRule{});
    ToolRestorer restorer(names);
    ReplyEvents events = restorer.restore(
        {reply::PartStart{.kind = reply::PartStart::Kind::ToolCall, .name = "functions__exec"},
         reply::Delta{R"({"input":"let a)"}});
    events += restorer.restore({reply::Delta{R"( = \"1\";"})"}, reply::PartEnd{}});
    const Reply reply = foldEvents(events);
    QCOMPARE(reply.parts.size(), 1);
    const auto &call = std::get<ToolCallPart>(reply.parts.first());
    QCOMPARE(call.name, QByteArray("exec"));
    QCOMPARE(call.space, QByteArray("functions"));
    QVERIFY(call.isCustom);
    QCOMPARE(call.arguments, QByteArray(R"(let a = "1";)"));
}

void TestConversation::keepsTheNamespaceThatTheUpstreamNames()
{
    Conversation conversation;
    conversation.tools = {{.name = "wait", .space = "clock"},
                          {.name = "wait", .space = "functions"}};
    ToolRestorer restorer(ToolNames(conversation, NameRule{.takesSpaces = true}));
    for (const Tool &tool : conversation.tools) {
        const reply::PartStart start{
            .kind = reply::PartStart::Kind::ToolCall, .name = "wait", .space = tool.space};
        QVERIFY(restorer.restore({start}) == ReplyEvents{start});
    }
}

void TestConversation::keepsNamesakesApart()
{
    Conversation conversation;
    conversation.tools = {{.name = "a__b"}, {.name = "b", .space = "a"}};
    for (int turn = 0; turn < 2; ++turn) {
        const ToolNames names(conversation, NameRule{});
        QSet<QByteArray> known;
        for (const Tool &tool : std::as_const(conversation.tools)) {
            const QByteArray name = names.upstream(tool.space, tool.name);
            known.insert(name);
            const ToolNames::Original expected{.name = tool.name, .space = tool.space};
            QVERIFY(names.original(name) == expected);
        }
        QCOMPARE(known.size(), conversation.tools.size());
        std::swap(conversation.tools[0], conversation.tools[1]); // whichever comes first
    }
}

void TestConversation::makesObjectsOfArguments_data()
{
    QTest::addColumn<QByteArray>("arguments");
    QTest::addColumn<QByteArray>("object");
    QTest::newRow("none") << QByteArray() << QByteArray("{}");
    QTest::newRow("white space") << QByteArray(" \n") << QByteArray("{}");
    QTest::newRow("an object") << QByteArray(R"( {"b": 1.0, "a":2})")
                               << QByteArray(R"({"b": 1.0, "a":2})");
    QTest::newRow("no JSON") << QByteArray("{oops") << QByteArray(R"({"input":"{oops"})");
    QTest::newRow("a list") << QByteArray("[1]") << QByteArray(R"({"input":"[1]"})");
}

void TestConversation::makesObjectsOfArguments()
{
    QFETCH(const QByteArray, arguments);
    QFETCH(const QByteArray, object);
    QCOMPARE(argumentsObject(arguments), object);
    QCOMPARE(argumentsObject(ToolCallPart{.arguments = arguments}), object);
}

void TestConversation::readsDataUrls_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("plain") << QByteArray("data:image/png;base64,AAEC") << QByteArray("image/png")
                           << QByteArray("AAEC");
    QTest::newRow("parameters") << QByteArray("DATA:text/plain; charset=utf-8;base64,QQ==")
                                << QByteArray("text/plain") << QByteArray("QQ==");
    QTest::newRow("white space") << QByteArray("data:image/png;base64,AA\n EC")
                                 << QByteArray("image/png") << QByteArray("AAEC");
    QTest::newRow("not base64") << QByteArray("data:,A%20B") << QByteArray("text/plain")
                                << QByteArray("QSBC");
    QTest::newRow("a link") << QByteArray("https://x.example/a.png") << QByteArray()
                            << QByteArray();
}

void TestConversation::readsDataUrls()
{
    QFETCH(const QByteArray, url);
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArray, data);
    const std::optional<DataUrl> read = parseDataUrl(url);
    QCOMPARE(read.has_value(), !type.isEmpty());
    if (read) {
        QCOMPARE(read->type, type);
        QCOMPARE(read->data, data);
    }
}

void TestConversation::knowsTheModels_data()
{
    using Thinking = ModelTraits::Thinking;
    QTest::addColumn<Format>("format");
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<Thinking>("thinking");
    QTest::addColumn<bool>("takesSampling");
    const auto row = [](Format format, const char *model, Thinking thinking, bool takesSampling) {
        QTest::newRow(model) << format << QByteArray(model) << thinking << takesSampling;
    };
    row(Format::AnthropicMessages, "claude-opus-5-5", Thinking::DefaultOn, false);
    row(Format::AnthropicMessages, "claude-sonnet-4-5-20250929", Thinking::Budget, true);
    row(Format::AnthropicMessages, "claude-opus-4-6", Thinking::Both, true);
    row(Format::AnthropicMessages, "claude-opus-4-7", Thinking::Adaptive, false);
    row(Format::AnthropicMessages, "claude-fable-5-2", Thinking::Always, false);
    row(Format::AnthropicMessages, "kimi-k2", Thinking::Budget, true);
    row(Format::OpenAiResponses, "gpt-5.5", Thinking::Effort, false);
    row(Format::OpenAiChat, "gpt-4o-mini", Thinking::None, true);
    row(Format::GeminiGenerate, "gemini-2.5-flash", Thinking::Budget, true);
    row(Format::GeminiGenerate, "gemini-3.5-flash", Thinking::Effort, true);
}

void TestConversation::knowsTheModels()
{
    QFETCH(const Format, format);
    QFETCH(const QByteArray, model);
    QFETCH(const ModelTraits::Thinking, thinking);
    QFETCH(const bool, takesSampling);
    const ModelTraits traits = traitsOf(format, model);
    QVERIFY(traits.thinking == thinking);
    QCOMPARE(traits.takesSampling, takesSampling);
    for (const Effort wish : {Effort::None, Effort::Medium, Effort::Max}) {
        const std::optional<Effort> near = nearestEffort(traits, wish);
        QCOMPARE(near.has_value(), !traits.efforts.isEmpty());
        QVERIFY(!near || traits.efforts.contains(*near));
    }
}

void TestConversation::putsRemoteMediaInPlace()
{
    const auto link = [](const char *url, const char *type) {
        return MediaPart{.source = MediaPart::Source::Url, .type = type, .data = url};
    };
    Conversation conversation;
    conversation.messages = {
        {.parts = {link("https://a.example/1", ""),
                   MediaPart{.type = "image/png", .data = "AA=="}}},
        {.parts = {ToolResultPart{.id = "c",
                                  .content = {link("https://a.example/2", "image/webp"),
                                              link("https://a.example/1", "")}}}}};
    QCOMPARE(remoteMedia(conversation),
             QByteArrayList({"https://a.example/1", "https://a.example/2"}));
    inlineMedia(conversation, "https://a.example/1", "image/jpeg", "abc");
    QCOMPARE(remoteMedia(conversation), QByteArrayList({"https://a.example/2"}));
    inlineMedia(conversation, "https://a.example/2", "image/jpeg", "abc");
    QVERIFY(remoteMedia(conversation).isEmpty());
    const MediaPart expected{.type = "image/jpeg", .data = "YWJj"};
    QVERIFY(std::get<MediaPart>(conversation.messages[0].parts[0]) == expected);
    const auto &result = std::get<ToolResultPart>(conversation.messages[1].parts[0]);
    QCOMPARE(std::get<MediaPart>(result.content[0]).type, QByteArray("image/webp"));
    QVERIFY(std::get<MediaPart>(result.content[1]) == expected);
}

QTEST_GUILESS_MAIN(TestConversation)
#include "tst_conversation.moc"
