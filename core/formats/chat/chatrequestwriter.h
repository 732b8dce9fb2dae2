#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::writeRequest of Format::OpenAiChat.
///
/// OpenAI's own models get its API's newest fields; others' get what all servers of the format
/// know: `max_tokens`, no `developer` role, text in place of parts where it is all text, allowed
/// tools by sending no others.
Result<WrittenRequest> writeChatRequest(const Conversation &conversation,
                                        const ModelTraits &traits);

} // namespace deskrelay
