// links: deskrelay_formats
#include "core/formats/responses/responsescodec.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    using namespace deskrelay;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    SseParser parser;
    QList<SseEvent> frames = parser.feed(bytes);
    frames += parser.finish();
    const auto reader = responsesCodec.makeReplyReader();
    ReplyEvents events;
    for (const SseEvent &frame : frames)
        reader->feed(frame, events);
    reader->finish(events);

    // What was read can be written, and ends once.
    const auto writer = responsesCodec.makeReplyWriter({.model = "m", .id = "1"});
    QByteArray stream;
    for (const ReplyEvent &event : events)
        stream += writer->write(event);
    const auto ends = stream.count("\nevent: response.completed\n") +
                      stream.count("\nevent: response.incomplete\n") +
                      stream.count("\nevent: response.failed\n");
    if (ends != 1)
        __builtin_trap();

    if (const Result<JsonTree> tree = JsonTree::parse(bytes)) {
        ReplyEvents whole;
        responsesCodec.makeReplyReader()->readWhole(tree->root(), whole);
        if (whole.isEmpty())
            __builtin_trap();
    }
    return 0;
}
