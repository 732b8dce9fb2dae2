#include "core/formats/chat/chatrequestreader.h"
#include "core/formats/chat/chatrequestwriter.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace deskrelay;

/// The requests of real tools, written and read again.
class TestChatRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
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
