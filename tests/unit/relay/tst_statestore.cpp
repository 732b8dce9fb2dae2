#include "core/relay/statestore.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestStateStore final : public QObject
{
    Q_OBJECT

private slots:
    void bringsBackWhatAClientCannotCarry();
    void keepsTheOrderOfSteps();
    void bringsBackWhatAChatThought();
    void keepsKeysApart();
    void givesNothingToAnotherProvider();
    void leavesWhatTheClientCarries();
    void isBounded();
};

static const SealedState signature{.origin = Format::AnthropicMessages, .data = "sig"};

static Reply replyWithCall(const QByteArray &id)
{
    return {.parts = {ReasoningPart{.text = "hm", .state = signature},
                      TextPart{.text = "Let me look."},
                      ToolCallPart{.id = id, .name = "look"}}};
}

static Conversation turnWithCall(const QByteArray &id)
{
    return {.messages = {{.role = Role::User, .parts = {TextPart{.text = "Look"}}},
                         {.role = Role::Assistant,
                          .parts = {TextPart{.text = "Let me look."},
                                    ToolCallPart{.id = id, .name = "look"}}}}};
}

static const KeyId key{u"key_1"_s};

void TestStateStore::bringsBackWhatAClientCannotCarry()
{
    StateStore store;
    store.remember(key, replyWithCall("c1"));
    Conversation conversation = turnWithCall("c1");
    store.restore(key, Format::AnthropicMessages, conversation);
    const QList<Part> &parts = conversation.messages.last().parts;
    QCOMPARE(parts.size(), 3);
    QVERIFY(parts[0] == Part(ReasoningPart{.text = "hm", .state = signature})); // as it stood

    const SealedState own{.origin = Format::GeminiGenerate, .data = "thought"};
    store.remember(key, {.parts = {ToolCallPart{.id = "c2", .name = "f", .state = own}}});
    conversation = turnWithCall("c2");
    store.restore(key, Format::GeminiGenerate, conversation);
    QVERIFY(std::get<ToolCallPart>(conversation.messages.last().parts.last()).state == own);
}

void TestStateStore::keepsTheOrderOfSteps()
{
    const auto thought = [](const QByteArray &text) {
        return ReasoningPart{.text = text, .state = signature};
    };
    const auto call = [](const QByteArray &id) { return ToolCallPart{.id = id, .name = "look"}; };
    const QList<Part> whole{thought("a"),
                            TextPart{.text = "First."},
                            thought("b"),
                            call("c1"),
                            thought("c"),
                            TextPart{.text = "Second."},
                            call("c2")};
    StateStore store;
    store.remember(key, {.parts = whole});
    Conversation conversation{
        .messages = {{.role = Role::Assistant, .parts = {whole[1], whole[3], whole[5], whole[6]}}}};
    store.restore(key, Format::AnthropicMessages, conversation);
    QVERIFY(conversation.messages.first().parts == whole);
}

void TestStateStore::bringsBackWhatAChatThought()
{
    StateStore store;
    const ReasoningPart thought{.text = "hm"}; // a chat seals nothing
    store.remember(key, {.parts = {thought, ToolCallPart{.id = "c1", .name = "look"}}});
    Conversation conversation = turnWithCall("c1");
    store.restore(key, Format::AnthropicMessages, conversation);
    QVERIFY(conversation == turnWithCall("c1"));
    store.restore(key, Format::OpenAiChat, conversation);
    QVERIFY(conversation.messages.last().parts[1] == Part(thought));
    const Conversation carried = conversation;
    store.restore(key, Format::OpenAiChat, conversation);
    QVERIFY(conversation == carried);
}

void TestStateStore::keepsKeysApart()
{
    StateStore store;
    store.remember(key, replyWithCall("c1"));
    Conversation conversation = turnWithCall("c1");
    store.restore({u"key_2"_s}, Format::AnthropicMessages, conversation);
    QVERIFY(conversation == turnWithCall("c1"));
}

void TestStateStore::givesNothingToAnotherProvider()
{
    StateStore store;
    store.remember(key, replyWithCall("c1"));
    Conversation conversation = turnWithCall("c1");
    store.restore(key, Format::OpenAiResponses, conversation);
    QVERIFY(conversation == turnWithCall("c1"));
}

void TestStateStore::leavesWhatTheClientCarries()
{
    StateStore store;
    store.remember(key, replyWithCall("c1"));
    Conversation conversation = turnWithCall("c1");
    conversation.messages.last().parts.prepend(ReasoningPart{.text = "hm", .state = signature});
    const Conversation before = conversation;
    store.restore(key, Format::AnthropicMessages, conversation);
    QVERIFY(conversation == before);
}

void TestStateStore::isBounded()
{
    StateStore store;
    for (qsizetype i = 0; i < StateStore::mostEntries + 10; ++i)
        store.remember(key, replyWithCall("c" + QByteArray::number(i)));
    QCOMPARE(store.size(), StateStore::mostEntries);
    Conversation oldest = turnWithCall("c0");
    store.restore(key, Format::AnthropicMessages, oldest);
    QVERIFY(oldest == turnWithCall("c0"));

    Reply large = replyWithCall("large");
    std::get<ReasoningPart>(large.parts.first()).text = QByteArray(3 * 1024 * 1024, 'x');
    for (int i = 0; i < 40; ++i) {
        std::get<ToolCallPart>(large.parts.last()).id = "large" + QByteArray::number(i);
        store.remember(key, large);
    }
    QVERIFY(store.size() < 12);
}

QTEST_GUILESS_MAIN(TestStateStore)
#include "tst_statestore.moc"
