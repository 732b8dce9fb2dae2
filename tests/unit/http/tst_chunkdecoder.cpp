#include "core/http/chunkdecoder.h"

#include <QTest>

using namespace deskrelay;

using State = ChunkDecoder::State;

class TestChunkDecoder final : public QObject
{
    Q_OBJECT

private slots:
    void decodesCutAnywhere();
    void leavesWhatFollows();
    void refuses_data();
    void refuses();
    void boundsTheWhole();
    void boundsTrailers();
};

static State decode(const QByteArray &coded, QByteArray &body, qsizetype limit = 1000)
{
    ChunkDecoder decoder(limit);
    decoder.feed(coded, body);
    return decoder.state();
}

void TestChunkDecoder::decodesCutAnywhere()
{
    const QByteArray coded =
        "3;name=\"value\"\r\nabc\r\n0A \r\n01234\r\n789\r\n000\r\nTrailer: t\r\n\r\n";
    for (qsizetype cut = 0; cut <= coded.size(); ++cut) {
        ChunkDecoder decoder(1000);
        QByteArray body;
        QCOMPARE(decoder.feed(QByteArrayView(coded).first(cut), body), cut);
        decoder.feed(QByteArrayView(coded).sliced(cut), body);
        QCOMPARE(decoder.state(), State::Done);
        QCOMPARE(body, "abc01234\r\n789");
    }
}

void TestChunkDecoder::leavesWhatFollows()
{
    ChunkDecoder decoder(1000);
    QByteArray body;
    const QByteArray coded = "1\r\nx\r\n0\r\n\r\n";
    QCOMPARE(decoder.feed(QByteArray(coded + "GET / HTTP/1.1"), body), coded.size());
    QCOMPARE(decoder.state(), State::Done);
}

void TestChunkDecoder::refuses_data()
{
    QTest::addColumn<QByteArray>("coded");
    const auto row = [](const char *title, const QByteArray &coded) {
        QTest::newRow(title) << coded;
    };
    row("no number", "xyz\r\n");
    row("nothing", "\r\n");
    row("a sign", "+3\r\nabc\r\n0\r\n\r\n");
    row("minus", "-1\r\n");
    row("0x", "0x3\r\nabc\r\n0\r\n\r\n");
    row("a space before", " 3\r\nabc\r\n0\r\n\r\n");
    row("a space within", "1 0\r\nabc\r\n0\r\n\r\n");
    row("more than 64 bits", "10000000000000003\r\nabc\r\n0\r\n\r\n");
    row("a line feed alone after the size", "3\nabc\r\n0\r\n\r\n");
    row("a line feed alone after the data", "3\r\nabc\n0\r\n\r\n");
    row("a line feed alone in an extension", "3;a\nabc\r\n0\r\n\r\n");
    row("a line feed alone at the end", "3\r\nabc\r\n0\r\n\n");
    row("two carriage returns", "3\r\r\nabc\r\n0\r\n\r\n");
    row("a carriage return in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n");
    row("NUL in an extension", QByteArray("3;a\0b\r\nabc\r\n0\r\n\r\n", 17));
    row("more data than the size", "3\r\nabcd\r\n0\r\n\r\n");
    row("more data than the size, no line end", "3\r\nabcdefghi");
    row("a long line", "3;" + QByteArray(10'000, 'x'));
}

void TestChunkDecoder::refuses()
{
    QFETCH(const QByteArray, coded);
    QByteArray body;
    QCOMPARE(decode(coded, body), State::Malformed);
}

void TestChunkDecoder::boundsTheWhole()
{
    QByteArray body;
    QCOMPARE(decode("3\r\nabc\r\n0\r\n\r\n", body, 3), State::Done);
    QCOMPARE(decode("3\r\nabc\r\n1\r\n", body, 3), State::TooLarge);
    body.clear();
    QCOMPARE(decode("FFFFFFFFFFFFFFF\r\nabc", body), State::TooLarge);
    QVERIFY(body.isEmpty());
}

void TestChunkDecoder::boundsTrailers()
{
    QByteArray body;
    const QByteArray line = "a: " + QByteArray(1000, 'x') + "\r\n";
    QCOMPARE(decode(QByteArray("0\r\n" + line.repeated(10) + "\r\n"), body), State::Done);
    QCOMPARE(decode(QByteArray("0\r\n" + line.repeated(100)), body), State::Malformed);
}

QTEST_GUILESS_MAIN(TestChunkDecoder)
#include "tst_chunkdecoder.moc"
