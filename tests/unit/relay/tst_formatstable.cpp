#include "core/formats/conversation/remotemedia.h"
#include "core/formats/responses/storedreferences.h"
#include "core/relay/translation.h"
#include "tests/unit/relay/formatfeatures.h"

#include <QFile>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// docs/formats.md says what the translation does.
class TestFormatsTable : public QObject
{
    Q_OBJECT

private slots:
    void isWhatTheTranslationDoes();
};

namespace {

struct Side
{
    Format format;
    QString title = {};
    QByteArray model = {};
};

} // namespace

static QList<Side> sides()
{
    return {{Format::OpenAiChat, u"OpenAI Chat Completions"_s, "gpt-4o"},
            {Format::OpenAiResponses, u"OpenAI Responses"_s, "gpt-5.5"},
            {Format::AnthropicMessages, u"Anthropic Messages"_s, "claude-opus-5-5"},
            {Format::GeminiGenerate, u"Gemini"_s, "gemini-3-pro"}};
}

/// What becomes of a feature on its way from one side to the other.
static QString fateOf(const FormatFeature &feature, const Side &client, const Side &upstream)
{
    if (client.format == upstream.format)
        return u"as it is"_s;
    TranslationWish wish{
        .route = {.format = client.format, .model = QString::fromLatin1(upstream.model)},
        .body = requestWith(feature, client.format, upstream.model),
        .model = upstream.model,
        .upstream = upstream.format,
        .traits = traitsOf(upstream.format, upstream.model)};
    if (const Result<JsonTree> body = JsonTree::parse(wish.body);
        body && client.format == Format::OpenAiResponses) { // as the relay recalls it
        wish.previous = storedReferences(body->root()).previous;
        if (!wish.previous.isEmpty())
            wish.body = withHistory(body->root(), {R"({"role":"user","content":"Earlier"})"});
    }
    StateStore states;
    Result<Conversation> conversation = readForUpstream(wish, states);
    if (!conversation)
        return u"refused"_s;
    if (upstream.format == Format::GeminiGenerate) { // as the relay fetches it
        for (const QByteArray &url : remoteMedia(*conversation))
            inlineMedia(*conversation, url, "image/png", "pixels");
    }
    const Result<Translation> translation = writeForUpstream(wish, *conversation);
    if (!translation)
        return u"refused"_s;
    if (!translation->dropped().isEmpty())
        return u"dropped"_s;
    return feature.emulatedAt.contains(upstream.format) ? u"emulated"_s : u"translated"_s;
}

static QString table(const Side &client)
{
    QString text = u"\n## A client of %1\n\n| |"_s.arg(client.title);
    for (const Side &upstream : sides())
        text += u" %1 |"_s.arg(upstream.title);
    text += u"\n|---|---|---|---|---|\n"_s;
    for (const FormatFeature &feature : formatFeatures()) {
        if (requestWith(feature, client.format, {}).isEmpty())
            continue;
        text += u"| %1 |"_s.arg(feature.name);
        for (const Side &upstream : sides())
            text += u" %1 |"_s.arg(fateOf(feature, client, upstream));
        text += u'\n';
    }
    return text;
}

static QString document()
{
    QString text =
        u"# Formats\n\n"
        "What becomes of a request's parts at an upstream of each format. A test writes this page, "
        "by translating a request with each part:\n"
        "`DESKRELAY_WRITE_DOCS=1 build/dev/bin/tst_formatstable`. What a model takes differs from model to model; here they are\n"_s;
    QStringList models;
    for (const Side &side : sides())
        models << u"%1 (%2)"_s.arg(QString::fromLatin1(side.model), side.title);
    text += models.join(u", "_s) + u".\n\n"_s;
    text +=
        u"- **as it is**: the same format on both sides; the bytes go through.\n"
        "- **translated**: said in the upstream's own words.\n"
        "- **emulated**: done by the relay or by other means, as the upstream has no word for it.\n"
        "- **dropped**: left out, and named in the reply's `x-deskrelay-dropped`.\n"
        "- **refused**: answered with a 400 that names the field, as leaving it out would change what the client gets.\n"_s;
    for (const Side &client : sides())
        text += table(client);
    return text;
}

void TestFormatsTable::isWhatTheTranslationDoes()
{
    const QString path = QStringLiteral(DESKRELAY_SOURCE_DIR "/docs/formats.md");
    const QString expected = document();
    QFile file(path);
    if (qEnvironmentVariableIsSet("DESKRELAY_WRITE_DOCS")) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(expected.toUtf8());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
    const QStringList told = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList wanted = expected.split(u'\n');
    for (qsizetype i = 0; i < std::max(told.size(), wanted.size()); ++i)
        QCOMPARE(told.value(i), wanted.value(i));
}

QTEST_GUILESS_MAIN(TestFormatsTable)

#include "tst_formatstable.moc"
