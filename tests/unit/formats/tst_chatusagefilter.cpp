#include "core/formats/chatusagefilter.h"

#include <QTest>

using namespace deskrelay;

class TestChatUsageFilter final : public QObject
{
    Q_OBJECT

private slots:
    void takesTheUsageChunkOutWhereverReadsEnd_data();
    void takesTheUsageChunkOutWhereverReadsEnd();
    void passesAFrameThatIsTooLarge();
};

static const QByteArray content =
    R"(data: {"choices":[{"delta":{"content":"usage"}}],"usage":null})";
static const QByteArray usage = R"(data: {"choices":[],"usage":{"prompt_tokens":3}})";
static const QByteArray both = R"(data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":3}})";
static const QByteArray done = "data: [DONE]";

void TestChatUsageFilter::takesTheUsageChunkOutWhereverReadsEnd_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArray>("expected");
    for (const QByteArray end : {"\n\n", "\r\n\r\n", "\r\r"}) {
        const QByteArray name = end.toPercentEncoding();
        QTest::newRow(QByteArray("usage chunk " + name).constData())
            << content + end + usage + end + done + end << content + end + done + end;
        QTest::newRow(QByteArray("no usage chunk " + name).constData())
            << content + end + both + end + done + end << content + end + both + end + done + end;
        QTest::newRow(QByteArray("the last frame is not ended " + name).constData())
            << content + end + usage << content + end;
        QTest::newRow(QByteArray("comments stay " + name).constData())
            << ": hold on" + end + usage + end + done << ": hold on" + end + done;
    }
}

void TestChatUsageFilter::takesTheUsageChunkOutWhereverReadsEnd()
{
    QFETCH(const QByteArray, stream);
    QFETCH(const QByteArray, expected);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        ChatUsageFilter filter;
        QByteArray passed = filter.feed(QByteArrayView(stream).first(cut));
        passed += filter.feed(QByteArrayView(stream).sliced(cut));
        passed += filter.finish();
        QCOMPARE(passed, expected);
    }
}

void TestChatUsageFilter::passesAFrameThatIsTooLarge()
{
    const QByteArray large = "data: " + QByteArray(2 * ChatUsageFilter::frameLimit, 'x') + "\n\n";
    ChatUsageFilter filter;
    QByteArray passed = filter.feed(QByteArray(large + usage + "\n\n" + done + "\n\n"));
    passed += filter.finish();
    QCOMPARE(passed, large + done + "\n\n");
}

QTEST_GUILESS_MAIN(TestChatUsageFilter)
#include "tst_chatusagefilter.moc"
