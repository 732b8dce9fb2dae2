#include "core/formats/chat/chatmessagereader.h"

#include <QTest>

using namespace deskrelay;

/// The messages of openai-chat, in the terms of all formats.
class TestChatMessageReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsMessages_data();
    void readsMessages();
    void refusesWhatTheFormatForbids_data();
    void refusesWhatTheFormatForbids();
};

static Result<Conversation> read(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    Conversation conversation;
    const Result<void> messages = readChatMessages(tree->root(), conversation);
    if (!messages)
        return messages.error();
    return conversation;
}

void TestChatMessageReader::readsMessages_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QList<Message>>("expected");
    const auto row = [](const char *name, const QByteArray &json, const QList<Message> &expected) {
        QTest::newRow(name) << json << expected;
    };
    row("system and developer, text and parts",
        R"([{"role":"system","content":"s"},
            {"role":"developer","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
            {"role":"user","name":"ann","content":"hi"},
            {"role":"system","content":"later"}])",
        {{.role = Role::System, .parts = {TextPart{"s"}}},
         {.role = Role::System, .parts = {TextPart{"a"}, TextPart{"b"}}, .isDeveloper = true},
         {.role = Role::User, .parts = {TextPart{"hi"}}, .name = "ann"},
         {.role = Role::System, .parts = {TextPart{"later"}}}});
    row("images",
        R"([{"role":"user","content":[
            {"type":"image_url","image_url":{"url":"data:image/PNG;base64,AA EC","detail":"low"}},
            {"type":"image_url","image_url":{"url":"https://x.example/a.png"}},
            {"type":"image_url","image_url":"https://x.example/b.png"}]}])",
        {{.parts = {
              MediaPart{.type = "image/png", .data = "AAEC", .detail = "low"},
              MediaPart{.source = MediaPart::Source::Url, .data = "https://x.example/a.png"},
              MediaPart{.source = MediaPart::Source::Url, .data = "https://x.example/b.png"}}}});
    row("audio and files",
        R"([{"role":"user","content":[
            {"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}},
            {"type":"file","file":{"filename":"b.pdf","file_data":"JVBE"}},
            {"type":"file","file":{"filename":"n.txt","file_data":"data:text/plain;base64,aGk="}},
            {"type":"file","file":{"file_id":"file-1"}}]}])",
        {{.parts = {MediaPart{.kind = MediaPart::Kind::Audio, .type = "audio/wav", .data = "UklG"},
                    MediaPart{.kind = MediaPart::Kind::Document,
                              .type = "application/pdf",
                              .data = "JVBE",
                              .name = "a.pdf"},
                    MediaPart{.kind = MediaPart::Kind::Document,
                              .type = "application/pdf",
                              .data = "JVBE",
                              .name = "b.pdf"},
                    MediaPart{.kind = MediaPart::Kind::Document,
                              .source = MediaPart::Source::Text,
                              .type = "text/plain",
                              .data = "hi",
                              .name = "n.txt"},
                    MediaPart{.kind = MediaPart::Kind::Document,
                              .source = MediaPart::Source::File,
                              .data = "file-1"}}}});
    row("a turn of parallel calls and their results",
        R"([{"role":"user","content":"hi"},
            {"role":"assistant","content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\": 1.0}"}},
              {"id":"c2","type":"custom","custom":{"name":"patch","input":"*** Begin"}},
              {"id":"c3","type":"function","function":{"name":"f","arguments":{"b":2}}}]},
            {"role":"tool","tool_call_id":"c1","content":"one"},
            {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"two"}]},
            {"role":"tool","tool_call_id":"c3","content":""},
            {"role":"user","content":"go on"}])",
        {{.parts = {TextPart{"hi"}}},
         {.role = Role::Assistant,
          .parts = {ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a": 1.0})"},
                    ToolCallPart{
                        .id = "c2", .name = "patch", .isCustom = true, .arguments = "*** Begin"},
                    ToolCallPart{.id = "c3", .name = "f", .arguments = R"({"b":2})"}}},
         {.parts = {ToolResultPart{.id = "c1", .content = {TextPart{"one"}}},
                    ToolResultPart{.id = "c2", .isCustom = true, .content = {TextPart{"two"}}},
                    ToolResultPart{.id = "c3"}}},
         {.parts = {TextPart{"go on"}}}});
    row("two turns of calls",
        R"([{"role":"assistant","content":"","tool_calls":[{"id":"c1","function":{"name":"f","arguments":""}}]},
            {"role":"tool","tool_call_id":"c1","content":"one"},
            {"role":"assistant","content":"","tool_calls":[{"id":"c2","function":{"name":"f","arguments":""}}]},
            {"role":"tool","tool_call_id":"c2","content":"two"}])",
        {{.role = Role::Assistant, .parts = {ToolCallPart{.id = "c1", .name = "f"}}},
         {.parts = {ToolResultPart{.id = "c1", .content = {TextPart{"one"}}}}},
         {.role = Role::Assistant, .parts = {ToolCallPart{.id = "c2", .name = "f"}}},
         {.parts = {ToolResultPart{.id = "c2", .content = {TextPart{"two"}}}}}});
    row("the deprecated functions",
        R"([{"role":"user","content":"hi"},
            {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
            {"role":"function","name":"f","content":"one"}])",
        {{.parts = {TextPart{"hi"}}},
         {.role = Role::Assistant,
          .parts = {ToolCallPart{.id = "call_function_1", .name = "f", .arguments = "{}"}}},
         {.parts = {ToolResultPart{
              .id = "call_function_1", .name = "f", .content = {TextPart{"one"}}}}}});
    row("what SDKs bring back",
        R"([{"role":"assistant","content":"a","refusal":null,"annotations":[],"parsed":null,
             "tool_calls":[{"id":"c1","type":"function",
               "function":{"parsed_arguments":{"a":1},"name":"f","arguments":"{\"a\":1}"}}]},
            {"role":"assistant","content":null,"refusal":"No."},
            {"role":"assistant","content":""},
            {"role":"user","content":""}])",
        {{.role = Role::Assistant,
          .parts = {TextPart{"a"},
                    ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a":1})"}}},
         {.role = Role::Assistant, .parts = {RefusalPart{"No."}}},
         {.parts = {TextPart{}}}});
    row("reasoning text",
        R"([{"role":"assistant","reasoning_content":"hm","content":"a"},
            {"role":"assistant","reasoning":"so","content":[{"type":"refusal","refusal":"No."}]},
            {"role":"assistant","content":[
              {"type":"thinking","thinking":[{"type":"text","text":"x"},{"type":"text","text":"y"}]},
              {"type":"text","text":"z"}]}])",
        {{.role = Role::Assistant, .parts = {ReasoningPart{.text = "hm"}, TextPart{"a"}}},
         {.role = Role::Assistant, .parts = {ReasoningPart{.text = "so"}, RefusalPart{"No."}}},
         {.role = Role::Assistant, .parts = {ReasoningPart{.text = "xy"}, TextPart{"z"}}}});
    const SealedState signature{.origin = Format::AnthropicMessages, .data = "EqQB"};
    const SealedState redacted{
        .origin = Format::AnthropicMessages, .kind = SealedState::Kind::Redacted, .data = "Emw="};
    const SealedState encrypted{.origin = Format::OpenAiResponses,
                                .kind = SealedState::Kind::Encrypted,
                                .data = "gAAA",
                                .itemId = "rs_1"};
    row("reasoning with its state",
        R"([{"role":"assistant","reasoning_content":"hm","content":"a","thinking_blocks":[
              {"type":"thinking","thinking":"hm","signature":"EqQB"},
              {"type":"redacted_thinking","data":"Emw="}]},
            {"role":"assistant","content":"b","reasoning_details":[
              {"type":"reasoning.summary","summary":"hm","format":"openai-responses-v1","id":"rs_1"},
              {"type":"reasoning.encrypted","data":"gAAA","format":"openai-responses-v1","id":"rs_1"},
              {"type":"reasoning.text","text":"so","signature":"EqQB","format":"anthropic-claude-v1"},
              {"type":"reasoning.text","text":"or","signature":"sig","format":"unknown"}]}])",
        {{.role = Role::Assistant,
          .parts = {ReasoningPart{.text = "hm", .state = signature},
                    ReasoningPart{.state = redacted},
                    TextPart{"a"}}},
         {.role = Role::Assistant,
          .parts = {ReasoningPart{.text = "hm", .state = encrypted},
                    ReasoningPart{.text = "so", .state = signature},
                    ReasoningPart{.text = "or"},
                    TextPart{"b"}}}});
    row("Gemini's signature on a call",
        R"([{"role":"assistant","content":"a","extra_content":{"google":{"thought_signature":"T"}},
             "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"},
               "extra_content":{"google":{"thought_signature":"S"}}}]}])",
        {{.role = Role::Assistant,
          .parts = {
              TextPart{.text = "a",
                       .state = SealedState{.origin = Format::GeminiGenerate, .data = "T"}},
              ToolCallPart{.id = "c1",
                           .name = "f",
                           .arguments = "{}",
                           .state = SealedState{.origin = Format::GeminiGenerate, .data = "S"}}}}});
    row("cache hints",
        R"([{"role":"system","cache_control":{"type":"ephemeral"},"content":"s"},
            {"role":"user","content":[
              {"type":"text","text":"a","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}},
              {"type":"text","text":"b","cache_control":{"type":"ephemeral","ttl":"1h"}},
              {"type":"text","text":"c","prompt_cache_breakpoint":{"mode":"explicit"}}]},
            {"role":"tool","tool_call_id":"c1","content":"r","cache_control":{"type":"ephemeral"}}])",
        {{.role = Role::System, .parts = {TextPart{.text = "s", .cache = CacheLife::Short}}},
         {.parts = {TextPart{.text = "a", .cache = CacheLife::Long},
                    TextPart{.text = "b", .cache = CacheLife::Long},
                    TextPart{.text = "c", .cache = CacheLife::Short}}},
         {.parts = {
              ToolResultPart{.id = "c1", .content = {TextPart{"r"}}, .cache = CacheLife::Short}}}});
}

