#include "geminisupport.h"

#include "core/formats/conversation/sealedstate.h"
#include "core/formats/gemini/geminicalls.h"

#include <QTest>

using namespace deskrelay;

/// A Gemini client's contents as messages.
class TestGeminiContentReader final : public QObject
{
    Q_OBJECT

private slots:
    void readsRoles();
    void readsSystem_data();
    void readsSystem();
    void keepsSignaturesOnTheirParts();
    void joinsAStreamsPieces();
    void joinsAStreamsContents();
    void readsForeignStateAsReasoning();
    void readsMedia();
    void inventsTheSameIdsAgain();
    void pairsResults();
    void readsAnswers_data();
    void readsAnswers();
    void keepsWhatOnlyGeminiKnows();
};

static QByteArray withParts(const QByteArray &parts)
{
    return R"({"contents":[{"role":"model","parts":[)" + parts + "]}]}";
}

void TestGeminiContentReader::readsRoles()
{
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]},
            {"role":"function","parts":[{"functionResponse":{"name":"f","response":{}}}]},
            {"role":"user","parts":[{"text":"c"},{"functionCall":{"name":"g"}}]}]})");
    QList<Role> roles;
    for (const Message &message : read.messages)
        roles.append(message.role);
    QVERIFY((roles ==
             QList<Role>{Role::User, Role::Assistant, Role::User, Role::User, Role::Assistant}));
}

void TestGeminiContentReader::readsSystem_data()
{
    QTest::addColumn<QByteArray>("instruction");
    QTest::newRow("text") << QByteArray(R"("be brief")");
    QTest::newRow("content") << QByteArray(R"({"role":"user","parts":[{"text":"be brief"}]})");
    QTest::newRow("one part") << QByteArray(R"({"parts":{"text":"be brief"}})");
    QTest::newRow("parts alone") << QByteArray(R"([{"text":"be brief"}])");
    QTest::newRow("a part") << QByteArray(R"({"text":"be brief"})");
}

void TestGeminiContentReader::readsSystem()
{
    QFETCH(const QByteArray, instruction);
    const Conversation read = readGemini(
        R"({"contents":[{"parts":[{"text":"hi"}]}],"systemInstruction":)" + instruction + '}');
    QCOMPARE(read.messages.size(), 2);
    const Message expected{.role = Role::System, .parts = {TextPart{.text = "be brief"}}};
    QVERIFY(read.messages.first() == expected);
}

static SealedState signature(const QByteArray &data)
{
    return {.origin = Format::GeminiGenerate, .data = data};
}

void TestGeminiContentReader::keepsSignaturesOnTheirParts()
{
    const Conversation read = readGemini(withParts(
        R"({"text":"hm","thought":true},{"text":"a","thoughtSignature":"c2ln"},
           {"functionCall":{"id":"1","name":"f","args":{"n":1.0}},"thought_signature":"Y2FsbA=="},
           {"text":"","thoughtSignature":"ZW5k"})"));
    const QList<Part> expected = {
        ReasoningPart{.text = "hm"},
        TextPart{.text = "a", .state = signature("c2ln")},
        ToolCallPart{
            .id = "1", .name = "f", .arguments = R"({"n":1.0})", .state = signature("Y2FsbA==")},
        TextPart{.state = signature("ZW5k")}};
    QCOMPARE(read.messages.size(), 1);
    QVERIFY(read.messages.first().parts == expected);
}

void TestGeminiContentReader::joinsAStreamsPieces()
{
    const Conversation read = readGemini(
        R"({"contents":[{"role":"user","parts":[{"text":"a"},{"text":"b"}]},{"role":"model","parts":[
            {"text":"h","thought":true},{"text":"m","thought":true},{"text":"He"},{"text":"llo"}]}]})");
    QCOMPARE(read.messages[0].parts.size(), 2); // a user's stay apart
    const QList<Part> expected = {ReasoningPart{.text = "hm"}, TextPart{.text = "Hello"}};
    QVERIFY(read.messages[1].parts == expected);
}

