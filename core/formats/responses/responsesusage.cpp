#include "core/formats/responses/responsesusage.h"

#include <algorithm>

namespace deskrelay {

/// A count; what is missing or makes no sense is none.
static qint64 count(const JsonNode &node)
{
    return std::max<qint64>(0, node.toInteger().value_or(0));
}

std::optional<TokenUsage> readResponsesUsage(const JsonNode &usage)
{
    if (!usage.isObject())
        return std::nullopt;
    const JsonNode &details = usage["input_tokens_details"];
    const JsonNode &writes = details["cache_write_tokens_details"];
    TokenUsage tokens{.cacheRead = count(details["cached_tokens"]),
                      .cacheWrite5m = count(writes["ttl_30m_tokens"]),
                      .cacheWrite1h = count(writes["ttl_12h_tokens"]),
                      .output = count(usage["output_tokens"]),
                      .reasoning = count(usage["output_tokens_details"]["reasoning_tokens"])};
    if (tokens.cacheWrite() == 0)
        tokens.cacheWrite5m = count(details["cache_write_tokens"]);
    tokens.input =
        std::max<qint64>(0, count(usage["input_tokens"]) - tokens.cacheRead - tokens.cacheWrite());
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
