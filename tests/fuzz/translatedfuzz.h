#pragma once

#include "core/base/sseparser.h"
#include "core/formats/conversation/callguard.h"
#include "core/formats/conversation/codec.h"
#include "tests/support/grammar/eventgrammar.h"
#include "tests/support/grammar/replygrammar.h"

#include <cstdio>

namespace deskrelay {

inline void mustBeRight(const QByteArray &fault, const char *what)
{
    if (fault.isEmpty())
        return;
    std::fprintf(stderr, "%s: %s\n", what, fault.constData());
    __builtin_trap();
}

/// The events as each of the four clients gets them, held to its grammar.
inline void mustTranslate(const ReplyEvents &read, bool isStreamed)
{
    mustBeRight(eventsFault(read), "events");
    const ReplyEvents events = CallGuard().filter(read);
    for (const Format client : allFormats) {
        const ReplyContext context{.model = "m",
                                   .id = "1",
                                   .wantsUsageChunk = client == Format::OpenAiChat && isStreamed,
                                   .request = {.format = client, .isStreamed = isStreamed}};
        const std::unique_ptr<ReplyWriter> writer = codecOf(client).makeReplyWriter(context);
        QByteArray stream;
        for (const ReplyEvent &event : events)
            stream += isStreamed ? writer->write(event) : QByteArray();
        const Reply reply = foldEvents(events);
        if (isStreamed)
            mustBeRight(replyFault(client, context, stream), "streamed");
        else if (!reply.failure)
            mustBeRight(wholeReplyFault(client, context, writer->whole(reply)), "whole");
    }
}

/// What an upstream of \a upstream sends, as a stream and as a whole reply.
inline void mustTranslate(Format upstream, const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    SseParser parser;
    ReplyEvents events;
    const std::unique_ptr<ReplyReader> reader = codecOf(upstream).makeReplyReader();
    for (const SseEvent &frame : parser.feed(bytes) + parser.finish())
        reader->feed(frame, events);
    reader->finish(events);
    mustTranslate(events, true);
    if (const Result<JsonTree> tree = JsonTree::parse(bytes)) {
        ReplyEvents whole;
        codecOf(upstream).makeReplyReader()->readWhole(tree->root(), whole);
        mustTranslate(whole, false);
    }
}

} // namespace deskrelay
