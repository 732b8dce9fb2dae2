#pragma once

#include "core/formats/conversation/conversation.h"
#include "core/formats/gemini/geminifields.h"

namespace deskrelay {

// The parts of a Gemini request that are no content. Each fills its fields of the conversation.

void readGeminiConfig(const JsonNode &config, Conversation &conversation, GeminiNotes &notes);
void readGeminiTools(const JsonNode &tools, Conversation &conversation, GeminiNotes &notes);
void readGeminiToolConfig(const JsonNode &config, Conversation &conversation, GeminiNotes &notes);

} // namespace deskrelay
