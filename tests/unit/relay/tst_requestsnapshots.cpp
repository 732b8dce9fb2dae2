#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/formats/conversation/remotemedia.h"
#include "core/relay/translation.h"
#include "tests/unit/relay/formatfeatures.h"
#include "tests/unit/relay/snapshot.h"
#include "tests/unit/relay/upstreamverdict.h"

#include <QRegularExpression>
#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// What a request of each client becomes at each upstream.
class TestRequestSnapshots final : public QObject
{
    Q_OBJECT

private slots:
    void areAsTheyWere_data();
    void areAsTheyWere();
    void coverEveryInput();
};

using Side = SnapshotSide;

static QDir folder()
{
    return snapshotFolder(u"requests"_s);
}

/// A feature's name as a file has it.
static QString slug(QString name)
{
    return name.toLower().replace(u' ', u'-');
}

/// What a client says: a file, or a feature of the table of formats.
static QByteArray inputOf(const QString &name, const Side &client)
{
    if (const QByteArray file = readFile(folder(), name + u'.' + client.name + u".json"_s);
        !file.isEmpty())
        return file;
    for (const FormatFeature &feature : formatFeatures()) {
        if (slug(feature.name) == name)
            return requestWith(feature, client.format, client.model);
    }
    return {};
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
            inlineMedia(*conversation, url, "image/png", QByteArray::fromBase64("iVBORw0KGgo="));
    }
    const Result<Translation> translation = writeForUpstream(wish, *conversation);
    if (!translation)
        return "refused: " + translation.error().message.toUtf8() + '\n';
    QByteArray text;
    if (!translation->dropped().isEmpty())
        text += "dropped: " + translation->dropped() + '\n';
    if (!translation->written.stops.isEmpty()) {
        QByteArrayList stops;
        for (const QByteArray &stop : translation->written.stops)
            stops.append(jsonString(stop));
        text += "enforced by the relay: " + stops.join(", ") + '\n';
    }
    for (const Headers::Field &field : translation->written.headers)
        text += field.name + ": " + field.value + '\n';
    const Result<JsonTree> body = JsonTree::parse(translation->written.body);
    if (!body)
        return text + "NO JSON: " + translation->written.body + '\n';
    text += printed(body->root()) + '\n';
    const QByteArray refusal =
        upstreamVerdict(upstream.format, upstream.model, translation->written);
    return refusal.isEmpty() ? text : text + "UPSTREAM REFUSES: " + refusal.trimmed() + '\n';
}

/// Models that take less or more than their format's first one.
static QList<Side> otherModels(const Side &upstream)
{
    QList<Side> sides;
    const auto add = [&](const QByteArrayList &models) {
        for (const QByteArray &model : models)
            sides.append({upstream.format, upstream.name, model});
    };
    switch (upstream.format) {
    case Format::OpenAiChat:
        add({"gpt-5.6", "deepseek-chat"});
        break;
    case Format::OpenAiResponses:
        add({"gpt-5.6", "gpt-4o"});
        break;
    case Format::AnthropicMessages:
        add({"claude-haiku-4-5", "claude-fable-5"});
        break;
    case Format::GeminiGenerate:
        add({"gemini-2.5-flash"});
        break;
    }
    return sides;
}

/// What is left of \a text without what each request of its model has.
static QByteArray essence(const QByteArray &text, const Side &upstream)
{
    static const QRegularExpression usual(
        u"\"max(_completion)?_tokens\": ?[0-9]+|\"include\": ?\\[[^]]*\\]|[\\s,]"_s);
    QString left = QString::fromUtf8(text).remove(QString::fromUtf8(upstream.model));
    return left.remove(usual).toUtf8();
}

static QByteArray directionsOf(const QByteArray &input, const Side &client, const Side &upstream)
{
    const QByteArray direction =
        QByteArray("== ") + client.name.data() + " to " + upstream.name.data();
    const QByteArray first = translated(input, client, upstream);
    QByteArray text = direction + '\n' + first;
    for (const Side &other : otherModels(upstream)) {
        const QByteArray now = translated(input, client, other);
        if (essence(now, other) != essence(first, upstream))
            text += '\n' + direction + ": " + other.model + '\n' + now;
    }
    return text;
}

/// What a reader must know of the input comes first, as the file `name.note` has it.
static QByteArray snapshotOf(const QString &name)
{
    QByteArray text = readFile(folder(), name + u".note"_s);
    for (const Side &client : snapshotSides()) {
        const QByteArray input = inputOf(name, client);
        if (input.isEmpty())
            continue;
        for (const Side &upstream : snapshotSides()) {
            if (upstream.format == client.format)
                continue;
            text += text.isEmpty() ? "" : "\n";
            text += directionsOf(input, client, upstream);
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
    compareSnapshot(folder(), name + u".txt"_s, now);
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
