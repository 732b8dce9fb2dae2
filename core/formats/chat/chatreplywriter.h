#pragma once

#include "core/formats/conversation/codec.h"

#include <memory>

namespace deskrelay {

/// Codec::makeReplyWriter of Format::OpenAiChat.
///
/// The format has no field for reasoning. Its text goes where most vendors have it,
/// `reasoning_content`; with its state it goes to `reasoning_details` too, as OpenRouter has it,
/// which clients bring back. A call's state is its `extra_content.google.thought_signature`. What
/// the model drew is an image in Markdown.
///
/// \note Source: OpenAI's API reference, "Chat completion chunk object"; its SDKs' accumulators.
std::unique_ptr<ReplyWriter> makeChatReplyWriter(const ReplyContext &context);

} // namespace deskrelay
