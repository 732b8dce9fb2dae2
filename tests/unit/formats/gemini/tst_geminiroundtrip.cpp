#include "geminisupport.h"

#include "core/formats/gemini/geminirequestwriter.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;

namespace {

/// Makes conversations that Gemini's format can say in full.
class Maker final
{
public:
    explicit Maker(quint32 seed)
        : m_random(seed)
    {
    }

    Conversation conversation();
    Reply reply();

private:
    qsizetype below(qsizetype bound) { return m_random.bounded(int(bound)); }
    bool coin() { return below(2) == 0; }
    QByteArray word();
    SealedState signature();
    Message user();
    Message assistant();
    MediaPart media();
    ToolResultPart result(const ToolCallPart &call);
    void addSettings(Conversation &conversation);

    QRandomGenerator m_random;
    QList<ToolCallPart> m_waiting = {};
    qsizetype m_calls = 0;
};

} // namespace

QByteArray Maker::word()
{
    static const QByteArrayList words = {"plain",
                                         "two words",
                                         "\"quoted\" \\ \n line",
                                         "naïve – ünïcode 🦊",
                                         "{\"a\":1.0}",
                                         "0"};
    return words[below(words.size())];
}

SealedState Maker::signature()
{
    return {.origin = Format::GeminiGenerate, .data = word().toBase64()};
}

MediaPart Maker::media()
{
    using Kind = MediaPart::Kind;
    switch (below(4)) {
    case 0:
        return {.kind = Kind::Document, .type = "application/pdf", .data = "JVBERg=="};
    case 1:
        return {.kind = Kind::Document,
                .source = MediaPart::Source::Text,
                .type = "text/plain",
                .data = word()};
    case 2:
        return {.kind = Kind::Audio, .type = "audio/wav", .data = "UklG"};
    default:
        return {.type = "image/png", .data = "iVBORw=="};
    }
}

ToolResultPart Maker::result(const ToolCallPart &call)
{
    ToolResultPart made{.id = call.id, .name = call.name, .isError = coin()};
    if (coin())
        made.content.append(TextPart{.text = word()});
    if (coin())
        made.content.append(MediaPart{.type = "image/png", .data = "iVBORw=="});
    return made;
}

Message Maker::user()
{
    Message made{.role = Role::User};
    for (const ToolCallPart &call : std::exchange(m_waiting, {}))
        made.parts.append(result(call));
    for (qsizetype i = made.parts.isEmpty() ? -1 : below(2); i < below(3); ++i)
        made.parts.append(coin() ? Part(TextPart{.text = word()}) : Part(media()));
    return made;
}

Message Maker::assistant()
{
    Message made{.role = Role::Assistant};
    if (coin())
        made.parts.append(ReasoningPart{.text = word()});
    if (coin()) {
        const bool isSigned = coin();
        made.parts.append(TextPart{.text = word(),
                                   .state = isSigned ? std::optional(signature()) : std::nullopt});
    }
    if (coin())
        made.parts.append(OpaquePart{.origin = Format::GeminiGenerate,
                                     .type = "executableCode",
                                     .json = R"({"executableCode":{"code":"1"}})"});
    for (qsizetype i = below(4); i > 0 || made.parts.isEmpty(); --i) {
        ToolCallPart call{.id = "call" + QByteArray::number(++m_calls),
                          .name = coin() ? "read" : "files.list",
                          .arguments = R"({"n":1.0,"s":"é"})"};
        if (m_waiting.isEmpty()) // the first one's, as the model gives it
            call.state = signature();
        made.parts.append(call);
        m_waiting.append(call);
    }
    return made;
}

void Maker::addSettings(Conversation &conversation)
{
    using Mode = ToolChoice::Mode;
    if (coin()) {
        conversation.tools = {
            {.name = "read",
             .description = word(),
             .schema = R"({"type":"object","properties":{"n":{"type":"number","minimum":1.50}}})"},
            {.name = "files.list"},
            {.kind = Tool::Kind::Server,
             .name = "codeExecution",
             .serverType = "codeExecution",
             .raw = R"({"codeExecution":{}})"}};
        const QList<ToolChoice> choices = {
            {},
            {.mode = Mode::Auto},
            {.mode = Mode::None},
            {.mode = Mode::Required},
            {.mode = Mode::Named, .allowed = {"read"}},
            {.mode = Mode::Auto, .allowed = {"read"}},
            {.mode = Mode::Required, .allowed = {"read", "files.list"}}};
        conversation.toolChoice = choices[below(choices.size())];
    }
    if (coin())
        conversation.sampling = {.temperature = 0.25,
                                 .topP = 0.5,
                                 .topK = 7,
                                 .seed = below(100),
                                 .frequencyPenalty = 0.5,
                                 .presencePenalty = -0.5,
                                 .stop = {word()}};
    if (coin())
        conversation.maxOutputTokens = 1 + below(10'000);
    if (coin())
        conversation.output = {.kind = OutputFormat::Kind::JsonSchema,
                               .schema = R"({"type":"object","title":"t"})"};
    conversation.reasoning.isShown = coin();
    if (coin()) {
        conversation.reasoning.mode = Reasoning::Mode::On;
        conversation.reasoning.effort = coin() ? Effort::Low : Effort::High;
    }
    if (coin())
        conversation.serviceTier = "flex";
}

Conversation Maker::conversation()
{
    Conversation made{
        .format = Format::GeminiGenerate, .model = "gemini-3.5-flash", .isStreamed = true};
    if (coin())
        made.messages.append(
            {.role = Role::System, .parts = {TextPart{.text = word()}, TextPart{.text = "b"}}});
    made.messages.append(user());
    for (qsizetype turns = below(5); turns > 0; --turns) {
        made.messages.append(assistant());
        made.messages.append(user());
    }
    addSettings(made);
    return made;
}

Reply Maker::reply()
{
    const Message message = assistant();
    Reply made{.id = "id1", .model = "my-model", .parts = message.parts};
    const bool hasCalls = !std::exchange(m_waiting, {}).isEmpty();
    if (coin())
        made.parts.append(MediaPart{.type = "image/png", .data = "iVBORw=="});
    const bool isCut = coin();
    made.usage = TokenUsage{
        .input = below(1000), .cacheRead = below(10), .output = 10 + below(10), .reasoning = 3};
    made.finish = reply::Finish{.reason = isCut      ? FinishReason::Length
                                          : hasCalls ? FinishReason::ToolCalls
                                                     : FinishReason::Stop};
    return made;
}

/// What is written for Gemini and read again is what it was.
class TestGeminiRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void keepsConversations();
    void keepsReplies();
    void takesRealRequests_data();
    void takesRealRequests();
};

