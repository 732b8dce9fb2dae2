#pragma once

#include "core/formats/conversation/codec.h"

#include <memory>

namespace deskrelay {

/// Codec::makeReplyReader of Format::OpenAiChat, for OpenAI's replies and those of the many that
/// speak its format with an accent: reasoning in four places, calls without index or id, arguments
/// as an object, usage within a choice, content as parts, streams without `[DONE]`.
std::unique_ptr<ReplyReader> makeChatReplyReader();

} // namespace deskrelay
