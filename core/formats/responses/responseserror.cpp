#include "core/formats/responses/responseserror.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

static bool isContextTooLong(const QByteArray &message)
{
    static constexpr std::array<QByteArrayView, 6> phrases = {"context length",
                                                              "context window",
                                                              "context_length",
                                                              "prompt is too long",
                                                              "maximum number of tokens",
                                                              "too many tokens"};
    const QByteArray lower = message.toLower();
    return std::any_of(phrases.begin(), phrases.end(), [&lower](QByteArrayView phrase) {
        return lower.contains(phrase);
    });
}

QByteArrayView responsesErrorCode(int status, const QByteArray &message)
{
    if ((status == 400 || status == 413) && isContextTooLong(message))
        return "context_length_exceeded";
    if (status == 402)
        return "insufficient_quota";
    if (status == 429)
        return "rate_limit_exceeded";
    if (status == 400 || status == 413 || status == 422)
        return "invalid_prompt";
    return "server_error";
}

void writeResponsesError(JsonWriter &event, QByteArrayView code, const QByteArray &message)
{
    event.member("code", code).member("message", message).key("param").null();
    event.key("error").beginObject().member("type", code).member("code", code);
    event.member("message", message).key("param").null().endObject();
}

int statusOfResponsesError(QByteArrayView code, QByteArrayView type)
{
    static constexpr std::array<std::pair<QByteArrayView, int>, 21> statuses = {
        {{"rate_limit_exceeded", 429},
         {"rate_limit_error", 429},
         {"insufficient_quota", 429},
         {"usage_limit_reached", 429},
         {"tokens", 429},
         {"requests", 429},
         {"server_is_overloaded", 529},
         {"slow_down", 529},
         {"overloaded", 529},
         {"overloaded_error", 529},
         {"service_unavailable", 503},
         {"invalid_api_key", 401},
         {"authentication_error", 401},
         {"permission_denied", 403},
         {"permission_error", 403},
         {"model_not_found", 404},
         {"not_found_error", 404},
         {"vector_store_timeout", 504},
         {"timeout", 504},
         {"server_error", 500},
         {"api_error", 500}}};
    for (const QByteArrayView name : {code, type}) {
        for (const auto &[known, status] : statuses) {
            if (name == known)
                return status;
        }
        // What else OpenAI lists blames the request: images, prompts, policies, the context.
        for (const QByteArrayView part :
             {"invalid", "image", "policy", "context_length", "mismatch"}) {
            if (name.toByteArray().contains(part))
                return 400;
        }
    }
    return 500;
}

} // namespace deskrelay
