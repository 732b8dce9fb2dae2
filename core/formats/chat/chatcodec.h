#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// The four units of Format::OpenAiChat.
extern const Codec chatCodec;

} // namespace deskrelay
