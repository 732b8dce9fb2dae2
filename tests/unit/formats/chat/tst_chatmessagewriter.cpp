#include "core/formats/chat/chatrequestwriter.h"

#include <QTest>

using namespace deskrelay;

/// Any client's messages as an upstream that speaks openai-chat takes them.
class TestChatMessageWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesMessages_data();
    void writesMessages();
    void refusesWhatCannotBeSaid_data();
    void refusesWhatCannotBeSaid();
};

static Conversation asked(const QByteArray &model, const QList<Message> &messages)
{
    return {.format = Format::AnthropicMessages, .model = model, .messages = messages};
}

static Result<WrittenRequest> write(const Conversation &conversation)
{
    return writeChatRequest(conversation, traitsOf(Format::OpenAiChat, conversation.model));
}

static QByteArray messagesOf(const QByteArray &body)
{
    const Result<JsonTree> tree = JsonTree::parse(body);
    return tree ? tree->root()["messages"].json() : QByteArray();
}

static const MediaPart picture{.type = "image/png", .data = "AAEC", .detail = "original"};

static Message says(Role role, const QList<Part> &parts)
{
    return {.role = role, .parts = parts};
}

void TestChatMessageWriter::writesMessages_data()
{
    QTest::addColumn<Conversation>("conversation");
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArrayList>("dropped");
    const auto row = [](const char *name,
                        const Conversation &conversation,
                        const QByteArray &messages,
                        const QByteArrayList &dropped = {}) {
        QTest::newRow(name) << conversation << messages << dropped;
    };
    const Message hi = says(Role::User, {TextPart{"hi"}});
    const Message developer{
        .role = Role::System, .parts = {TextPart{"a"}, TextPart{"b"}}, .isDeveloper = true};
    row("a developer, to OpenAI's reasoning model",
        asked("gpt-5.5", {developer, hi}),
        R"([{"role":"developer","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"user","content":"hi"}])");
    row("a developer, to another's",
        asked("llama-4", {developer, says(Role::System, {TextPart{"c"}}), hi}),
        R"([{"role":"system","content":"a\n\nb\n\nc"},{"role":"user","content":"hi"}])");
    row("Claude Code's billing block, and system within",
        asked("gpt-5.5",
              {says(Role::System,
                    {TextPart{"x-anthropic-billing-header: cc_version=1;"}, TextPart{"s"}}),
               hi,
               says(Role::System, {TextPart{"later"}})}),
        R"([{"role":"system","content":"s"},{"role":"user","content":"hi"},{"role":"system","content":"later"}])");
    row("two of one role, to OpenAI",
        asked("gpt-5.5", {hi, hi}),
        R"([{"role":"user","content":"hi"},{"role":"user","content":"hi"}])");
    row("two of one role, to another's",
        asked("llama-4",
              {hi,
               hi,
               says(Role::Assistant, {TextPart{"a"}}),
               says(Role::Assistant, {TextPart{"b"}})}),
        R"([{"role":"user","content":"hi\n\nhi"},{"role":"assistant","content":"a\n\nb"}])");
    const Message thoughtful = says(Role::Assistant,
                                    {ReasoningPart{.text = "hm"},
                                     ReasoningPart{.state = SealedState{.data = "sealed"}},
                                     TextPart{"Look"},
                                     ToolCallPart{.id = "c1", .name = "f"}});
    const Message found =
        says(Role::User, {ToolResultPart{.id = "c1", .content = {TextPart{"r"}}}});
    const Message silent = says(Role::Assistant, {ToolCallPart{.id = "c1", .name = "f"}});
    const QByteArray answered =
        R"("tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},)"
        R"({"role":"tool","tool_call_id":"c1","content":"r"})";
    row("reasoning goes back to DeepSeek",
        asked("deepseek-reasoner", {hi, thoughtful, found}),
        R"([{"role":"user","content":"hi"},{"role":"assistant","content":"Look","reasoning_content":"hm",)" +
            answered + ']');
    row("a call without reasoning, to DeepSeek",
        asked("deepseek/deepseek-v4-pro", {silent, found}),
        R"([{"role":"assistant","content":null,"reasoning_content":"",)" + answered + ']');
    row("an answer without reasoning, to DeepSeek",
        asked("deepseek-chat", {says(Role::Assistant, {TextPart{"a"}}), hi}),
        R"([{"role":"assistant","content":"a"},{"role":"user","content":"hi"}])");
    row("reasoning goes to nobody else",
        asked("llama-4", {thoughtful, found}),
        R"([{"role":"assistant","content":"Look",)" + answered + ']');
    row("empty texts and messages",
        asked("gpt-5.5",
              {says(Role::System, {TextPart{""}}),
               says(Role::User, {TextPart{""}, TextPart{"hi"}}),
               says(Role::Assistant, {TextPart{""}}),
               says(Role::User, {TextPart{""}})}),
        R"([{"role":"user","content":"hi"},{"role":"user","content":""}])");
    row("images",
        asked("gpt-5.5",
              {says(Role::User,
                    {picture,
                     MediaPart{.source = MediaPart::Source::Url, .data = "https://x.example/a"}})}),
        R"([{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC","detail":"original"}},{"type":"image_url","image_url":{"url":"https://x.example/a"}}]}])");
    row("an image's newest detail, to another's",
        asked("llama-4", {says(Role::User, {TextPart{"see"}, picture})}),
        R"([{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC","detail":"high"}}]}])");
    const MediaPart pdf{
        .kind = MediaPart::Kind::Document, .type = "application/pdf", .data = "JVBE"};
    const MediaPart link{.kind = MediaPart::Kind::Document,
                         .source = MediaPart::Source::Url,
                         .data = "https://x.example/a.pdf"};
    const MediaPart sound{.kind = MediaPart::Kind::Audio, .type = "audio/mpeg", .data = "SUQz"};
    row("documents",
        asked("gpt-5.5",
              {says(Role::User,
                    {pdf,
                     MediaPart{.kind = MediaPart::Kind::Document,
                               .source = MediaPart::Source::Text,
                               .data = "body",
                               .name = "n.txt"},
                     link})}),
        R"([{"role":"user","content":[{"type":"file","file":{"filename":"document.pdf","file_data":"data:application/pdf;base64,JVBE"}},{"type":"text","text":"n.txt:\nbody"},{"type":"text","text":"[Left out: file )" +
            link.data + R"(, which you cannot read.]"}]}])",
        {"document"});
    row("sound, where it is taken",
        asked("gpt-4o-audio-preview", {says(Role::User, {sound})}),
        R"([{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"SUQz","format":"mp3"}}]}])");
    Conversation gemini = asked("gpt-5.5", {says(Role::User, {TextPart{"hear"}, sound})});
    gemini.format = Format::GeminiGenerate;
    row("sound, where it is not",
        gemini,
        R"([{"role":"user","content":[{"type":"text","text":"hear"},{"type":"text","text":"[Left out: sound of type audio/mpeg, which you cannot read.]"}]}])",
        {"inlineData"});
    const Message call = says(Role::Assistant,
                              {ReasoningPart{.text = "hm"},
                               TextPart{"so"},
                               ToolCallPart{.id = "c1", .name = "f", .arguments = R"({"a": 1.0})"},
                               ToolCallPart{.id = "c2", .name = "f"}});
    const QByteArray called =
        R"({"role":"assistant","content":"so","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\": 1.0}"}},{"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]})";
    const ToolResultPart one{.id = "c1", .content = {TextPart{"one"}}};
    const ToolResultPart two{.id = "c2", .isError = true, .content = {TextPart{"two"}}};
    row("results of parallel calls, one an error, out of order, with text",
        asked("gpt-5.5", {hi, call, says(Role::User, {two, one, TextPart{"go"}})}),
        R"([{"role":"user","content":"hi"},)" + called +
            R"(,{"role":"tool","tool_call_id":"c1","content":"one"},{"role":"tool","tool_call_id":"c2","content":"Error: two"},{"role":"user","content":"go"}])");
    row("a missing result, and one that nobody asked for",
        asked("gpt-5.5",
              {hi,
               call,
               says(Role::User, {one, ToolResultPart{.id = "c9", .content = {TextPart{"x"}}}})}),
        R"([{"role":"user","content":"hi"},)" + called +
            R"(,{"role":"tool","tool_call_id":"c1","content":"one"},{"role":"tool","tool_call_id":"c2","content":"Error: No result of this call was given."}])");
    row("a result that comes late, after a call's turn was split",
        asked("gpt-5.5",
              {says(Role::Assistant, {ToolCallPart{.id = "c1", .name = "f"}}),
               says(Role::Assistant, {ToolCallPart{.id = "c2", .name = "g"}}),
               says(Role::System, {TextPart{"s"}}),
               says(Role::User, {one}),
               says(Role::User, {ToolResultPart{.id = "c2"}})}),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]},)"
        R"({"role":"tool","tool_call_id":"c1","content":"one"},{"role":"tool","tool_call_id":"c2","content":""},{"role":"system","content":"s"}])");
    row("one id for two turns' calls",
        asked("gpt-5.5",
              {says(Role::Assistant, {ToolCallPart{.id = "c1", .name = "f"}}),
               says(Role::User, {one}),
               says(Role::Assistant, {ToolCallPart{.id = "c1", .name = "f"}}),
               says(Role::User, {ToolResultPart{.id = "c1", .content = {TextPart{"again"}}}})}),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"},)"
        R"({"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"again"}])");
    row("images of results, after all of them",
        asked("llama-4",
              {hi,
               call,
               says(Role::User,
                    {ToolResultPart{.id = "c1", .content = {picture}},
                     ToolResultPart{.id = "c2", .isError = true, .content = {}},
                     TextPart{"go"}})}),
        R"([{"role":"user","content":"hi"},)" + called +
            R"(,{"role":"tool","tool_call_id":"c1","content":"The result is in the user's next message."},{"role":"tool","tool_call_id":"c2","content":"Error"},)"
            R"({"role":"user","content":[{"type":"text","text":"Result of the tool call c1:"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC","detail":"high"}},{"type":"text","text":"go"}]}])");
    row("arguments that are no object",
        asked("gpt-5.5",
              {says(Role::Assistant, {ToolCallPart{.id = "c1", .name = "f", .arguments = "{\"a"}}),
               says(Role::User, {one})}),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"input\":\"{\\\"a\"}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"}])");
    const QList<Message> custom = {
        says(Role::Assistant,
             {ToolCallPart{.id = "c1", .name = "p", .isCustom = true, .arguments = "x"}}),
        says(Role::User,
             {ToolResultPart{.id = "c1", .isCustom = true, .content = {TextPart{"ok"}}}})};
    row("a custom call, to OpenAI",
        asked("gpt-5.5", custom),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"custom","custom":{"name":"p","input":"x"}}]},{"role":"tool","tool_call_id":"c1","content":"ok"}])");
    row("a custom call, to another's",
        asked("llama-4", custom),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"p","arguments":"{\"input\":\"x\"}"}}]},{"role":"tool","tool_call_id":"c1","content":"ok"}])");
    const QList<Message> sealed = {
        says(Role::Assistant,
             {ReasoningPart{.text = "hm",
                            .state =
                                SealedState{.origin = Format::AnthropicMessages, .data = "EqQB"}},
              ToolCallPart{.id = "c1",
                           .name = "f",
                           .state = SealedState{.origin = Format::GeminiGenerate, .data = "S"}}}),
        says(Role::User, {one})};
    row("others' state is not handed over",
        asked("gpt-5.5", sealed),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"}])");
    row("Gemini's is, to its gateway",
        asked("gemini-3-pro", sealed),
        R"([{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"S"}}}]},{"role":"tool","tool_call_id":"c1","content":"one"}])");
    const QList<Message> thought{
        hi,
        says(Role::Assistant, {ReasoningPart{.text = "So."}, TextPart{"Well."}}),
        hi,
        says(Role::Assistant,
             {ReasoningPart{.text = "Hm."}, ToolCallPart{.id = "c1", .name = "f"}}),
        says(Role::User, {one})};
    const QByteArray asking =
        R"([{"role":"user","content":"hi"},{"role":"assistant","content":"Well."},{"role":"user","content":"hi"},{"role":"assistant","content":null,)";
    const QByteArray calling =
        R"("tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1","content":"one"}])";
    row("what led to a call, to whom asks for it",
        asked("deepseek-v4", thought),
        asking + R"("reasoning_content":"Hm.",)" + calling);
    row("what led to a call, to another's", asked("llama-4", thought), asking + calling);
    row("a refusal, to OpenAI",
        asked("gpt-5.5", {hi, says(Role::Assistant, {RefusalPart{"No."}})}),
        R"([{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}])");
    row("a refusal, to another's",
        asked("llama-4", {hi, says(Role::Assistant, {RefusalPart{"No."}})}),
        R"([{"role":"user","content":"hi"},{"role":"assistant","content":"No."}])");
    row("what others alone understand, and an assistant's image",
        asked("gpt-5.5",
              {hi,
               says(Role::Assistant,
                    {OpaquePart{.type = "x", .json = "{}"}, TextPart{"a"}, picture})}),
        R"([{"role":"user","content":"hi"},{"role":"assistant","content":"a"},{"role":"user","content":[{"type":"text","text":"What the assistant made in its message above:"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAEC","detail":"original"}}]}])",
        {"messages"});
    const QList<Message> hinted = {
        says(Role::System, {TextPart{.text = "s", .cache = CacheLife::Long}}),
        says(Role::User, {TextPart{.text = "hi", .cache = CacheLife::Short}})};
    row("cache hints, where they are taken",
        asked("gpt-6", hinted),
        R"([{"role":"system","content":[{"type":"text","text":"s","prompt_cache_breakpoint":{"mode":"explicit","ttl":"12h"}}]},{"role":"user","content":[{"type":"text","text":"hi","prompt_cache_breakpoint":{"mode":"explicit"}}]}])");
    row("cache hints, where they are not",
        asked("gpt-5.5", hinted),
        R"([{"role":"system","content":"s"},{"role":"user","content":"hi"}])",
        {"cache_control"});
    Conversation json = asked("gpt-5.5", {hi});
    json.output.kind = OutputFormat::Kind::JsonObject;
    row("JSON, which must be spoken of",
        json,
        R"([{"role":"system","content":"Answer with one JSON object."},{"role":"user","content":"hi"}])");
    Conversation named = asked("gpt-5.5", {{.parts = {TextPart{"hi"}}, .name = "ann"}});
    named.format = Format::OpenAiChat;
    row("a participant's name", named, R"([{"role":"user","name":"ann","content":"hi"}])");
}

