#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

namespace deskrelay {

/// Reads a request's \a messages into \a conversation; a turn's tool messages become one message.
/// Usage: a message is none that the format allows.
Result<void> readChatMessages(const JsonNode &messages, Conversation &conversation);

} // namespace deskrelay
