#include "core/formats/responses/responsesusage.h"

#include "core/formats/tokencount.h"

#include <algorithm>

namespace deskrelay {

std::optional<TokenUsage> readResponsesUsage(const JsonNode &usage)
{
    if (!usage.isObject())
        return std::nullopt;
    const JsonNode &details = usage["input_tokens_details"];
    const JsonNode &writes = details["cache_write_tokens_details"];
    TokenUsage tokens{.cacheRead = tokensOf(details["cached_tokens"]),
                      .cacheWrite5m = tokensOf(writes["ttl_30m_tokens"]),
                      .cacheWrite1h = tokensOf(writes["ttl_12h_tokens"]),
                      .output = tokensOf(usage["output_tokens"]),
                      .reasoning = tokensOf(usage["output_tokens_details"]["reasoning_tokens"])};
    if (tokens.cacheWrite() == 0)
        tokens.cacheWrite5m = tokensOf(details["cache_write_tokens"]);
    tokens.input = std::max<qint64>(
        0, tokensOf(usage["input_tokens"]) - tokens.cacheRead - tokens.cacheWrite());
    boundReasoning(tokens);
    return tokens;
}

void writeResponsesUsage(JsonWriter &json, const TokenUsage &usage)
{
    const qint64 input = usage.input + usage.cacheRead + usage.cacheWrite();
    json.beginObject().member("input_tokens", input);
    json.key("input_tokens_details").beginObject().member("cached_tokens", usage.cacheRead);
    json.member("cache_write_tokens", usage.cacheWrite());
    if (usage.cacheWrite() > 0) {
        json.key("cache_write_tokens_details").beginObject();
        json.member("ttl_30m_tokens", usage.cacheWrite5m);
        json.member("ttl_12h_tokens", usage.cacheWrite1h).endObject();
    }
    json.endObject().member("output_tokens", usage.output);
    json.key("output_tokens_details").beginObject();
    json.member("reasoning_tokens", usage.reasoning).endObject();
    json.member("total_tokens", input + usage.output).endObject();
}

} // namespace deskrelay
