#include "core/formats/messages/messagesrequestreader.h"
#include "core/formats/messages/messagesrequestwriter.h"
#include "messagesrules.h"

#include <QTest>

#include <ctime>
#include <limits>
#include <random>

using namespace deskrelay;

namespace {

/// Makes conversations of all that Anthropic's format can say of its newest models.
class ConversationMaker final
{
public:
    explicit ConversationMaker(unsigned seed)
        : m_random(seed)
    {
    }

    Conversation make()
    {
        m_hints = 3; // and one for the whole
        Conversation made{.format = Format::AnthropicMessages, .model = "claude-opus-5-5"};
        makeTools(made);
        if (chance(2))
            made.messages.append({.role = Role::System, .parts = {makeText(), makeText()}});
        for (int turns = number(4); turns >= 0; --turns)
            makeTurn(made, turns == 0);
        made.maxOutputTokens = number(100'000);
        made.isStreamed = chance(2);
        if (chance(3))
            made.sampling.stop = {"END", "a\n"};
        if (chance(3))
            made.user = "someone";
        if (chance(4))
            made.serviceTier = "auto";
        if (chance(4))
            made.autoCache = CacheLife::Short;
        if (chance(4)) {
            made.output = {
                .kind = OutputFormat::Kind::JsonSchema,
                .schema =
                    R"({"type":"object","properties":{"b":{"enum":[1.0,"x"]},"a":{"type":"string"}},"required":["b"],"additionalProperties":false})"};
        }
        makeReasoning(made.reasoning);
        return made;
    }

private:
    bool chance(unsigned of) { return m_random() % of == 0; }
    int number(unsigned below) { return static_cast<int>(m_random() % below); }

    std::optional<CacheLife> hint()
    {
        if (m_hints == 0 || !chance(5))
            return std::nullopt;
        --m_hints;
        return CacheLife::Short;
    }

    QByteArray words()
    {
        static const QByteArray all[] = {"a", "\xC3\xA9\n", "\"q\"", "\\u0041", "<x>", "\x01 0"};
        QByteArray text = "w";
        for (int i = number(4); i > 0; --i)
            text += all[number(6)];
        return text;
    }

    TextPart makeText() { return {.text = words(), .cache = hint()}; }

    MediaPart makeMedia()
    {
        using Kind = MediaPart::Kind;
        using Source = MediaPart::Source;
        MediaPart part;
        switch (number(4)) {
        case 0:
            part = {.type = "image/webp", .data = "AAEC"};
            break;
        case 1:
            part = {.source = Source::Url, .data = "https://x.example/i"};
            break;
        case 2:
            part = {
                .kind = Kind::Document, .type = "application/pdf", .data = "JVBERi0=", .name = "T"};
            break;
        default:
            part = {.kind = Kind::Document,
                    .source = Source::Text,
                    .type = "text/plain",
                    .data = words()};
        }
        part.cache = hint();
        return part;
    }

    void makeTools(Conversation &made)
    {
        static const QByteArray names[] = {"read_file", "run", "Ask-3"};
        for (int i = number(4) - 1; i >= 0; --i) {
            made.tools.append(
                {.name = names[i],
                 .description = words(),
                 .schema = R"({"type":"object","z":1.50,"properties":{"b":{},"a":{}}})",
                 .cache = hint()});
        }
        if (chance(4)) {
            made.tools.append({.kind = Tool::Kind::Server,
                               .name = "web_search",
                               .serverType = "web_search_20250305",
                               .raw = R"({"type":"web_search_20250305","name":"web_search"})"});
        }
        m_hasTools = !made.tools.isEmpty();
        if (!m_hasTools)
            return;
        using Mode = ToolChoice::Mode;
        static const ToolChoice choices[] = {{},
                                             {.mode = Mode::Auto},
                                             {.mode = Mode::None},
                                             {.mode = Mode::Required, .parallel = true},
                                             {.mode = Mode::Auto, .parallel = false}};
        made.toolChoice = choices[number(5)];
        if (chance(5))
            made.toolChoice = {.mode = Mode::Named, .allowed = {made.tools.first().name}};
    }

    void makeTurn(Conversation &made, bool isLast)
    {
        Message user{.parts = std::exchange(m_results, {})};
        user.parts.append(makeText());
        if (chance(3))
            user.parts.append(makeMedia());
        made.messages.append(user);
        if (chance(4))
            made.messages.append({.role = Role::System, .parts = {makeText()}});
        if (isLast)
            return;
        Message assistant{.role = Role::Assistant};
        if (chance(2))
            assistant.parts.append(ReasoningPart{
                .text = words(), .state = SealedState{.data = "Eq+/" + words().toBase64()}});
        if (chance(5))
            assistant.parts.append(ReasoningPart{
                .state = SealedState{.kind = SealedState::Kind::Redacted, .data = "Emw="}});
        assistant.parts.append(TextPart{.text = words()});
        if (chance(5))
            assistant.parts.append(
                OpaquePart{.type = "server_tool_use",
                           .json = R"({"type":"server_tool_use","id":"s","input":{"b":1.0}})"});
        for (int calls = m_hasTools ? number(3) : 0; calls > 0; --calls)
            assistant.parts.append(makeCall());
        made.messages.append(assistant);
    }

    ToolCallPart makeCall()
    {
        const ToolCallPart call{.id = "toolu_" + QByteArray::number(++m_calls),
                                .name = "run",
                                .arguments = R"({"b":1.0,"a":"\u00e9"})",
                                .cache = hint()};
        ToolResultPart result{.id = call.id, .isError = chance(4), .cache = hint()};
        for (int i = number(3); i > 0; --i) {
            if (result.isError || chance(2))
                result.content.append(makeText());
            else
                result.content.append(makeMedia());
        }
        m_results.append(result);
        return call;
    }

    void makeReasoning(Reasoning &reasoning)
    {
        using Mode = Reasoning::Mode;
        static const Effort efforts[] = {Effort::Low, Effort::Medium, Effort::High, Effort::Max};
        reasoning.mode = static_cast<Mode>(number(3));
        if (chance(2))
            reasoning.effort = efforts[number(reasoning.mode == Mode::Off ? 3 : 4)];
        if (reasoning.mode == Mode::On && chance(2))
            reasoning.isShown = chance(2);
    }

    std::mt19937 m_random;
    int m_hints = 0;
    int m_calls = 0;
    bool m_hasTools = false;
    QList<Part> m_results = {};
};

} // namespace

class TestMessagesRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void isTheSameConversationAgain();
    void isQuick();
};

