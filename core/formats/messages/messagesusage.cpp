#include "core/formats/messages/messagesusage.h"

#include "core/formats/tokencount.h"

#include <algorithm>

namespace deskrelay {

static void take(const JsonNode &count, qint64 &into)
{
    into = toldTokens(count).value_or(into);
}

void readMessagesUsage(const JsonNode &node, TokenUsage &usage)
{
    take(node["input_tokens"], usage.input);
    take(node["cache_read_input_tokens"], usage.cacheRead);
    qint64 written = usage.cacheWrite();
    take(node["cache_creation_input_tokens"], written);
    // The split is told once, at the start; later sums come without it.
    take(node["cache_creation"]["ephemeral_1h_input_tokens"], usage.cacheWrite1h);
    usage.cacheWrite1h = std::min(usage.cacheWrite1h, written);
    usage.cacheWrite5m = written - usage.cacheWrite1h;
    take(node["output_tokens"], usage.output);
    take(node["output_tokens_details"]["thinking_tokens"], usage.reasoning);
    boundReasoning(usage);
}

void writeMessagesUsage(JsonWriter &writer, const TokenUsage &usage)
{
    writer.beginObject()
        .member("input_tokens", usage.input)
        .member("cache_creation_input_tokens", usage.cacheWrite())
        .member("cache_read_input_tokens", usage.cacheRead);
    writer.key("cache_creation")
        .beginObject()
        .member("ephemeral_5m_input_tokens", usage.cacheWrite5m)
        .member("ephemeral_1h_input_tokens", usage.cacheWrite1h)
        .endObject();
    writer.member("output_tokens", usage.output);
    if (usage.reasoning > 0) {
        writer.key("output_tokens_details")
            .beginObject()
            .member("thinking_tokens", usage.reasoning)
            .endObject();
    }
    writer.endObject();
}

} // namespace deskrelay
