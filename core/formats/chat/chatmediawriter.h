#pragma once

#include "core/base/result.h"
#include "core/formats/chat/chattarget.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// A part of a message's content as it is written.
struct ChatPart
{
    QByteArray text = {}; ///< Plain text; where `json` is empty.
    QByteArray json = {};
};

/// A text part, with the cache hint where the model takes one.
ChatPart writeChatText(const TextPart &part, ChatTarget &target);

/// An image, a file or sound; empty where it was left out and named.
/// Usage: it is a file at an account that the upstream cannot read.
Result<std::optional<ChatPart>> writeChatMedia(const MediaPart &part, ChatTarget &target);

} // namespace deskrelay
