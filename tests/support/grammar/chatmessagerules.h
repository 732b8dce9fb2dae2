#pragma once

#include "core/base/jsontree.h"

namespace deskrelay {

// Parts of openai-chat's rules that a stream and a whole reply share; each names the rule that is
// broken, or null.

const char *chatUsageFault(const JsonNode &usage);
/// An `error` as a reply or a frame holds it.
const char *chatErrorFault(const JsonNode &body);
/// A call with all that it has.
const char *chatCallFault(const JsonNode &call);
/// `reasoning_details`.
const char *chatDetailsFault(const JsonNode &details);
/// `extra_content`.
const char *chatExtraFault(const JsonNode &extra);
bool isChatFinishReason(const JsonNode &reason);

} // namespace deskrelay
