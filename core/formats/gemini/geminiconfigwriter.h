#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"

namespace deskrelay {

/// Writes `generationConfig` into an open object, where there is anything to say. Returns the stop
/// strings that Gemini cannot be told.
QByteArrayList writeGeminiConfig(JsonWriter &out,
                                 const Conversation &conversation,
                                 const ModelTraits &traits,
                                 DroppedFields &dropped);

/// What a model is told in words, as it takes no schema for its output (beside functions). Empty
/// where it takes one, or none is asked for.
QByteArray outputInstruction(const Conversation &conversation, const ModelTraits &traits);

} // namespace deskrelay
