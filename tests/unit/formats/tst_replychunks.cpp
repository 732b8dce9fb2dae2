#include "core/formats/conversation/codec.h"
#include "tests/support/maker/replymaker.h"

#include <QTest>

using namespace deskrelay;

/// What is read of a reply does not hang on how its bytes came.
class TestReplyChunks final : public QObject
{
    Q_OBJECT

private slots:
    void readsTheSameOfAnyPieces_data();
    void readsTheSameOfAnyPieces();
};

static constexpr quint32 seeds = 1'000;

/// The events of \a stream, fed in pieces of at most \a most bytes.
static ReplyEvents eventsIn(Format format, const QByteArray &stream, Dice &dice, int most)
{
    SseParser parser;
    const std::unique_ptr<ReplyReader> reader = codecOf(format).makeReplyReader();
    ReplyEvents events;
    QByteArrayView rest(stream);
    while (!rest.isEmpty()) {
        const qsizetype size = std::min<qsizetype>(rest.size(), 1 + dice.below(most));
        for (const SseEvent &event : parser.feed(rest.first(size)))
            reader->feed(event, events);
        rest = rest.sliced(size);
    }
    for (const SseEvent &event : parser.finish())
        reader->feed(event, events);
    reader->finish(events);
    // An id that the reader made up is another each time.
    for (ReplyEvent &event : events) {
        auto *const start = std::get_if<reply::PartStart>(&event);
        if (start && !stream.contains(start->callId))
            start->callId = "invented";
    }
    return events;
}

/// Whether parts stand one after the other, and one end comes last; see replyevent.h.
static bool isInOrder(const ReplyEvents &events)
{
    bool isOpen = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const ReplyEvent &event = events[i];
        const bool isStart = std::holds_alternative<reply::PartStart>(event);
        const bool isWithin = std::holds_alternative<reply::Delta>(event) ||
                              std::holds_alternative<reply::State>(event) ||
                              std::holds_alternative<reply::PartEnd>(event);
        const bool isFinish = std::holds_alternative<reply::Finish>(event);
        const bool isEnd = isFinish || std::holds_alternative<reply::Failure>(event);
        const bool isWhole = std::holds_alternative<reply::Media>(event) ||
                             std::holds_alternative<reply::Opaque>(event);
        if (isEnd != (i == events.size() - 1) || (isWithin && !isOpen) ||
            ((isStart || isFinish || isWhole) && isOpen))
            return false;
        isOpen = isStart || (isOpen && !std::holds_alternative<reply::PartEnd>(event));
    }
    return !events.isEmpty();
}

void TestReplyChunks::readsTheSameOfAnyPieces_data()
{
    QTest::addColumn<Format>("format");
    for (const Format format : allFormats)
        QTest::newRow(qPrintable(formatName(format))) << format;
}

void TestReplyChunks::readsTheSameOfAnyPieces()
{
    QFETCH(const Format, format);
    for (quint32 seed = 0; seed < seeds; ++seed) {
        ReplyMaker maker(seed);
        QByteArray stream = maker.stream(format);
        Dice dice(seed);
        if (dice.rolls(4))
            stream = maker.damaged(stream);
        const ReplyEvents atOnce = eventsIn(format, stream, dice, 1 << 20);
        const QByteArray told = "seed " + QByteArray::number(seed) + ":\n" + stream;
        QVERIFY2(eventsIn(format, stream, dice, dice.rolls(3) ? 1 : 90) == atOnce,
                 told.constData());
        QVERIFY2(isInOrder(atOnce), told.constData());
    }
}

QTEST_GUILESS_MAIN(TestReplyChunks)
#include "tst_replychunks.moc"
