// links: deskrelay_formats
#include "core/base/sseparser.h"
#include "core/formats/messages/messagesreplyreader.h"
#include "core/formats/messages/messagesreplywriter.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

/// The events, written to a client: a stream that reads back, and a whole reply that is JSON.
static void check(const ReplyEvents &events)
{
    MessagesReplyWriter writer({.model = "m", .id = "1"});
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer.write(event);
    SseParser parser;
    const QList<SseEvent> frames = parser.feed(stream);
    for (const SseEvent &frame : frames) {
        if (!JsonTree::parse(frame.data))
            __builtin_trap();
    }
    const Reply reply = foldEvents(events);
    if (!reply.finish && !reply.failure)
        __builtin_trap();
    if (!reply.failure && !JsonTree::parse(MessagesReplyWriter({.id = "1"}).whole(reply)))
        __builtin_trap();
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    SseParser parser;
    MessagesReplyReader reader;
    ReplyEvents events;
    QList<SseEvent> frames = parser.feed(bytes);
    frames += parser.finish();
    for (const SseEvent &frame : frames)
        reader.feed(frame, events);
    reader.finish(events);
    check(events);
    if (const Result<JsonTree> tree = JsonTree::parse(bytes)) {
        ReplyEvents whole;
        MessagesReplyReader().readWhole(tree->root(), whole);
        check(whole);
    }
    return 0;
}
