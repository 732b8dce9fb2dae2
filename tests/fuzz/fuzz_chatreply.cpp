// links: deskrelay_formats
#include "core/formats/chat/chatreplyreader.h"
#include "core/formats/chat/chatreplywriter.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

/// Whatever an upstream sends, its reply has one end, and can be passed on.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    SseParser parser;
    QList<SseEvent> frames = parser.feed(bytes);
    frames += parser.finish();
    ReplyEvents events;
    const std::unique_ptr<ReplyReader> reader = makeChatReplyReader();
    for (const SseEvent &frame : frames)
        reader->feed(frame, events);
    reader->finish(events);
    qsizetype ends = 0;
    const std::unique_ptr<ReplyWriter> writer = makeChatReplyWriter({});
    for (const ReplyEvent &event : events) {
        if (std::holds_alternative<reply::Finish>(event) ||
            std::holds_alternative<reply::Failure>(event))
            ++ends;
        writer->write(event);
    }
    if (ends != 1)
        __builtin_trap();
    if (const Result<JsonTree> tree = JsonTree::parse(bytes)) {
        ReplyEvents whole;
        makeChatReplyReader()->readWhole(tree->root(), whole);
        const Reply reply = foldEvents(whole);
        if (reply.finish.has_value() == reply.failure.has_value())
            __builtin_trap();
        if (!JsonTree::parse(makeChatReplyWriter({})->whole(reply)))
            __builtin_trap();
    }
    return 0;
}
