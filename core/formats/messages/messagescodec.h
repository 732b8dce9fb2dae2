#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// The four units of Format::AnthropicMessages.
extern const Codec messagesCodec;

} // namespace deskrelay