void TestChatMessageWriter::writesMessages()
{
    QFETCH(const Conversation, conversation);
    QFETCH(const QByteArray, messages);
    QFETCH(const QByteArrayList, dropped);
    const Result<WrittenRequest> written = write(conversation);
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
    QCOMPARE(messagesOf(written->body), messages);
    QCOMPARE(written->dropped, dropped);
}

void TestChatMessageWriter::refusesWhatCannotBeSaid_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<MediaPart>("part");
    QTest::addColumn<QString>("field");
    using Kind = MediaPart::Kind;
    QTest::newRow("sound alone") << QByteArray("gpt-5.5")
                                 << MediaPart{.kind = Kind::Audio, .type = "audio/wav", .data = "U"}
                                 << QStringLiteral("`input_audio`");
    QTest::newRow("sound of another kind")
        << QByteArray("gpt-4o-audio-preview")
        << MediaPart{.kind = Kind::Audio, .type = "audio/flac", .data = "U"}
        << QStringLiteral("`input_audio`");
    QTest::newRow("a document's link alone")
        << QByteArray("gpt-5.5")
        << MediaPart{.kind = Kind::Document, .source = MediaPart::Source::Url, .data = "https://x"}
        << QStringLiteral("`document`");
    QTest::newRow("another account's file")
        << QByteArray("gpt-5.5")
        << MediaPart{.kind = Kind::Document, .source = MediaPart::Source::File, .data = "file_1"}
        << QStringLiteral("`document`");
}

void TestChatMessageWriter::refusesWhatCannotBeSaid()
{
    QFETCH(const QByteArray, model);
    QFETCH(const MediaPart, part);
    QFETCH(const QString, field);
    const Result<WrittenRequest> written = write(asked(model, {says(Role::User, {part})}));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Usage);
    QVERIFY2(written.error().message.startsWith(field), qPrintable(written.error().message));
}

QTEST_GUILESS_MAIN(TestChatMessageWriter)
#include "tst_chatmessagewriter.moc"
