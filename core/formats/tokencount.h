#pragma once

#include "core/base/jsontree.h"
#include "core/usage/tokenusage.h"

#include <algorithm>
#include <optional>

namespace deskrelay {

/// No count is taken for more: their sums stay far from the end of the numbers.
inline constexpr qint64 mostTokens = 1'000'000'000'000;

/// A count of tokens within its bounds.
inline qint64 boundedTokens(qint64 count)
{
    return std::clamp<qint64>(count, 0, mostTokens);
}

/// A count as a reply tells it. Empty: it is missing or no whole number.
inline std::optional<qint64> toldTokens(const JsonNode &node)
{
    const std::optional<qint64> told = node.toInteger();
    return told ? std::optional(boundedTokens(*told)) : std::nullopt;
}

/// The same; 0 where it is none.
inline qint64 tokensOf(const JsonNode &node)
{
    return toldTokens(node).value_or(0);
}

/// Reasoning is a part of the output, whatever an upstream tells.
inline void boundReasoning(TokenUsage &usage)
{
    usage.reasoning = std::min(usage.reasoning, usage.output);
}

} // namespace deskrelay
