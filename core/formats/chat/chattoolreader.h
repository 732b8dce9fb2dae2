#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

namespace deskrelay {

/// Reads `tools` and `tool_choice` of a request's \a body, and the deprecated `functions` and
/// `function_call`, into \a conversation.
/// Usage: one of them is none that the format allows.
Result<void> readChatTools(const JsonNode &body, Conversation &conversation);

} // namespace deskrelay
