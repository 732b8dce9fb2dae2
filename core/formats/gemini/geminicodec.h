#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// The four units of Format::GeminiGenerate.
extern const Codec geminiCodec;

} // namespace deskrelay
