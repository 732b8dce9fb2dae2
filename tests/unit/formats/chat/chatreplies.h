#pragma once

#include "core/formats/chat/chatreplyreader.h"

#include <QByteArrayList>

namespace deskrelay {

/// Whether the parts stand one after the other and one end comes last; see replyevent.h.
inline bool isInOrder(const ReplyEvents &events)
{
    bool isOpen = false;
    int starts = 0;
    int ends = 0;
    for (const ReplyEvent &event : events) {
        if (ends > 0)
            return false;
        if (std::holds_alternative<reply::Start>(event)) {
            ++starts;
        } else if (std::holds_alternative<reply::PartStart>(event)) {
            if (isOpen || starts != 1)
                return false;
            isOpen = true;
        } else if (std::holds_alternative<reply::Delta>(event) ||
                   std::holds_alternative<reply::State>(event)) {
            if (!isOpen)
                return false;
        } else if (std::holds_alternative<reply::PartEnd>(event)) {
            if (!isOpen)
                return false;
            isOpen = false;
        } else if (std::holds_alternative<reply::Media>(event)) {
            if (isOpen)
                return false;
        } else if (std::holds_alternative<reply::Finish>(event)) {
            if (isOpen)
                return false;
            ++ends;
        } else if (std::holds_alternative<reply::Failure>(event)) {
            ++ends;
        }
    }
    return ends == 1;
}

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
