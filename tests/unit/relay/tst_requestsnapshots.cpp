#include "core/base/jsontree.h"
#include "core/formats/conversation/remotemedia.h"
#include "core/relay/translation.h"
#include "tests/unit/relay/formatfeatures.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a request of each client becomes at each upstream, beside what was once read and found
/// right: tests/fixtures/translation. DESKRELAY_WRITE_SNAPSHOTS=1 writes them anew, to be read
/// again.
class TestRequestSnapshots final : public QObject
{
    Q_OBJECT

private slots:
    void areAsTheyWere_data();
    void areAsTheyWere();
    void coverEveryInput();
};

namespace {

struct Side
{
    Format format;
    QLatin1StringView name;
    QByteArray model = {};
};

} // namespace

static const QList<Side> &sides()
{
    static const QList<Side> all = {{Format::OpenAiChat, "chat"_L1, "gpt-4o"},
                                    {Format::OpenAiResponses, "responses"_L1, "gpt-5.5"},
                                    {Format::AnthropicMessages, "messages"_L1, "claude-opus-5-5"},
                                    {Format::GeminiGenerate, "gemini"_L1, "gemini-3-pro"}};
    return all;
}

static QDir folder()
{
    return QDir(QStringLiteral(DESKRELAY_SOURCE_DIR "/tests/fixtures/translation/requests"));
}

static QByteArray read(const QString &name)
{
    QFile file(folder().filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A feature's name as a file has it.
static QString slug(QString name)
{
    return name.toLower().replace(u' ', u'-');
}

/// What a client says: a file, or a feature of the table of formats.
static QByteArray inputOf(const QString &name, const Side &client)
{
    if (const QByteArray file = read(name + u'.' + client.name + u".json"_s); !file.isEmpty())
        return file;
    for (const FormatFeature &feature : formatFeatures()) {
        if (slug(feature.name) == name)
            return requestWith(feature, client.format, client.model);
    }
    return {};
}

static void indent(QByteArray &text, int depth)
{
    text += '\n' + QByteArray(depth, ' ');
}

/// The JSON with a line for each member, its numbers, escapes and order untouched.
static void print(QByteArray &text, const JsonNode &node, int depth)
{
    if (!node.isObject() && !node.isArray()) {
        text += node.raw;
        return;
    }
    const bool isShort = node.raw.size() < 90;
    if (isShort) {
        text += node.raw;
        return;
    }
    text += node.isObject() ? '{' : '[';
    const char *separator = "";
    for (const JsonMember &member : node.members) {
        text += std::exchange(separator, ",");
        indent(text, depth + 1);
        text += '"' + member.name.toByteArray() + "\": ";
        print(text, member.value, depth + 1);
    }
    for (const JsonNode &item : node.items) {
        text += std::exchange(separator, ",");
        indent(text, depth + 1);
        print(text, item, depth + 1);
    }
    indent(text, depth);
    text += node.isObject() ? '}' : ']';
}

static QByteArray translated(const QByteArray &input, const Side &client, const Side &upstream)
{
    const TranslationWish wish{
        .route = {.format = client.format, .model = QString::fromLatin1(upstream.model)},
        .body = input,
        .model = upstream.model,
        .asked = upstream.model,
        .upstream = upstream.format,
        .traits = traitsOf(upstream.format, upstream.model)};
    StateStore states;
    Result<Conversation> conversation = readForUpstream(wish, states);
    if (!conversation)
        return "refused: " + conversation.error().message.toUtf8() + '\n';
    if (upstream.format == Format::GeminiGenerate) { // as the relay fetches it
        for (const QByteArray &url : remoteMedia(*conversation))
            inlineMedia(*conversation, url, "image/png", "pixels");
    }
    const Result<Translation> translation = writeForUpstream(wish, *conversation);
    if (!translation)
        return "refused: " + translation.error().message.toUtf8() + '\n';
    QByteArray text;
    if (!translation->dropped().isEmpty())
        text += "dropped: " + translation->dropped() + '\n';
    if (translation->enforcesStop)
        text += "stop strings are enforced by the relay\n";
    for (const Headers::Field &field : translation->written.headers)
        text += field.name + ": " + field.value + '\n';
    const Result<JsonTree> body = JsonTree::parse(translation->written.body);
    if (!body)
        return text + "NO JSON: " + translation->written.body + '\n';
    print(text, body->root(), 0);
    return text + '\n';
}

static QByteArray snapshotOf(const QString &name)
{
    QByteArray text;
    for (const Side &client : sides()) {
        const QByteArray input = inputOf(name, client);
        if (input.isEmpty())
            continue;
        for (const Side &upstream : sides()) {
            if (upstream.format == client.format)
                continue;
            text += QByteArray(text.isEmpty() ? "" : "\n") + "== " + client.name.data() + " to " +
                    upstream.name.data() + '\n';
            text += translated(input, client, upstream);
        }
    }
    return text;
}

static QStringList names()
{
    QStringList found;
    for (const FormatFeature &feature : formatFeatures())
        found.append(slug(feature.name));
    for (const QString &file : folder().entryList({u"*.json"_s}, QDir::Files, QDir::Name))
        found.append(file.section(u'.', 0, 0));
    found.removeDuplicates();
    return found;
}

void TestRequestSnapshots::areAsTheyWere_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : names())
        QTest::newRow(qPrintable(name)) << name;
}

void TestRequestSnapshots::areAsTheyWere()
{
    QFETCH(const QString, name);
    const QByteArray now = snapshotOf(name);
    QVERIFY(!now.contains("NO JSON"));
    const QString file = name + u".txt"_s;
    if (qEnvironmentVariableIsSet("DESKRELAY_WRITE_SNAPSHOTS")) {
        QFile written(folder().filePath(file));
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write(now);
        return;
    }
    const QByteArray before = read(file);
    const QList<QByteArray> nowLines = now.split('\n');
    const QList<QByteArray> lines = before.split('\n');
    for (qsizetype i = 0; i < std::max(lines.size(), nowLines.size()); ++i)
        QCOMPARE(nowLines.value(i), lines.value(i));
}

void TestRequestSnapshots::coverEveryInput()
{
    QStringList known = names();
    for (QString &name : known)
        name += u".txt"_s;
    known.sort();
    QCOMPARE(folder().entryList({u"*.txt"_s}, QDir::Files, QDir::Name), known);
}

QTEST_GUILESS_MAIN(TestRequestSnapshots)
#include "tst_requestsnapshots.moc"
