#pragma once

#include "core/formats/messages/messagesreplyreader.h"
#include "tests/support/grammar/eventgrammar.h"

#include <QByteArrayList>

// Streams of Anthropic's, event by event.

namespace deskrelay {

/// The events of a stream in their order, each given as its data.
inline ReplyEvents read(const QByteArrayList &stream)
{
    MessagesReplyReader reader;
    ReplyEvents events;
    for (const QByteArray &data : stream)
        reader.feed({.data = data}, events);
    reader.finish(events);
    return events;
}

inline ReplyEvents readWhole(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    MessagesReplyReader reader;
    ReplyEvents events;
    reader.readWhole(tree->root(), events);
    return events;
}

inline QByteArray start(const QByteArray &block, const QByteArray &index = "0")
{
    return R"({"type":"content_block_start","index":)" + index + R"(,"content_block":)" + block +
           '}';
}

inline QByteArray delta(const QByteArray &json, const QByteArray &index = "0")
{
    return R"({"type":"content_block_delta","index":)" + index + R"(,"delta":)" + json + '}';
}

inline QByteArray stop(const QByteArray &index = "0")
{
    return R"({"type":"content_block_stop","index":)" + index + '}';
}

inline const QByteArray head =
    R"({"type":"message_start","message":{"id":"msg_1","model":"m","content":[]}})";
inline const QByteArray done = R"({"type":"message_stop"})";

inline QByteArray why(const QByteArray &reason)
{
    return R"({"type":"message_delta","delta":{"stop_reason":)" + reason + "}}";
}

} // namespace deskrelay