/// As Google's SDK gives a stream's chunks back.
void TestGeminiContentReader::joinsAStreamsContents()
{
    const SealedState claude{.origin = Format::AnthropicMessages, .data = "EqQB"};
    const auto model = [](const QByteArray &part) -> QByteArray {
        return R"({"role":"model","parts":[)" + part + "]},";
    };
    const Conversation read = readGemini(
        R"({"contents":[)" + model(R"({"text":"h","thought":true})") +
        model(R"({"text":"m","thought":true})") +
        model(R"({"text":"","thought":true,"thoughtSignature":")" + signatureText(claude) + "\"}") +
        model(R"({"text":"He"})") + model(R"({"text":"llo"})") +
        model(R"({"functionCall":{"id":"1","name":"f"}})") +
        R"({"role":"user","parts":[{"text":"a"}]},{"role":"user","parts":[{"text":"b"}]}]})");
    QCOMPARE(read.messages.size(), 3); // a user's stay apart
    const QList<Part> expected = {ReasoningPart{.text = "hm", .state = claude},
                                  TextPart{.text = "Hello"},
                                  ToolCallPart{.id = "1", .name = "f", .arguments = "{}"}};
    QVERIFY(read.messages.first().parts == expected);
}

void TestGeminiContentReader::readsForeignStateAsReasoning()
{
    const SealedState claude{.origin = Format::AnthropicMessages, .data = "EqQB+/"};
    QByteArray carried = signatureText(claude);
    QVERIFY(QByteArray::fromBase64Encoding(carried, QByteArray::AbortOnBase64DecodingErrors));
    carried.replace('+', '-').replace('/', '_'); // as some clients write bytes
    const Conversation read = readGemini(withParts(
        R"({"text":"hm","thought":true},{"text":"","thought":true,"thoughtSignature":")" + carried +
        R"("},{"functionCall":{"id":"1","name":"f"},"thoughtSignature":")" + carried + R"("})"));
    const QList<Part> expected = {
        ReasoningPart{.text = "hm", .state = claude},
        ReasoningPart{.state = claude},
        ToolCallPart{.id = "1", .name = "f", .arguments = "{}"},
    };
    QVERIFY(read.messages.first().parts == expected);
}

void TestGeminiContentReader::readsMedia()
{
    const Conversation read = readGemini(withParts(
        R"({"inlineData":{"mimeType":"image/png","data":"AA=="}},
           {"inlineData":{"mimeType":"audio/wav","data":"AQ=="}},
           {"inlineData":{"mimeType":"application/pdf","data":"Ag==","displayName":"a.pdf"}},
           {"inlineData":{"mimeType":"text/plain","data":"aGk="}},
           {"inlineData":{"mimeType":"video/mp4","data":"Aw=="}},
           {"fileData":{"mimeType":"image/png","fileUri":"https://x.example/a.png"}},
           {"fileData":{"mimeType":"image/png",
                        "fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}})"));
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    const QList<Part> expected = {
        MediaPart{.type = "image/png", .data = "AA=="},
        MediaPart{.kind = Kind::Audio, .type = "audio/wav", .data = "AQ=="},
        MediaPart{
            .kind = Kind::Document, .type = "application/pdf", .data = "Ag==", .name = "a.pdf"},
        MediaPart{
            .kind = Kind::Document, .source = Source::Text, .type = "text/plain", .data = "hi"},
        MediaPart{.kind = Kind::Document, .type = "video/mp4", .data = "Aw=="},
        MediaPart{.source = Source::Url, .type = "image/png", .data = "https://x.example/a.png"},
        MediaPart{.source = Source::File,
                  .type = "image/png",
                  .data = "https://generativelanguage.googleapis.com/v1beta/files/abc"}};
    QVERIFY(read.messages.first().parts == expected);
}

static QByteArrayList idsOf(const Conversation &conversation)
{
    QByteArrayList ids;
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            if (const auto *const call = std::get_if<ToolCallPart>(&part))
                ids.append(call->id);
            else if (const auto *const result = std::get_if<ToolResultPart>(&part))
                ids.append(result->id);
        }
    }
    return ids;
}

