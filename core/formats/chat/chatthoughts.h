#pragma once

#include "core/base/jsontree.h"
#include "core/formats/chat/chatpartqueue.h"

#include <QByteArray>

namespace deskrelay {

/// Reads a chat reply's reasoning into its parts: plain, with its seals, or both.
///
/// This relay, as others, sends it plain and then again whole beside its seal; between two of them
/// stands an empty line.
class ChatThoughts final
{
public:
    /// What a message or a delta says of it.
    void take(const JsonNode &message, ChatPartQueue &queue, ReplyEvents &events);
    bool hasAny() const { return m_hasAny; }

private:
    void takePlain(const QByteArray &text, ChatPartQueue &queue, ReplyEvents &events);

    QByteArray m_plain = {}; ///< Came plain, and may come again.
    bool m_hasAny = false;
};

} // namespace deskrelay
