#include "core/relay/upstreamchoice.h"

#include "core/relay/modelcatalog.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestUpstreamChoice final : public QObject
{
    Q_OBJECT

private slots:
    void choosesTheFormat_data();
    void choosesTheFormat();
    void avoidsWhatWasRefused();
};

static constexpr Format chat = Format::OpenAiChat;
static constexpr Format responses = Format::OpenAiResponses;

void TestUpstreamChoice::choosesTheFormat_data()
{
    QTest::addColumn<Provider>("provider");
    QTest::addColumn<Format>("client");
    QTest::addColumn<QString>("model");
    QTest::addColumn<Format>("format");
    const auto row =
        [](const char *title, Provider provider, Format client, const char *model, Format format) {
            QTest::newRow(title) << provider << client << QString::fromLatin1(model) << format;
        };
    row("a chat stays one", Provider::OpenAi, chat, "gpt-5.5", chat);
    row("responses stay so", Provider::OpenAi, responses, "gpt-4o", responses);
    row("a model without a chat: codex", Provider::OpenAi, chat, "gpt-5.2-codex", responses);
    row("a model without a chat: pro", Provider::OpenAi, chat, "o3-pro-2025-06-10", responses);
    row("others serve such a name as they like",
        Provider::OpenAiCompatible,
        chat,
        "qwen-codex",
        chat);
    row("reasoning goes where it is kept",
        Provider::OpenAi,
        Format::AnthropicMessages,
        "gpt-5.5",
        responses);
    row("what does not reason", Provider::OpenAi, Format::GeminiGenerate, "gpt-4o", chat);
    row("another vendor's", Provider::OpenAiCompatible, Format::GeminiGenerate, "gpt-5.5", chat);
    row("Anthropic", Provider::Anthropic, chat, "claude-opus-5-5", Format::AnthropicMessages);
    row("Gemini", Provider::Gemini, responses, "gemini-3-pro", Format::GeminiGenerate);
}

void TestUpstreamChoice::choosesTheFormat()
{
    QFETCH(const Provider, provider);
    QFETCH(const Format, client);
    QFETCH(const QString, model);
    QFETCH(const Format, format);
    ModelCatalog catalog(SystemClock::instance(), nullptr, nullptr);
    QCOMPARE(upstreamFormatFor({.provider = provider}, client, model, true, ModelTable(&catalog)),
             format);
}

void TestUpstreamChoice::avoidsWhatWasRefused()
{
    const Account vendor{.provider = Provider::OpenAiCompatible};
    ModelCatalog catalog(SystemClock::instance(), nullptr, nullptr);
    QCOMPARE(upstreamFormatFor(vendor, responses, u"deepseek-v4"_s, false, ModelTable(&catalog)),
             chat);
}

QTEST_APPLESS_MAIN(TestUpstreamChoice)
#include "tst_upstreamchoice.moc"
