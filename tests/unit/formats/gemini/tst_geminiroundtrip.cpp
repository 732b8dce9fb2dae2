#include "geminisupport.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace deskrelay;

/// The requests of real tools, written for Gemini and read again.
class TestGeminiRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void takesRealRequests_data();
    void takesRealRequests();
};

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
