#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/droppedfields.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"
#include "core/formats/messages/cachehints.h"
#include "core/formats/messages/turns.h"

namespace deskrelay {

/// What the blocks of a request need to know.
struct ContentContext
{
    const ToolNames &names;
    const ModelTraits &traits;
    Format client;
    CacheHints &hints;
    DroppedFields &dropped;
};

/// The member `messages`.
void writeTurns(JsonWriter &writer, const std::vector<Turn> &turns, const ContentContext &context);
/// A block of text.
void writeTextBlock(JsonWriter &writer, const TextPart &text, CacheHints &hints);
/// How many of \a parts want to be cached up to, their own content included.
int cacheHintsIn(const std::vector<TurnPart> &parts);

} // namespace deskrelay
