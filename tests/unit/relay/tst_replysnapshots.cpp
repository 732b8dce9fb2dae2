#include "core/relay/translatedreply.h"
#include "tests/unit/relay/snapshot.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;
using Side = SnapshotSide;

/// What a reply of each upstream becomes for each client, whole and streamed.
class TestReplySnapshots final : public QObject
{
    Q_OBJECT

private slots:
    void areAsTheyWere_data();
    void areAsTheyWere();
    void areTheSameHoweverTheyAreCut_data();
    void areTheSameHoweverTheyAreCut();
};

static QDir folder()
{
    return snapshotFolder(u"replies"_s);
}

/// The reply to a request of \a client that has two tools and wants to read what was thought.
static TranslatedReply replyFor(const Side &client, const Side &upstream, bool isStreamed)
{
    Conversation request{.format = client.format,
                         .model = upstream.model,
                         .tools = {{.name = "weather"}, {.name = "time"}},
                         .isStreamed = isStreamed,
                         .wantsUsageChunk = isStreamed};
    const ReplyContext context{.model = "asked-for",
                               .id = "snapshot",
                               .nowSeconds = 1'700'000'000,
                               .wantsUsageChunk = isStreamed,
                               .estimatedInput = 42,
                               .request = request};
    return TranslatedReply(
        Translation{
            .client = client.format, .upstream = upstream.format, .request = std::move(request)},
        context,
        {{"content-type", isStreamed ? "text/event-stream" : "application/json"}});
}

static QByteArray
translated(const QByteArray &reply, const Side &client, const Side &upstream, bool isStreamed)
{
    TranslatedReply path = replyFor(client, upstream, isStreamed);
    QByteArray text = path.feed(reply);
    text += path.finish();
    if (!isStreamed) {
        const Result<JsonTree> tree = JsonTree::parse(text);
        text = tree ? printed(tree->root()) + '\n' : text;
    }
    if (const auto failure = path.failure())
        text += "failure: " + QByteArray::number(failure->status) + ' ' + failure->type.toUtf8() +
                ": " + failure->message.toUtf8() + '\n';
    if (const auto usage = path.usage()) {
        text += "usage: input " + QByteArray::number(usage->input) + ", read " +
                QByteArray::number(usage->cacheRead) + ", written " +
                QByteArray::number(usage->cacheWrite()) + ", output " +
                QByteArray::number(usage->output) + ", reasoning " +
                QByteArray::number(usage->reasoning) + '\n';
    }
    return text;
}

static QStringList files()
{
    return folder().entryList({u"*.json"_s, u"*.sse"_s}, QDir::Files, QDir::Name);
}

static const Side &sideOf(const QString &file)
{
    const QString name = file.section(u'.', 1, 1);
    return *std::find_if(snapshotSides().begin(), snapshotSides().end(), [&name](const Side &side) {
        return side.name == name;
    });
}

static void addFiles()
{
    QTest::addColumn<QString>("file");
    for (const QString &file : files())
        QTest::newRow(qPrintable(file)) << file;
}

void TestReplySnapshots::areAsTheyWere_data()
{
    addFiles();
    QVERIFY(files().size() > 50);
}

void TestReplySnapshots::areAsTheyWere()
{
    QFETCH(const QString, file);
    const Side &upstream = sideOf(file);
    const QByteArray reply = readFile(folder(), file);
    QByteArray now;
    for (const Side &client : snapshotSides()) {
        if (client.format == upstream.format)
            continue;
        now += "== to " + QByteArray(client.name.data()) + '\n' +
               translated(reply, client, upstream, file.endsWith(u".sse"_s)) + '\n';
    }
    compareSnapshot(folder(), file + u".txt"_s, now);
}

void TestReplySnapshots::areTheSameHoweverTheyAreCut_data()
{
    addFiles();
}

void TestReplySnapshots::areTheSameHoweverTheyAreCut()
{
    QFETCH(const QString, file);
    const Side &upstream = sideOf(file);
    const bool isStreamed = file.endsWith(u".sse"_s);
    const QByteArray reply = readFile(folder(), file);
    for (const Side &client : snapshotSides()) {
        TranslatedReply whole = replyFor(client, upstream, isStreamed);
        QByteArray expected = whole.feed(reply);
        expected += whole.finish();
        for (const qsizetype size : {1, 7, 64, 333}) {
            TranslatedReply cut = replyFor(client, upstream, isStreamed);
            QByteArray bytes;
            for (qsizetype at = 0; at < reply.size(); at += size)
                bytes +=
                    cut.feed(QByteArrayView(reply).sliced(at, std::min(size, reply.size() - at)));
            bytes += cut.finish();
            QCOMPARE(bytes, expected);
        }
    }
}

QTEST_GUILESS_MAIN(TestReplySnapshots)
#include "tst_replysnapshots.moc"
