#include "core/formats/embeddings.h"

#include <QTest>

using namespace deskrelay;

/// Embeddings between OpenAI's and Gemini's words.
class TestEmbeddings final : public QObject
{
    Q_OBJECT

private slots:
    void asksGemini_data();
    void asksGemini();
    void asksOpenAi_data();
    void asksOpenAi();
    void refuses_data();
    void refuses();
    void answersOpenAi();
    void answersGemini();
    void readsNoAnswer();
};

static JsonTree treeOf(const QByteArray &json)
{
    Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        qFatal("%s", json.constData());
    return std::move(*tree);
}

void TestEmbeddings::asksGemini_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArrayList>("dropped");
    const QByteArray one = R"({"model":"models/m","content":{"parts":[{"text":"a"}]})";
    QTest::newRow("a text") << QByteArray(R"({"model":"m","input":"a"})")
                            << "{\"requests\":[" + one + "}]}" << QByteArrayList();
    QTest::newRow("texts") << QByteArray(R"({"model":"m","input":["a","a"],"dimensions":8})")
                           << "{\"requests\":[" + one + ",\"outputDimensionality\":8}," + one +
                                  ",\"outputDimensionality\":8}]}"
                           << QByteArrayList();
    QTest::newRow("more")
        << QByteArray(
               R"({"model":"m","input":"a","user":"u","mystery":1,"encoding_format":"base64"})")
        << "{\"requests\":[" + one + "}]}" << QByteArrayList({"mystery", "user"});
}

void TestEmbeddings::asksGemini()
{
    QFETCH(const QByteArray, asked);
    QFETCH(const QByteArray, written);
    QFETCH(const QByteArrayList, dropped);
    const JsonTree tree = treeOf(asked);
    Result<EmbeddingRequest> request = readOpenAiEmbedding(tree.root());
    QVERIFY(request);
    QCOMPARE(writeGeminiEmbedding(*request), written);
    QCOMPARE(request->dropped, dropped);
    // What it wrote it reads back.
    const JsonTree again = treeOf(written);
    const Result<EmbeddingRequest> read =
        readGeminiEmbedding(again.root(), Operation::BatchEmbed, "m");
    QVERIFY(read);
    QCOMPARE(read->texts, request->texts);
    QCOMPARE(read->dimensions, request->dimensions);
}

void TestEmbeddings::asksOpenAi_data()
{
    QTest::addColumn<Operation>("operation");
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("one")
        << Operation::Embed
        << QByteArray(
               R"({"content":{"parts":[{"text":"a"},{"text":"b"}]},"output_dimensionality":4,"taskType":"CLUSTERING"})")
        << QByteArray(R"({"model":"m","input":["a\nb"],"encoding_format":"float","dimensions":4})");
    QTest::newRow("several")
        << Operation::BatchEmbed
        << QByteArray(
               R"({"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"b"}]}}]})")
        << QByteArray(R"({"model":"m","input":["a","b"],"encoding_format":"float"})");
}

void TestEmbeddings::asksOpenAi()
{
    QFETCH(const Operation, operation);
    QFETCH(const QByteArray, asked);
    QFETCH(const QByteArray, written);
    const JsonTree tree = treeOf(asked);
    Result<EmbeddingRequest> request = readGeminiEmbedding(tree.root(), operation, "m");
    QVERIFY(request);
    const bool hasTask = !request->taskType.isEmpty();
    QCOMPARE(writeOpenAiEmbedding(*request), written);
    QCOMPARE(request->dropped.contains("taskType"), hasTask);
}

void TestEmbeddings::refuses_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *asked, const char *field) {
        QTest::newRow(field) << QByteArray(asked) << QString::fromLatin1(field);
    };
    row(R"({"input":[1,2]})", "input: tokens");
    row(R"({"model":"m"})", "input: it");
    row(R"({"input":"a","dimensions":0})", "dimensions:");
    row(R"({"input":"a","encoding_format":"int8"})", "encoding_format:");
    row(R"({"requests":[]})", "requests:");
    row(R"({"requests":[{"content":{}}]})", "requests[0].content:");
    row(R"({"requests":[{"content":{"parts":[{"inlineData":{}}]}}]})",
        "requests[0].content.parts:");
    row(R"({"requests":[{"content":{"parts":[{"text":"a"}]},"taskType":"A"},{"content":{"parts":[{"text":"b"}]}}]})",
        "requests[1]:");
}

void TestEmbeddings::refuses()
{
    QFETCH(const QByteArray, asked);
    QFETCH(const QString, field);
    const JsonTree tree = treeOf(asked);
    const Result<EmbeddingRequest> request =
        asked.contains("requests") ? readGeminiEmbedding(tree.root(), Operation::BatchEmbed, "m")
                                   : readOpenAiEmbedding(tree.root());
    QVERIFY(!request);
    QVERIFY2(request.error().message.startsWith(field), qPrintable(request.error().message));
}

void TestEmbeddings::answersOpenAi()
{
    const JsonTree tree = treeOf(
        R"({"embeddings":[{"values":[0.5,-1.0]},{"values":[0.25]}],"usageMetadata":{"promptTokenCount":6}})");
    const Result<EmbeddingReply> reply = readGeminiEmbeddingReply(tree.root());
    QVERIFY(reply);
    EmbeddingRequest request{.model = "m"};
    QCOMPARE(
        writeOpenAiEmbeddingReply(*reply, request),
        QByteArray(
            R"({"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.0]},)"
            R"({"object":"embedding","index":1,"embedding":[0.25]}],"model":"m",)"
            R"("usage":{"prompt_tokens":6,"total_tokens":6}})"));
    request.isBase64 = true;
    const QByteArray packed = writeOpenAiEmbeddingReply(*reply, request);
    const QByteArray expected =
        QByteArray::fromHex("0000003f000080bf").toBase64(); // 0.5 and -1 as 32-bit numbers
    QVERIFY(packed.contains(expected));
    const JsonTree again = treeOf(packed);
    const Result<EmbeddingReply> unpacked = readOpenAiEmbeddingReply(again.root());
    QVERIFY(unpacked);
    QCOMPARE(unpacked->vectors, QByteArrayList({"[0.5,-1]", "[0.25]"}));
}

void TestEmbeddings::answersGemini()
{
    const JsonTree tree = treeOf(
        R"({"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1.50]}],"usage":{"prompt_tokens":3}})");
    const Result<EmbeddingReply> reply = readOpenAiEmbeddingReply(tree.root());
    QVERIFY(reply);
    QCOMPARE(
        writeGeminiEmbeddingReply(*reply, Operation::BatchEmbed),
        QByteArray(
            R"({"embeddings":[{"values":[1.50]},{"values":[2]}],"usageMetadata":{"promptTokenCount":3}})"));
    QVERIFY(writeGeminiEmbeddingReply(*reply, Operation::Embed)
                .startsWith(R"({"embedding":{"values":[1.50]})"));
}

void TestEmbeddings::readsNoAnswer()
{
    const JsonTree tree = treeOf(R"({"data":[{"index":5,"embedding":[1]}]})");
    QVERIFY(!readOpenAiEmbeddingReply(tree.root()));
    QVERIFY(!readGeminiEmbeddingReply(tree.root()));
}

QTEST_GUILESS_MAIN(TestEmbeddings)
#include "tst_embeddings.moc"
