#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"

namespace deskrelay {

/// Writes `tools` and `toolConfig` into an open object. Usage: the request's only tool, or the one
/// that must be called, is none that Gemini has.
Result<void> writeGeminiTools(JsonWriter &out,
                              const Conversation &conversation,
                              const ModelTraits &traits,
                              const ToolNames &names,
                              DroppedFields &dropped);

} // namespace deskrelay