void TestGeminiRoundTrip::keepsConversations()
{
    for (quint32 seed = 0; seed < 500; ++seed) {
        const Conversation made = Maker(seed).conversation();
        const WrittenRequest written = writeGemini(made, made.model);
        QVERIFY2(written.dropped.isEmpty(), written.dropped.join(' ').constData());
        const Conversation read = readGemini(written.body);
        if (!(read == made))
            qWarning("seed %u: %s", seed, written.body.constData());
        QVERIFY(read == made);
    }
}

void TestGeminiRoundTrip::keepsReplies()
{
    for (quint32 seed = 0; seed < 500; ++seed) {
        const Reply made = Maker(seed).reply();
        const Codec &codec = codecOf(Format::GeminiGenerate);
        const ReplyContext context{.model = made.model, .id = made.id};
        const std::unique_ptr<ReplyWriter> writer = codec.makeReplyWriter(context);
        const std::unique_ptr<ReplyReader> reader = codec.makeReplyReader();
        SseParser parser;
        ReplyEvents events;
        QByteArray bytes;
        for (const ReplyEvent &event : eventsOf(made))
            bytes += writer->write(event) + writer->ping();
        QRandomGenerator random(seed);
        while (!bytes.isEmpty()) { // cut anywhere
            const qsizetype size = std::min<qsizetype>(bytes.size(), random.bounded(1, 40));
            for (const SseEvent &event : parser.feed(bytes.first(size)))
                reader->feed(event, events);
            bytes.remove(0, size);
        }
        reader->finish(events);
        if (!(foldEvents(events) == made))
            qWarning("seed %u", seed);
        QVERIFY(foldEvents(events) == made);

        const Result<JsonTree> whole = JsonTree::parse(codec.makeReplyWriter(context)->whole(made));
        ReplyEvents wholeEvents;
        codec.makeReplyReader()->readWhole(whole->root(), wholeEvents);
        QVERIFY(foldEvents(wholeEvents) == made);
    }
}

void TestGeminiRoundTrip::takesRealRequests_data()
{
    QTest::addColumn<QString>("path");
    const QDir captures(QStringLiteral(DESKRELAY_CAPTURES));
    for (const char *const tool : {"gemini-cli", "genai-sdk"}) {
        const QDir folder(captures.filePath(QString::fromLatin1(tool)));
        for (const QString &name : folder.entryList({QStringLiteral("*.json")}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    if (!captures.exists())
        QTest::newRow("none") << QString();
}

void TestGeminiRoundTrip::takesRealRequests()
{
    QFETCH(const QString, path);
    if (path.isEmpty())
        QSKIP("There are no recorded requests beside the project: set DESKRELAY_CAPTURES.");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Result<JsonTree> capture = JsonTree::parse(file.readAll());
    QVERIFY(capture);
    const JsonNode &body = capture->root()["body"];
    if (!body["contents"].isArray())
        return; // no request of this kind
    const Conversation read = readGemini(body.json());
    const WrittenRequest written = writeGemini(read, "gemini-3.5-flash");
    const Conversation again = readGemini(written.body);
    qsizetype parts = 0;
    qsizetype partsAgain = 0;
    for (const Message &message : read.messages)
        parts += message.parts.size();
    for (const Message &message : again.messages)
        partsAgain += message.parts.size();
    // A call without its result is told one.
    QVERIFY(partsAgain >= parts);
    QCOMPARE(again.tools.size(), read.tools.size());
    QVERIFY(again.toolChoice == read.toolChoice);
    QVERIFY(again.output.kind == read.output.kind);
    QCOMPARE(sorted(again.output.schema), sorted(read.output.schema));
}

QTEST_GUILESS_MAIN(TestGeminiRoundTrip)
#include "tst_geminiroundtrip.moc"
