#include "geminisupport.h"

#include "core/formats/conversation/sealedstate.h"

#include <QTest>

using namespace deskrelay;

/// A conversation's messages as Gemini's contents.
class TestGeminiContentWriter final : public QObject
{
    Q_OBJECT

private slots:
    void writesTurns_data();
    void writesTurns();
    void putsResultsInOrder();
    void writesResultsMedia();
    void signsCalls();
    void bringsSignaturesBack();
    void writesMedia_data();
    void writesMedia();
    void refusesMedia_data();
    void refusesMedia();
    void leavesOutWhatCannotBeRead();
    void wrapsBadArguments();
};

static const QByteArray gemini3 = "gemini-3.5-flash";
static const QByteArray gemini25 = "gemini-2.5-flash";

static Message said(Role role, const QByteArray &text)
{
    return {.role = role, .parts = {TextPart{.text = text}}};
}

static Conversation with(const QList<Message> &messages)
{
    return {.format = Format::AnthropicMessages, .messages = messages};
}

/// The contents as one line.
static QByteArray contentsOf(const Conversation &conversation, const QByteArray &model)
{
    const Result<JsonTree> tree = JsonTree::parse(writeGemini(conversation, model).body);
    return tree ? tree->root()["contents"].json() : QByteArray();
}

void TestGeminiContentWriter::writesTurns_data()
{
    QTest::addColumn<QList<Message>>("messages");
    QTest::addColumn<QByteArray>("contents");
    const auto row = [](const char *name, const QList<Message> &messages, const char *contents) {
        QTest::newRow(name) << messages << QByteArray(contents);
    };
    row("one", {said(Role::User, "hi")}, R"([{"role":"user","parts":[{"text":"hi"}]}])");
    row("same roles are one content",
        {said(Role::User, "a"), said(Role::User, "b")},
        R"([{"role":"user","parts":[{"text":"a"},{"text":"b"}]}])");
    row("later system is the user's text",
        {said(Role::System, "s"), said(Role::User, "a"), said(Role::System, "late")},
        R"([{"role":"user","parts":[{"text":"a"},{"text":"late"}]}])");
    row("the user begins",
        {said(Role::Assistant, "a"), said(Role::User, "b")},
        R"j([{"role":"user","parts":[{"text":"Begin."}]},{"role":"model","parts":[{"text":"a"}]},{"role":"user","parts":[{"text":"b"}]}])j");
    row("system alone",
        {said(Role::System, "s")},
        R"j([{"role":"user","parts":[{"text":"Begin."}]}])j");
    row("no prefill",
        {said(Role::User, "a"), said(Role::Assistant, "b")},
        R"([{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]},{"role":"user","parts":[{"text":"Continue exactly where your message above stops."}]}])");
    row("empty texts go",
        {said(Role::User, "a"), said(Role::Assistant, ""), said(Role::User, "b")},
        R"([{"role":"user","parts":[{"text":"a"},{"text":"b"}]}])");
    row("a refusal is text",
        {said(Role::User, "a"),
         {.role = Role::Assistant, .parts = {RefusalPart{.text = "no"}}},
         said(Role::User, "b")},
        R"([{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"no"}]},{"role":"user","parts":[{"text":"b"}]}])");
    row("foreign reasoning and blocks go",
        {said(Role::User, "a"),
         {.role = Role::Assistant,
          .parts = {ReasoningPart{.text = "hm", .state = SealedState{.data = "sig"}},
                    OpaquePart{.type = "server_tool_use", .json = "{}"},
                    TextPart{.text = "x"}}},
         said(Role::User, "b")},
        R"([{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"x"}]},{"role":"user","parts":[{"text":"b"}]}])");
}

void TestGeminiContentWriter::writesTurns()
{
    QFETCH(const QList<Message>, messages);
    QFETCH(const QByteArray, contents);
    QCOMPARE(contentsOf(with(messages), gemini25), contents);
}

static ToolCallPart call(const QByteArray &id, const QByteArray &name)
{
    return {.id = id, .name = name, .arguments = R"({"n":1.0})"};
}

static ToolResultPart result(const QByteArray &id, const QByteArray &text)
{
    return {.id = id, .content = {TextPart{.text = text}}};
}