void TestGeminiContentReader::inventsTheSameIdsAgain()
{
    const QByteArray turn =
        R"({"role":"model","parts":[{"functionCall":{"name":"f","args":{}}},{"functionCall":{"name":"f","args":{}}}]})";
    const QByteArrayList once = idsOf(readGemini(R"({"contents":[)" + turn + "]}"));
    const QByteArrayList longer = idsOf(readGemini(R"({"contents":[)" + turn + ',' + turn + "]}"));
    QCOMPARE(longer.first(2), once);
    QCOMPARE(QSet<QByteArray>(longer.begin(), longer.end()).size(), 4);
    for (const QByteArray &id : longer)
        QVERIFY(id.startsWith("call_") && id.size() <= 40);
}

void TestGeminiContentReader::pairsResults()
{
    // By id, whatever the order; without one by name and order.
    const QByteArrayList ids = idsOf(readGemini(
        R"({"contents":[{"role":"model","parts":[
            {"functionCall":{"id":"a","name":"f"}},{"functionCall":{"id":"b","name":"f"}},
            {"functionCall":{"name":"g"}},{"functionCall":{"name":"f"}}]},
           {"role":"user","parts":[
            {"functionResponse":{"name":"g","response":{}}},
            {"functionResponse":{"id":"b","name":"f","response":{}}},
            {"functionResponse":{"name":"f","response":{}}},
            {"functionResponse":{"name":"f","response":{}}},
            {"functionResponse":{"id":"z","name":"h","response":{}}}]}]})"));
    QCOMPARE(ids.size(), 9);
    QCOMPARE(ids.mid(4), QByteArrayList({ids[2], ids[1], ids[0], ids[3], "z"}));
}

void TestGeminiContentReader::readsAnswers_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isError");
    const auto row = [](const char *name, const char *response, const char *text, bool isError) {
        QTest::newRow(name) << QByteArray(response) << QByteArray(text) << isError;
    };
    row("output", R"({"output":"done"})", "done", false);
    row("output of another type", R"({"output":{"b":1.0,"a":[2]}})", R"({"b":1.0,"a":[2]})", false);
    row("error", R"({"error":"no such file"})", "no such file", true);
    row("an error with more", R"({"error":"x","code":1})", R"({"error":"x","code":1})", true);
    row("no error",
        R"({"output":"done","error":null})",
        R"({"output":"done","error":null})",
        false);
    row("result", R"({"result":20})", "20", false);
    row("name and content", R"({"name":"f","content":"20 degrees"})", "20 degrees", false);
    row("any object", R"({"sky":"blue","wind":3})", R"({"sky":"blue","wind":3})", false);
    row("nothing", "{}", "", false);
}

void TestGeminiContentReader::readsAnswers()
{
    QFETCH(const QByteArray, response);
    QFETCH(const QByteArray, text);
    QFETCH(const bool, isError);
    const Conversation read = readGemini(
        withParts(R"({"functionResponse":{"name":"f","id":"1","response":)" + response +
                  R"(,"parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}})"));
    const auto &result = std::get<ToolResultPart>(read.messages.first().parts.first());
    QCOMPARE(result.isError, isError);
    QCOMPARE(result.name, QByteArray("f"));
    QList<ToolResultPart::Content> expected;
    if (!text.isEmpty())
        expected.append(TextPart{.text = text});
    expected.append(MediaPart{.type = "image/png", .data = "AA=="});
    QVERIFY(result.content == expected);
}

void TestGeminiContentReader::keepsWhatOnlyGeminiKnows()
{
    const QByteArrayList parts = {R"({"executableCode":{"language":"PYTHON","code":"1"}})",
                                  R"({"codeExecutionResult":{"outcome":"OUTCOME_OK"}})",
                                  R"({"toolCall":{"id":"t"},"thoughtSignature":"YQ=="})",
                                  R"({"toolResponse":{"id":"t"}})"};
    const Conversation read = readGemini(withParts(parts.join(',')));
    QCOMPARE(read.messages.first().parts.size(), 4);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const auto &opaque = std::get<OpaquePart>(read.messages.first().parts[i]);
        QCOMPARE(opaque.json, parts[i]);
        QVERIFY(opaque.origin == Format::GeminiGenerate);
    }
}

QTEST_GUILESS_MAIN(TestGeminiContentReader)
#include "tst_geminicontentreader.moc"
