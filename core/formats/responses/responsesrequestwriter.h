#pragma once

#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::writeRequest of Format::OpenAiResponses. Stop strings are left to the relay: the format
/// has none.
Result<WrittenRequest> writeResponsesRequest(const Conversation &conversation,
                                             const ModelTraits &traits);

} // namespace deskrelay
