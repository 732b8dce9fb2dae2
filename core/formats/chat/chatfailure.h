#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/replyevent.h"

#include <optional>

namespace deskrelay {

/// The error that a body holds in the place of a reply, in OpenAI's form or a vendor's; empty where
/// it holds none. Its status is the one it names, or that its type stands for.
std::optional<reply::Failure> readChatFailure(const JsonNode &body);

} // namespace deskrelay
