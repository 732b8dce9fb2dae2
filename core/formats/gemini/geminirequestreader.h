#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// A client's generateContent request as a Conversation.
Result<Conversation> readGeminiRequest(const JsonNode &body, const RequestOrigin &origin);

} // namespace deskrelay
