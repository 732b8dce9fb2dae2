#include "core/formats/chat/chatrequestreader.h"
#include "core/formats/chat/chatrequestwriter.h"

#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace deskrelay;

/// A request that is written and read again, and those of real tools.
class TestChatRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void keepsAnyConversation_data();
    void keepsAnyConversation();
    void readsRealRequests_data();
    void readsRealRequests();
};

static Result<Conversation> read(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    return readChatRequest(tree->root(), {});
}

namespace {

/// Makes conversations that the format can say in full, in the form in which they are read.
class Maker final
{
public:
    explicit Maker(quint32 seed)
        : m_random(seed)
    {
    }

    Conversation conversation();

private:
    bool flips() { return m_random.bounded(2) == 0; }
    QByteArray text();
    std::optional<CacheLife> cache();
    MediaPart media();
    void addTurn(QList<Message> &messages);
    void addTools(Conversation &made);
    void addFields(Conversation &made);
    template <typename T>
    T oneOf(const QList<T> &choices)
    {
        return choices[m_random.bounded(choices.size())];
    }

    QRandomGenerator m_random;
    int m_calls = 0;
};

} // namespace

QByteArray Maker::text()
{
    QByteArray made;
    for (int i = m_random.bounded(1, 12); i > 0; --i)
        made += oneOf<QByteArray>({"word ", "\"quoted\" ", "line\n", "\xc3\xa9", "\\", "\x01"});
    return made;
}

std::optional<CacheLife> Maker::cache()
{
    if (m_random.bounded(4) > 0)
        return std::nullopt;
    return flips() ? CacheLife::Short : CacheLife::Long;
}

MediaPart Maker::media()
{
    using Kind = MediaPart::Kind;
    using Source = MediaPart::Source;
    MediaPart made = oneOf<MediaPart>(
        {{.type = "image/png", .data = "AAEC", .detail = "low"},
         {.source = Source::Url, .data = "https://x.example/a.png"},
         {.kind = Kind::Audio, .type = "audio/wav", .data = "UklG"},
         {.kind = Kind::Document, .type = "application/pdf", .data = "JVBE", .name = "a.pdf"},
         {.kind = Kind::Document, .source = Source::File, .data = "file-1"}});
    made.cache = cache();
    return made;
}

void Maker::addTurn(QList<Message> &messages)
{
    if (flips())
        messages.append({.role = Role::System,
                         .parts = {TextPart{.text = text(), .cache = cache()}},
                         .isDeveloper = flips()});
    Message user{.name = flips() ? "ann" : ""};
    for (int i = m_random.bounded(1, 4); i > 0; --i) {
        if (flips())
            user.parts.append(TextPart{.text = text(), .cache = cache()});
        else
            user.parts.append(media());
    }
    messages.append(user);
    Message answer{.role = Role::Assistant};
    if (flips())
        answer.parts.append(TextPart{text()});
    else if (flips())
        answer.parts.append(RefusalPart{text()});
    Message results;
    for (int i = m_random.bounded(answer.parts.isEmpty() ? 1 : 0, 4); i > 0; --i) {
        const bool isCustom = flips();
        const QByteArray id = "call_" + QByteArray::number(++m_calls);
        answer.parts.append(
            ToolCallPart{.id = id,
                         .name = isCustom ? "patch" : "f",
                         .isCustom = isCustom,
                         .arguments = isCustom ? text() : QByteArray(R"({"n": 1.50})")});
        ToolResultPart result{.id = id, .isCustom = isCustom};
        for (int part = m_random.bounded(3); part > 0; --part)
            result.content.append(TextPart{.text = text(), .cache = cache()});
        results.parts.append(result);
    }
    messages.append(answer);
    if (!results.parts.isEmpty())
        messages.append(results);
}

void Maker::addTools(Conversation &made)
{
    using Mode = ToolChoice::Mode;
    made.tools = {
        {.name = "f",
         .description = text(),
         .schema = R"({"type": "object", "maximum": 1e3})",
         .strict = oneOf<std::optional<bool>>({true, false, std::nullopt})},
        {.name = "bare"},
        {.kind = Tool::Kind::Custom,
         .name = "patch",
         .grammar = R"({"type":"grammar","syntax":"lark","definition":"x"})"},
        {.kind = Tool::Kind::Server, .name = "w", .serverType = "w", .raw = R"({"type":"w"})"}};
    made.toolChoice = oneOf<ToolChoice>({{},
                                         {.mode = Mode::Auto, .parallel = true},
                                         {.mode = Mode::None},
                                         {.mode = Mode::Required, .parallel = false},
                                         {.mode = Mode::Named, .allowed = {"patch"}},
                                         {.mode = Mode::Auto, .allowed = {"f", "patch"}}});
}

