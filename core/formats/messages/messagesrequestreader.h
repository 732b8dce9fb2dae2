#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::readRequest of Format::AnthropicMessages. Counting requests have no `max_tokens`, so it
/// may be missing. A `thread` is an Error of its own: threads.h.
Result<Conversation> readMessagesRequest(const JsonNode &body, const RequestOrigin &origin);

} // namespace deskrelay
