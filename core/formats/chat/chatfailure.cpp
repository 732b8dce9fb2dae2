#include "core/formats/chat/chatfailure.h"

#include <array>
#include <utility>

namespace deskrelay {

/// Words of types and codes, the special before the general.
static constexpr std::array<std::pair<QByteArrayView, int>, 19> statuses = {
    {{"rate_limit", 429},
     {"quota", 429},
     {"resource_exhausted", 429},
     {"too_many_requests", 429},
     {"overloaded", 529},
     {"unavailable", 503},
     {"invalid_api_key", 401},
     {"authentication", 401},
     {"unauthenticated", 401},
     {"unauthorized", 401},
     {"permission", 403},
     {"not_found", 404},
     {"timeout", 504},
     {"deadline", 504},
     {"too_large", 413},
     {"context_length", 400},
     {"invalid", 400},
     {"bad_request", 400},
     {"content_filter", 400}}};

static int statusOf(const JsonNode &error)
{
    constexpr int lowest = 400;
    constexpr int highest = 599;
    QByteArray words;
    for (const QByteArrayView name : {"code", "status", "type"}) {
        const JsonNode &node = error[name];
        const qint64 number =
            node.isString() ? node.text.toByteArray().toLongLong() : node.toInteger().value_or(0);
        if (number >= lowest && number <= highest)
            return static_cast<int>(number);
        words += node.string().toLower() + ' ';
    }
    for (const auto &[word, status] : statuses) {
        if (words.contains(word))
            return status;
    }
    return 500;
}

std::optional<reply::Failure> readChatFailure(const JsonNode &body)
{
    if (body.isArray()) // Google's gateway
        return body.items.empty() ? std::nullopt : readChatFailure(body.items.front());
    const JsonNode &inner = body["error"];
    const bool isFlat = !inner.isPresent() && body["object"].is("error"); // vLLM's
    const JsonNode &error = isFlat ? body : inner;
    if (!error.isObject() && (!error.isString() || error.text.isEmpty()))
        return std::nullopt;
    QByteArray message = error.isString() ? error.string() : error["message"].string();
    if (message.isEmpty())
        message = "The upstream gave an error without a message.";
    QByteArray type;
    for (const QByteArrayView name : {"type", "code", "status"}) {
        if (type.isEmpty())
            type = error[name].string();
    }
    return reply::Failure{.status = statusOf(error), .type = type, .message = message};
}

} // namespace deskrelay