void TestChatMessageReader::readsMessages()
{
    QFETCH(const QByteArray, messages);
    QFETCH(const QList<Message>, expected);
    const Result<Conversation> conversation = read(messages);
    QVERIFY2(conversation.has_value(),
             conversation ? "" : qPrintable(conversation.error().message));
    QCOMPARE(conversation->messages.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i)
        QVERIFY2(conversation->messages[i] == expected[i], QByteArray::number(i).constData());
    QCOMPARE(conversation->dropped, QByteArrayList());
}

void TestChatMessageReader::refusesWhatTheFormatForbids_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QString>("field");
    const auto row = [](const QByteArray &json, const char *field) {
        QTest::newRow(json.constData()) << json << QString::fromUtf8(field);
    };
    row("[]", "`messages`");
    row("{}", "`messages`");
    row("[1]", "`messages[0]`");
    row(R"([{"role":"model","content":"a"}])", "`messages[0].role`");
    row(R"([{"role":"user"}])", "`messages[0].content`");
    row(R"([{"role":"user","content":1}])", "`messages[0].content`");
    row(R"([{"role":"user","content":[{"type":"video"}]}])", "`messages[0].content[0].type`");
    row(R"([{"role":"user","content":[{"type":"text"}]}])", "`messages[0].content[0].text`");
    row(R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}])",
        "`messages[0].content[0].image_url.url`");
    row(R"([{"role":"user","content":[{"type":"file","file":{}}]}])",
        "`messages[0].content[0].file`");
    row(R"([{"role":"system","content":[{"type":"image_url","image_url":{"url":"http://x"}}]}])",
        "`messages[0].content`");
    row(R"([{"role":"tool","content":"r"}])", "`messages[0].tool_call_id`");
    row(R"([{"role":"assistant","tool_calls":[{"function":{"name":"f"}}]}])",
        "`messages[0].tool_calls[0].id`");
    row(R"([{"role":"assistant","tool_calls":[{"id":"c","function":{}}]}])",
        "`messages[0].tool_calls[0].function.name`");
}

void TestChatMessageReader::refusesWhatTheFormatForbids()
{
    QFETCH(const QByteArray, messages);
    QFETCH(const QString, field);
    const Result<Conversation> conversation = read(messages);
    QVERIFY(!conversation);
    QCOMPARE(conversation.error().kind, Error::Kind::Usage);
    QVERIFY2(conversation.error().message.contains(field),
             qPrintable(conversation.error().message));
}

QTEST_GUILESS_MAIN(TestChatMessageReader)
#include "tst_chatmessagereader.moc"
