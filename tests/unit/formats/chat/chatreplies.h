#pragma once

#include "core/formats/chat/chatreplyreader.h"
#include "tests/support/grammar/eventgrammar.h"

#include <QByteArrayList>

namespace deskrelay {

/// The events of a stream whose frames hold \a chunks.
inline ReplyEvents streamed(const QByteArrayList &chunks)
{
    ReplyEvents events;
    const std::unique_ptr<ReplyReader> reader = makeChatReplyReader();
    for (const QByteArray &chunk : chunks)
        reader->feed({.data = chunk}, events);
    reader->finish(events);
    return events;
}

inline ReplyEvents whole(const QByteArray &body)
{
    ReplyEvents events;
    if (const Result<JsonTree> tree = JsonTree::parse(body))
        makeChatReplyReader()->readWhole(tree->root(), events);
    return events;
}

inline QByteArray chunk(const QByteArray &delta, const QByteArray &more = "\"finish_reason\":null")
{
    return R"({"id":"u","object":"chat.completion.chunk","model":"um","choices":[{"index":0,"delta":)" +
           delta + ',' + more + "}]}";
}

inline QByteArray ending(const QByteArray &reason)
{
    return chunk("{}", "\"finish_reason\":\"" + reason + '"');
}

} // namespace deskrelay
