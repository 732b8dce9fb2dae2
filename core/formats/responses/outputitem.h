#pragma once

#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/replyevent.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// A part of a reply as an item of `output`, while it is being written.
struct OutputItem
{
    enum class Kind
    {
        None,
        Text,
        Refusal,
        Reasoning,
        Function,
        Custom,
        ToolSearch
    };

    Kind kind = Kind::None;
    reply::PartStart start = {};
    QByteArray id = {};
    QByteArray text = {};
    std::optional<SealedState> state = {};
    bool isAdded = false; ///< Whether the client knows of it.

    /// A call of the `tool_search` that the client runs itself is an item of its own kind.
    static Kind kindOf(const reply::PartStart &start, const Conversation &request);
    /// What the ids of its kind begin with.
    QByteArrayView prefix() const;
    /// The item as it begins, with nothing in it yet.
    QByteArray begun() const;
    /// The item as it stands, with the status given.
    QByteArray json(const char *status) const;
};

} // namespace deskrelay
