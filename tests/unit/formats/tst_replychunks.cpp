#include "core/formats/conversation/codec.h"
#include "tests/support/grammar/eventgrammar.h"
#include "tests/support/maker/replymaker.h"
#include "tests/support/maker/seeds.h"

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

void TestReplyChunks::readsTheSameOfAnyPieces_data()
{
    QTest::addColumn<Format>("format");
    for (const Format format : allFormats)
        QTest::newRow(qPrintable(formatName(format))) << format;
}

void TestReplyChunks::readsTheSameOfAnyPieces()
{
    QFETCH(const Format, format);
    for (quint32 seed = firstSeed(); seed < firstSeed() + seeds; ++seed) {
        ReplyMaker maker(seed);
        QByteArray stream = maker.stream(format);
        Dice dice(seed);
        if (dice.rolls(4))
            stream = maker.damaged(stream);
        const ReplyEvents atOnce = eventsIn(format, stream, dice, 1 << 20);
        const QByteArray told = "seed " + QByteArray::number(seed) + ":\n" + stream;
        QVERIFY2(eventsIn(format, stream, dice, dice.rolls(3) ? 1 : 90) == atOnce,
                 told.constData());
        QVERIFY2(eventsFault(atOnce).isEmpty(), QByteArray(eventsFault(atOnce) + told).constData());
    }
}

QTEST_GUILESS_MAIN(TestReplyChunks)
#include "tst_replychunks.moc"
