#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/chat/chattarget.h"

namespace deskrelay {

/// Writes `tools`, `tool_choice` and `parallel_tool_calls` into the object that \a writer is in.
/// Usage: none of the request's tools can be expressed, or its choice names none of them.
Result<void> writeChatTools(JsonWriter &writer, ChatTarget &target);

} // namespace deskrelay
