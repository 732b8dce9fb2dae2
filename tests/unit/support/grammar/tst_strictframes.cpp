#include "grammartest.h"

using namespace deskrelay;

/// Frames as the simplest clients read them.
class TestStrictFrames final : public QObject
{
    Q_OBJECT

private slots:
    void cutsFrames();
    void findsFaults_data();
    void findsFaults();
};

void TestStrictFrames::cutsFrames()
{
    QList<StrictFrame> frames;
    QCOMPARE(strictFramesFault(": hello\n\nevent: a\ndata: 1\n\ndata:  2\n\n", frames),
             QByteArray());
    QCOMPARE(frames.size(), 2);
    QCOMPARE(frames[0].event, QByteArray("a"));
    QCOMPARE(frames[0].data, QByteArray("1"));
    QCOMPARE(frames[1].event, QByteArray());
    QCOMPARE(frames[1].data, QByteArray(" 2"));
}

void TestStrictFrames::findsFaults_data()
{
    addGrammarColumns();
    const auto row = [](const char *rule, const QByteArray &bytes) {
        QTest::newRow(bytes.toPercentEncoding().constData()) << bytes << QByteArray(rule);
    };
    row("frame 0: the last frame has no end", "data: 1\n");
    row("frame 1: the last frame has no end", "data: 1\n\n ");
    row("frame 0: a second data line", "data: 1\ndata: 2\n\n");
    row("frame 0: a line that is no field", "data: {\n\"a\":1}\n\n");
    row("frame 0: a line that is no field", "data:1\n\n");
    row("frame 0: a line that is no field", "id: 1\ndata: 1\n\n");
    row("frame 0: an event line out of place", "data: 1\nevent: a\n\n");
    row("frame 0: an event line out of place", "event: a\nevent: a\ndata: 1\n\n");
    row("frame 0: an empty event line", "event: \ndata: 1\n\n");
    row("frame 0: an empty data line", "data: \n\n");
    row("frame 0: no data", "event: a\n\n");
    row("frame 1: no data", "data: 1\n\n\n\n");
    row("frame 0: a carriage return", "data: 1\r\n\n");
    row("frame 0: a comment with more in its frame", ": c\ndata: 1\n\n");
    row("the stream is no UTF-8", "data: \xff\n\n");
}

void TestStrictFrames::findsFaults()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QByteArray, rule);
    QList<StrictFrame> frames;
    compareFault(strictFramesFault(bytes, frames), rule);
}

QTEST_APPLESS_MAIN(TestStrictFrames)
#include "tst_strictframes.moc"
