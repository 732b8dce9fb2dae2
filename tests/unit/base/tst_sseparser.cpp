#include "core/base/sseparser.h"

#include <QTest>

using deskrelay::SseEvent;
using deskrelay::SseParser;

class TestSseParser final : public QObject
{
    Q_OBJECT

private slots:
    void feedGivesTheSameEventsWhereverTheStreamIsCut_data();
    void feedGivesTheSameEventsWhereverTheStreamIsCut();
    void eventIsGivenWithItsBlankLine();
    void returnAtTheEndOfAChunkEndsTheLineAtOnce();
    void finishGivesTheEventWithoutBlankLineOnce();
    void eventBeyondTheLimitIsDroppedAndTheNextOneRead();
};

void TestSseParser::feedGivesTheSameEventsWhereverTheStreamIsCut_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QList<SseEvent>>("expected");
    const auto row = [](const char *name, const QByteArray &stream, QList<SseEvent> expected) {
        QTest::newRow(name) << stream << expected;
    };

    row("line feeds", "data: a\n\ndata: b\n\n", {{"", "a"}, {"", "b"}});
    row("carriage returns", "data: a\r\rdata: b\r\r", {{"", "a"}, {"", "b"}});
    row("both", "data: a\r\n\r\ndata: b\r\n\r\n", {{"", "a"}, {"", "b"}});
    row("mixed", "event: x\rdata: a\n\r\ndata: b\r\n\n", {{"x", "a"}, {"", "b"}});
    row("named", "event: ping\ndata: {}\n\n", {{"ping", "{}"}});
    row("the last name counts", "event: a\nevent: b\ndata: x\n\n", {{"b", "x"}});
    row("name without data", "event: ping\n\ndata: x\n\n", {{"", "x"}});
    row("lines join", "data: a\ndata: b\ndata:\ndata: c\n\n", {{"", "a\nb\n\nc"}});
    row("empty data", "data\n\ndata:\n\n", {{"", ""}, {"", ""}});
    row("two empty lines of data", "data\ndata\n\n", {{"", "\n"}});
    row("one space goes", "data:  a\ndata:b\n\n", {{"", " a\nb"}});
    row("comments", ": keep-alive\n\n:\ndata: a\n: in between\ndata: b\n\n", {{"", "a\nb"}});
    row("id and retry", "id: 7\nretry: 10\ndata: a\n\n", {{"", "a"}});
    row("unknown fields", "datum: no\ndata : no\n data: no\nDATA: no\ndata: a\n\n", {{"", "a"}});
    row("byte order mark",
        "\xef\xbb\xbf"
        "data: a\n\n",
        {{"", "a"}});
    row("one mark only",
        "\xef\xbb\xbf\xef\xbb\xbf"
        "data: a\ndata: b\n\n",
        {{"", "b"}});
    row("beyond ASCII", "data: \xc3\xa9\xf0\x9f\x99\x82\n\n", {{"", "\xc3\xa9\xf0\x9f\x99\x82"}});
    row("zero byte", QByteArray("data: a\0b\n\n", 11), {{"", QByteArray("a\0b", 3)}});
    row("colons in the value", "data: {\"a\":1}\n\n", {{"", "{\"a\":1}"}});
    row("no blank line", "data: a\n\nevent: e\ndata: b", {{"", "a"}, {"e", "b"}});
    row("nothing but ends", "\n\r\r\n\n", {});
    row("nothing", "", {});
    row("longer than a search window",
        "data: " + QByteArray(1500, 'x') + "\r\ndata: " + QByteArray(511, 'y') + "\n\n",
        {{"", QByteArray(1500, 'x') + '\n' + QByteArray(511, 'y')}});
}

void TestSseParser::feedGivesTheSameEventsWhereverTheStreamIsCut()
{
    QFETCH(const QByteArray, stream);
    QFETCH(const QList<SseEvent>, expected);

    for (qsizetype cut = 0; cut <= stream.size(); ++cut) { // every place a read may end
        SseParser parser;
        QList<SseEvent> events = parser.feed(QByteArrayView(stream).first(cut));
        events += parser.feed(QByteArrayView(stream).sliced(cut));
        events += parser.finish();
        QCOMPARE(events, expected);
    }
    SseParser parser;
    QList<SseEvent> events;
    for (const char byte : stream)
        events += parser.feed(QByteArrayView(&byte, 1));
    events += parser.finish();
    QCOMPARE(events, expected);
    QVERIFY(!parser.hasOverflowed());
}

void TestSseParser::eventIsGivenWithItsBlankLine()
{
    SseParser parser;
    QVERIFY(parser.feed("data: a\n").isEmpty());
    QCOMPARE(parser.feed("\nda"), (QList<SseEvent>{{"", "a"}}));
    QCOMPARE(parser.feed("ta: b\n\n"), (QList<SseEvent>{{"", "b"}}));
}

void TestSseParser::returnAtTheEndOfAChunkEndsTheLineAtOnce()
{
    SseParser parser;
    QCOMPARE(parser.feed("data: a\r\n\r"), (QList<SseEvent>{{"", "a"}}));
    QVERIFY(parser.feed("\n").isEmpty());
    QCOMPARE(parser.feed("data: b\n\n"), (QList<SseEvent>{{"", "b"}}));
}

void TestSseParser::finishGivesTheEventWithoutBlankLineOnce()
{
    SseParser parser;
    QVERIFY(parser.feed("data: a\n").isEmpty());
    QCOMPARE(parser.finish(), (QList<SseEvent>{{"", "a"}}));
    QVERIFY(parser.finish().isEmpty());
}

void TestSseParser::eventBeyondTheLimitIsDroppedAndTheNextOneRead()
{
    const QByteArray line = "data: " + QByteArray(1024 * 1024, 'x') + '\n';
    SseParser parser;
    for (qsizetype sent = 0; sent <= SseParser::eventLimit; sent += line.size())
        QVERIFY(parser.feed(line).isEmpty());
    QVERIFY(parser.feed("\n").isEmpty());
    QVERIFY(parser.hasOverflowed());
    QCOMPARE(parser.feed("data: next\n\n"), (QList<SseEvent>{{"", "next"}}));
}

QTEST_GUILESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
