// links: deskrelay_formats
#include "core/base/sseparser.h"
#include "core/formats/conversation/codec.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

/// Parts never overlap, and there is one end, the last.
static void mustBeInOrder(const ReplyEvents &events)
{
    bool isOpen = false;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const bool isStart = std::holds_alternative<reply::PartStart>(events[i]);
        const bool isWithin = std::holds_alternative<reply::Delta>(events[i]) ||
                              std::holds_alternative<reply::State>(events[i]) ||
                              std::holds_alternative<reply::PartEnd>(events[i]);
        const bool isLast = std::holds_alternative<reply::Finish>(events[i]) ||
                            std::holds_alternative<reply::Failure>(events[i]);
        if ((isStart && isOpen) || (isWithin && !isOpen) || isLast != (i == events.size() - 1) ||
            (isLast && isOpen))
            __builtin_trap();
        isOpen = isStart || (isOpen && !std::holds_alternative<reply::PartEnd>(events[i]));
    }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const Codec &codec = codecOf(Format::GeminiGenerate);
    SseParser parser;
    const std::unique_ptr<ReplyReader> reader = codec.makeReplyReader();
    const std::unique_ptr<ReplyWriter> writer = codec.makeReplyWriter({.isEventStream = false});
    ReplyEvents events;
    for (const SseEvent &event : parser.feed(bytes) + parser.finish())
        reader->feed(event, events);
    reader->finish(events);
    mustBeInOrder(events);
    QByteArray written;
    for (const ReplyEvent &event : events)
        written += writer->write(event);
    if (!JsonTree::parse(written))
        __builtin_trap();
    if (const Result<JsonTree> tree = JsonTree::parse(bytes)) {
        ReplyEvents whole;
        codec.makeReplyReader()->readWhole(tree->root(), whole);
        mustBeInOrder(whole);
    }
    return 0;
}
