#pragma once

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/usage/tokenusage.h"

namespace deskrelay {

/// Puts the counts that a `usage` object tells into \a usage; what is null or missing stays.
void readMessagesUsage(const JsonNode &node, TokenUsage &usage);
/// Writes a `usage` object.
void writeMessagesUsage(JsonWriter &writer, const TokenUsage &usage);

} // namespace deskrelay