void Maker::addFields(Conversation &made)
{
    made.sampling = {.temperature = 0.7,
                     .seed = -3,
                     .presencePenalty = -0.25,
                     .logitBias = R"({"1": 2.0})",
                     .stop = {"END", text()}};
    made.maxOutputTokens = m_random.bounded(1, 1000);
    if (flips())
        made.output.kind = OutputFormat::Kind::JsonObject;
    else if (flips())
        made.output = {.kind = OutputFormat::Kind::JsonSchema,
                       .name = "answer",
                       .description = text(),
                       .schema = R"({"type": "object"})",
                       .strict = flips()};
    using Mode = Reasoning::Mode;
    made.reasoning =
        oneOf<Reasoning>({{},
                          {.mode = Mode::Off, .effort = Effort::None},
                          {.mode = Mode::On, .effort = Effort::Minimal, .isShown = true},
                          {.mode = Mode::On, .effort = Effort::Max, .isShown = true}});
    made.verbosity = oneOf<QByteArray>({"", "low", "high"});
    made.serviceTier = oneOf<QByteArray>({"", "flex"});
    made.user = oneOf<QByteArray>({"", "somebody"});
    made.cacheKey = oneOf<QByteArray>({"", "key"});
    made.store = oneOf<std::optional<bool>>({true, false, std::nullopt});
}

Conversation Maker::conversation()
{
    Conversation made{.model = "gpt-6-sol"};
    for (int turns = m_random.bounded(1, 5); turns > 0; --turns)
        addTurn(made.messages);
    if (flips())
        addTools(made);
    if (flips())
        addFields(made);
    made.isStreamed = made.wantsUsageChunk = flips();
    return made;
}

void TestChatRoundTrip::keepsAnyConversation_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 0; seed < 200; ++seed)
        QTest::addRow("%u", seed) << seed;
}

void TestChatRoundTrip::keepsAnyConversation()
{
    QFETCH(const quint32, seed);
    const Conversation made = Maker(seed).conversation();
    ModelTraits traits = traitsOf(Format::OpenAiChat, made.model);
    traits.takesSampling = traits.takesStop = traits.takesAudio = true;
    const Result<WrittenRequest> written = writeChatRequest(made, traits);
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
    QCOMPARE(written->dropped, QByteArrayList());
    const Result<Conversation> again = read(written->body);
    QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message));
    QVERIFY2(*again == made, written->body.constData());
}

/// The requests of this format below DESKRELAY_CAPTURES, as real tools sent them.
static QList<std::pair<QString, QByteArray>> captures()
{
    QList<std::pair<QString, QByteArray>> found;
    const QString root = qEnvironmentVariable("DESKRELAY_CAPTURES");
    if (root.isEmpty())
        return found;
    QDirIterator files(root, {QStringLiteral("*.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const Result<JsonTree> capture = JsonTree::parse(text);
        if (capture && capture->root()["path"].text.endsWith("/chat/completions"))
            found.append({file.fileName().mid(root.size()), capture->root()["body"].json()});
    }
    return found;
}

void TestChatRoundTrip::readsRealRequests_data()
{
    QTest::addColumn<QByteArray>("body");
    const QList<std::pair<QString, QByteArray>> found = captures();
    for (const auto &[name, body] : found)
        QTest::newRow(qPrintable(name)) << body;
    if (found.isEmpty())
        QTest::newRow("none") << QByteArray();
}

void TestChatRoundTrip::readsRealRequests()
{
    QFETCH(const QByteArray, body);
    if (body.isEmpty())
        QSKIP("DESKRELAY_CAPTURES names no folder of recorded requests");
    const Result<Conversation> conversation = read(body);
    QVERIFY2(conversation.has_value(),
             conversation ? "" : qPrintable(conversation.error().message));
    const Result<WrittenRequest> written =
        writeChatRequest(*conversation, traitsOf(Format::OpenAiChat, conversation->model));
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message));
    const Result<Conversation> again = read(written->body);
    QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message));
    QVERIFY(again->messages == conversation->messages);
    QVERIFY(again->tools == conversation->tools);
}

QTEST_GUILESS_MAIN(TestChatRoundTrip)
#include "tst_chatroundtrip.moc"
