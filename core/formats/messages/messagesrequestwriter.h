#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/codec.h"

namespace deskrelay {

/// Codec::writeRequest of Format::AnthropicMessages.
///
/// Its headers name the API's version: the newest refuses every sampling parameter, so one who
/// needs them gets the version before.
Result<WrittenRequest> writeMessagesRequest(const Conversation &conversation,
                                            const ModelTraits &traits);

} // namespace deskrelay
