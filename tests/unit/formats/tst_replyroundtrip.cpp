#include "core/formats/conversation/codec.h"
#include "tests/support/maker/replymaker.h"
#include "tests/support/maker/saidreply.h"
#include "tests/support/maker/seeds.h"

#include <QTest>

using namespace deskrelay;

/// A reply that is written in a format and read again says what it said.
class TestReplyRoundTrip final : public QObject
{
    Q_OBJECT

private slots:
    void saysTheSameAgain_data();
    void saysTheSameAgain();
};

static constexpr quint32 seeds = 1'000;

void TestReplyRoundTrip::saysTheSameAgain_data()
{
    QTest::addColumn<Format>("format");
    for (const Format format : allFormats)
        QTest::newRow(qPrintable(formatName(format))) << format;
}

/// Gemini carries what seals another provider's reasoning beside the next part: its writer's own
/// tests hold it to that.
static Reply withoutCarried(Reply reply)
{
    reply.parts.removeIf([](const Part &part) {
        const auto *const thought = std::get_if<ReasoningPart>(&part);
        return thought && thought->text.isEmpty();
    });
    for (Part &part : reply.parts) {
        auto *const thought = std::get_if<ReasoningPart>(&part);
        if (thought && thought->state && thought->state->kind != SealedState::Kind::Signature)
            thought->state.reset();
    }
    return reply;
}

static QByteArray streamOf(Format format, const ReplyContext &context, const Reply &reply)
{
    const std::unique_ptr<ReplyWriter> writer = codecOf(format).makeReplyWriter(context);
    QByteArray stream;
    for (const ReplyEvent &event : eventsOf(reply))
        stream += writer->write(event) + writer->ping();
    return stream;
}

static Reply readStream(Format format, const QByteArray &stream)
{
    SseParser parser;
    const std::unique_ptr<ReplyReader> reader = codecOf(format).makeReplyReader();
    ReplyEvents events;
    for (const SseEvent &event : parser.feed(stream) + parser.finish())
        reader->feed(event, events);
    reader->finish(events);
    return withoutIds(foldEvents(events));
}

static Reply readWhole(Format format, const QByteArray &body)
{
    const Result<JsonTree> tree = JsonTree::parse(body);
    ReplyEvents events;
    if (tree)
        codecOf(format).makeReplyReader()->readWhole(tree->root(), events);
    return withoutIds(foldEvents(events));
}

/// What two replies differ in; empty: nothing.
static QByteArray difference(const Reply &said, const Reply &read)
{
    if (read.failure)
        return "it became a failure: " + read.failure->message;
    if (said.parts.size() != read.parts.size())
        return QByteArray::number(said.parts.size()) + " parts became " +
               QByteArray::number(read.parts.size());
    for (qsizetype i = 0; i < said.parts.size(); ++i) {
        if (said.parts[i] != read.parts[i])
            return "part " + QByteArray::number(i);
    }
    if (said.usage != read.usage)
        return "usage";
    return said == read ? "" : "the end";
}

void TestReplyRoundTrip::saysTheSameAgain()
{
    QFETCH(const Format, format);
    for (quint32 seed = firstSeed(); seed < firstSeed() + seeds; ++seed) {
        Reply made = ReplyMaker(seed).reply();
        if (format == Format::GeminiGenerate)
            made = withoutCarried(made);
        const ReplyContext context{.model = made.model,
                                   .id = made.id,
                                   .nowSeconds = 1'000,
                                   .wantsUsageChunk = made.usage.has_value()};
        const QByteArray stream = streamOf(format, context, made);
        const QByteArray whole = codecOf(format).makeReplyWriter(context)->whole(made);
        for (const bool isStreamed : {true, false}) {
            const Reply read = isStreamed ? readStream(format, stream) : readWhole(format, whole);
            const QByteArray fault = difference(saidReply(format, made, isStreamed), read);
            const QByteArray told = "seed " + QByteArray::number(seed) + ": " + fault + '\n' +
                                    (isStreamed ? stream : whole);
            QVERIFY2(fault.isEmpty(), told.constData());
        }
    }
}

QTEST_GUILESS_MAIN(TestReplyRoundTrip)
#include "tst_replyroundtrip.moc"
