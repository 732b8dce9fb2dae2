#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// The four units of Format::OpenAiResponses.
extern const Codec responsesCodec;

} // namespace deskrelay
