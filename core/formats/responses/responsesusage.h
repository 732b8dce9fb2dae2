#pragma once

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/usage/tokenusage.h"

#include <optional>

namespace deskrelay {

// The input of a response's `usage` counts what was read from the cache and written to it.

/// Empty where there is none.
std::optional<TokenUsage> readResponsesUsage(const JsonNode &usage);
void writeResponsesUsage(JsonWriter &json, const TokenUsage &usage);

} // namespace deskrelay
