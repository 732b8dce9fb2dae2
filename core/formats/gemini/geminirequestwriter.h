#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// A conversation of any format as the body of a generateContent request.
Result<WrittenRequest> writeGeminiRequest(const Conversation &conversation,
                                          const ModelTraits &traits);

} // namespace deskrelay