void TestGeminiContentWriter::putsResultsInOrder()
{
    ToolResultPart failed = result("2", "broken");
    failed.isError = true;
    const QList<Message> messages = {
        said(Role::User, "go"),
        {.role = Role::Assistant, .parts = {call("1", "f"), call("2", "g"), call("3", "f")}},
        {.role = Role::User, .parts = {TextPart{.text = "note"}, failed, result("9", "orphan")}},
        {.role = Role::User, .parts = {result("1", "one")}}};
    QCOMPARE(
        contentsOf(with(messages), gemini25),
        QByteArray(
            R"([{"role":"user","parts":[{"text":"go"}]},{"role":"model","parts":[)"
            R"({"functionCall":{"id":"1","name":"f","args":{"n":1.0}}},)"
            R"({"functionCall":{"id":"2","name":"g","args":{"n":1.0}}},)"
            R"({"functionCall":{"id":"3","name":"f","args":{"n":1.0}}}]},{"role":"user","parts":[)"
            R"({"functionResponse":{"id":"1","name":"f","response":{"output":"one"}}},)"
            R"({"functionResponse":{"id":"2","name":"g","response":{"error":"broken"}}},)"
            R"({"functionResponse":{"id":"3","name":"f","response":{"error":"No result of this call was given."}}},)"
            R"({"text":"note"}]}])"));
}

void TestGeminiContentWriter::writesResultsMedia()
{
    ToolResultPart shot = result("1", "the screen");
    shot.content.append(MediaPart{.type = "image/png", .data = "AA=="});
    const QList<Message> messages = {
        said(Role::User, "go"),
        {.role = Role::Assistant, .parts = {call("1", "f"), call("2", "g")}},
        {.role = Role::User, .parts = {shot, result("2", "two")}}};
    // The third generation takes it in the response, the second beside all of them.
    const QByteArray data = R"({"inlineData":{"mimeType":"image/png","data":"AA=="}})";
    const QByteArray second =
        R"({"functionResponse":{"id":"2","name":"g","response":{"output":"two"}}})";
    const QByteArray within =
        R"("response":{"output":"the screen"},"parts":[)" + data + "]}}," + second + "]}]";
    const QByteArray beside = R"("response":{"output":"the screen"}}},)" + second +
                              R"(,{"text":"Result of the tool call 1:"},)" + data + "]}]";
    QVERIFY(contentsOf(with(messages), gemini3).endsWith(within));
    QVERIFY(contentsOf(with(messages), gemini25).endsWith(beside));
}

/// The signatures of every call, "-" where there is none.
static QByteArrayList signaturesIn(const QByteArray &body)
{
    QByteArrayList found;
    const Result<JsonTree> tree = JsonTree::parse(body);
    for (const JsonNode &content : tree->root()["contents"].items) {
        for (const JsonNode &part : content["parts"].items) {
            const JsonNode &signature = part["thoughtSignature"];
            if (!part["functionCall"].isMissing())
                found.append(signature.isMissing() ? "-" : signature.string());
        }
    }
    return found;
}

static SealedState signature(const QByteArray &data)
{
    return {.origin = Format::GeminiGenerate, .data = data};
}

void TestGeminiContentWriter::signsCalls()
{
    ToolCallPart known = call("3", "f");
    known.state = signature("c2ln");
    ToolCallPart foreign = call("5", "f");
    foreign.state = SealedState{.data = "claude"};
    const QList<Message> messages = {
        said(Role::User, "go"),
        {.role = Role::Assistant, .parts = {call("1", "f"), call("2", "f")}},
        {.role = Role::User, .parts = {result("1", ""), result("2", "")}},
        {.role = Role::Assistant, .parts = {known, call("4", "f")}},
        {.role = Role::User, .parts = {result("3", ""), result("4", "")}},
        {.role = Role::Assistant, .parts = {foreign}},
        {.role = Role::User, .parts = {result("5", "")}}};
    const QByteArray skip = "skip_thought_signature_validator";
    QCOMPARE(signaturesIn(writeGemini(with(messages), gemini3).body),
             QByteArrayList({skip, "-", "c2ln", "-", skip}));
    QCOMPARE(signaturesIn(writeGemini(with(messages), gemini25).body),
             QByteArrayList({"-", "-", "c2ln", "-", "-"}));
}

/// Formats that have a field for reasoning alone bring a signature before the part it signs.
void TestGeminiContentWriter::bringsSignaturesBack()
{
    const QList<Message> messages = {
        said(Role::User, "go"),
        {.role = Role::Assistant,
         .parts = {ReasoningPart{.text = "hm", .state = signature("YQ==")},
                   call("1", "f"),
                   call("2", "f")}},
        {.role = Role::User, .parts = {result("1", ""), result("2", "")}},
        {.role = Role::Assistant,
         .parts = {TextPart{.text = "done"}, ReasoningPart{.state = signature("Yg==")}}},
        said(Role::User, "thanks")};
    const QByteArray body = writeGemini(with(messages), gemini3).body;
    QCOMPARE(signaturesIn(body), QByteArrayList({"YQ==", "-"}));
    QVERIFY(body.contains(R"({"text":"done"},{"text":"","thoughtSignature":"Yg=="}])"));
    QVERIFY(!body.contains("hm"));
}

