#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::readRequest of Format::OpenAiChat.
///
/// \note Source: OpenAI's API reference, "Create chat completion", and what vendors and clients
/// put beside it.
Result<Conversation> readChatRequest(const JsonNode &body, const RequestOrigin &origin);

} // namespace deskrelay
