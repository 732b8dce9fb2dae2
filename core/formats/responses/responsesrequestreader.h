#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::readRequest of Format::OpenAiResponses.
///
/// \note Source: the type definitions of OpenAI's SDK 7.57.0; the items that Codex 0.169 sends.
Result<Conversation> readResponsesRequest(const JsonNode &body, const RequestOrigin &origin);

/// What is visible of a reasoning item: its summary, else its content.
QByteArray reasoningText(const JsonNode &item);

} // namespace deskrelay