void TestMessagesRoundTrip::isTheSameConversationAgain()
{
    for (unsigned seed = 0; seed < 500; ++seed) {
        const Conversation made = ConversationMaker(seed).make();
        const Result<WrittenRequest> request =
            writeMessagesRequest(made, traitsOf(Format::AnthropicMessages, made.model));
        QVERIFY2(request, qPrintable(request ? QString() : request.error().message));
        QCOMPARE(request->dropped, QByteArrayList());
        const QByteArray fault = MessagesRules::fault(request->body, request->headers);
        QVERIFY2(fault.isEmpty(), fault.constData());
        const Result<JsonTree> tree = JsonTree::parse(request->body);
        QVERIFY(tree);
        const Result<Conversation> back = readMessagesRequest(tree->root(), {});
        QVERIFY2(back, qPrintable(back ? QString() : back.error().message));
        QVERIFY2(*back == made, request->body.constData());
    }
}

/// An agent's request of 250 KB: 40 tools, 100 turns of calls and results.
void TestMessagesRoundTrip::isQuick()
{
    Conversation made{.format = Format::AnthropicMessages, .model = "claude-opus-5-5"};
    for (int i = 0; i < 40; ++i) {
        made.tools.append(
            {.name = "tool_" + QByteArray::number(i),
             .description = QByteArray("Words about it. ").repeated(60),
             .schema =
                 R"({"type":"object","properties":{"path":{"type":"string","description":"Which file."},"lines":{"type":"array","items":{"type":"integer"}}},"required":["path"]})"});
    }
    made.messages.append({.parts = {TextPart{.text = "Begin"}}});
    for (int i = 0; i < 100; ++i) {
        const QByteArray id = "toolu_" + QByteArray::number(i);
        made.messages.append(
            {.role = Role::Assistant,
             .parts = {TextPart{.text = "Next."},
                       ToolCallPart{.id = id,
                                    .name = "tool_1",
                                    .arguments = R"({"path":"a.cpp","lines":[1,2]})"}}});
        made.messages.append(
            {.parts = {ToolResultPart{
                 .id = id, .content = {TextPart{.text = QByteArray("a line\n").repeated(260)}}}}});
    }
    const ModelTraits traits = traitsOf(Format::AnthropicMessages, made.model);
    const QByteArray body = writeMessagesRequest(made, traits)->body;
    QVERIFY(body.size() > 200'000);
    auto best = std::numeric_limits<std::clock_t>::max();
    for (int round = 0; round < 10; ++round) {
        const std::clock_t before = std::clock(); // our own time, whoever else is at work
        const Result<JsonTree> tree = JsonTree::parse(body);
        const Result<Conversation> conversation = readMessagesRequest(tree->root(), {});
        const Result<WrittenRequest> request = writeMessagesRequest(*conversation, traits);
        best = std::min(best, std::clock() - before);
        QCOMPARE(request->body.size(), body.size());
    }
    const double milliseconds = 1000.0 * double(best) / CLOCKS_PER_SEC;
    qInfo("%lld bytes read and written in %.1f ms", qint64(body.size()), milliseconds);
    QVERIFY(milliseconds < 200); // with no optimisation it takes some 16
}

QTEST_GUILESS_MAIN(TestMessagesRoundTrip)
#include "tst_messagesroundtrip.moc"