void TestGeminiContentWriter::writesMedia_data()
{
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    QTest::addColumn<MediaPart>("media");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const MediaPart &media, const char *part) {
        QTest::newRow(name) << media << QByteArray(part);
    };
    row("image",
        {.type = "image/png", .data = "AA=="},
        R"({"inlineData":{"mimeType":"image/png","data":"AA=="}})");
    row("image's other name",
        {.type = "image/jpg", .data = "AA=="},
        R"({"inlineData":{"mimeType":"image/jpeg","data":"AA=="}})");
    row("image without type",
        {.data = "/9j/AA=="},
        R"({"inlineData":{"mimeType":"image/jpeg","data":"/9j/AA=="}})");
    row("document",
        {.kind = Kind::Document, .type = "application/pdf", .data = "AA=="},
        R"({"inlineData":{"mimeType":"application/pdf","data":"AA=="}})");
    row("text",
        {.kind = Kind::Document, .source = Source::Text, .data = "hi"},
        R"({"inlineData":{"mimeType":"text/plain","data":"aGk="}})");
    row("sound",
        {.kind = Kind::Audio, .type = "audio/mp3", .data = "AA=="},
        R"({"inlineData":{"mimeType":"audio/mp3","data":"AA=="}})");
    row("video",
        {.kind = Kind::Document, .type = "video/mp4", .data = "AA=="},
        R"({"inlineData":{"mimeType":"video/mp4","data":"AA=="}})");
}

void TestGeminiContentWriter::writesMedia()
{
    QFETCH(const MediaPart, media);
    QFETCH(const QByteArray, part);
    const Conversation conversation = with({{.parts = {media}}});
    QCOMPARE(contentsOf(conversation, gemini25), R"([{"role":"user","parts":[)" + part + "]}]");
}

void TestGeminiContentWriter::refusesMedia_data()
{
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    QTest::addColumn<MediaPart>("media");
    QTest::addColumn<Format>("client");
    QTest::addColumn<QString>("named");
    QTest::newRow("a link") << MediaPart{.source = Source::Url, .data = "https://x.example/a.png"}
                            << Format::OpenAiChat
                            << QStringLiteral("image_url: https://x.example/a.png");
    QTest::newRow("another's file")
        << MediaPart{.kind = Kind::Document, .source = Source::File, .data = "file-1"}
        << Format::AnthropicMessages << QStringLiteral("document: file-1");
    QTest::newRow("nothing but an unreadable type")
        << MediaPart{.type = "image/gif", .data = "AA=="} << Format::OpenAiResponses
        << QStringLiteral("input_image: the model");
}

void TestGeminiContentWriter::refusesMedia()
{
    QFETCH(const MediaPart, media);
    QFETCH(const Format, client);
    QFETCH(const QString, named);
    Conversation conversation = with({{.parts = {media}}});
    conversation.format = client;
    QString problem;
    writeGemini(conversation, gemini25, &problem);
    QVERIFY2(problem.startsWith(named), qPrintable(problem));
}

void TestGeminiContentWriter::leavesOutWhatCannotBeRead()
{
    const Conversation conversation = with(
        {{.parts = {TextPart{.text = "look"}, MediaPart{.type = "image/gif", .data = "AA=="}}}});
    const WrittenRequest written = writeGemini(conversation, gemini25);
    QVERIFY(written.body.contains("[Left out: image of type image/gif, which you cannot read.]"));
    QCOMPARE(written.dropped, QByteArrayList({"image"}));
}

void TestGeminiContentWriter::wrapsBadArguments()
{
    const auto argumentsOf = [](const ToolCallPart &part) {
        const Conversation conversation =
            with({said(Role::User, "go"), {.role = Role::Assistant, .parts = {part}}});
        const QByteArray body = writeGemini(conversation, gemini25).body;
        const qsizetype start = body.indexOf("\"args\":") + 7;
        return body.mid(start, body.indexOf("}}", start) - start + 1);
    };
    const QByteArray cut = "{\"input\":\"{\\\"a\\\":\"}";
    const QByteArray list = "{\"input\":\"[1]\"}";
    const QByteArray patch = "{\"input\":\"*** Begin\"}";
    QCOMPARE(argumentsOf({.id = "1", .name = "f"}), QByteArray("{}"));
    QCOMPARE(argumentsOf({.id = "1", .name = "f", .arguments = "{\"a\":"}), cut);
    QCOMPARE(argumentsOf({.id = "1", .name = "f", .arguments = "[1]"}), list);
    QCOMPARE(argumentsOf({.id = "1", .name = "f", .isCustom = true, .arguments = "*** Begin"}),
             patch);
}

QTEST_GUILESS_MAIN(TestGeminiContentWriter)
#include "tst_geminicontentwriter.moc"
