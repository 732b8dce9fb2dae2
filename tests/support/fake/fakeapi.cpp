#include "tests/support/fake/fakeapi.h"

#include <array>

namespace deskrelay::fake {

std::string Memory::newId(std::string_view prefix)
{
    const std::string number = std::to_string(++count);
    return std::string(prefix) + std::string(number.size() < 12 ? 12 - number.size() : 0, '0') +
           number;
}

std::string Memory::seal(std::string_view provider, std::string_view text)
{
    const std::string plain = std::string(provider) + " sealed " + std::to_string(++count) + ' ' +
                              std::to_string(hashOf(text)) + std::string(40, '\x7f');
    const std::string blob = bytesOf(plain).toBase64().toStdString();
    sealed[blob] = text;
    return blob;
}

Reply jsonReply(int status, const json::value &body)
{
    return {
        .status = status, .headers = {{"Content-Type", "application/json"}}, .body = bytesOf(body)};
}

QByteArray frameOf(std::string_view name, const json::value &data)
{
    const QByteArray line = "data: " + bytesOf(data) + "\n\n";
    return name.empty() ? line : QByteArray("event: " + bytesOf(name) + '\n' + line);
}

std::string bearerOf(const Headers &headers)
{
    const QByteArray value = headers.value("authorization");
    return value.toLower().startsWith("bearer ") ? value.sliced(7).trimmed().toStdString()
                                                 : std::string();
}

std::optional<json::value> parsedBody(const QByteArray &body)
{
    json::error_code failure;
    json::parse_options options;
    options.max_depth = 256;
    json::value document = json::parse(viewOf(body), failure, {}, options);
    if (failure || !document.is_object())
        return std::nullopt;
    return document;
}

namespace {

struct StatusName
{
    int status;
    std::string_view openAi;
    std::string_view openAiCode;
    std::string_view anthropic;
    std::string_view gemini;
};

} // namespace

static constexpr std::array statusNames = {
    StatusName{400, "invalid_request_error", "", "invalid_request_error", "INVALID_ARGUMENT"},
    StatusName{
        401, "invalid_request_error", "invalid_api_key", "authentication_error", "UNAUTHENTICATED"},
    StatusName{402, "insufficient_quota", "insufficient_quota", "billing_error", "UNKNOWN"},
    StatusName{403, "permission_error", "", "permission_error", "PERMISSION_DENIED"},
    StatusName{404, "invalid_request_error", "model_not_found", "not_found_error", "NOT_FOUND"},
    StatusName{409, "conflict_error", "", "conflict_error", "ABORTED"},
    StatusName{413, "invalid_request_error", "", "request_too_large", "INVALID_ARGUMENT"},
    StatusName{429, "requests", "rate_limit_exceeded", "rate_limit_error", "RESOURCE_EXHAUSTED"},
    StatusName{500, "server_error", "", "api_error", "INTERNAL"},
    StatusName{502, "server_error", "", "api_error", "UNAVAILABLE"},
    StatusName{503, "server_error", "", "overloaded_error", "UNAVAILABLE"},
    StatusName{504, "server_error", "", "timeout_error", "DEADLINE_EXCEEDED"},
    StatusName{529, "server_error", "", "overloaded_error", "UNAVAILABLE"},
};

Refusal refusalFor(std::string_view provider, int status)
{
    Refusal refusal{.status = status,
                    .type = "server_error",
                    .message = "Scripted answer with status " + std::to_string(status) + '.'};
    for (const StatusName &one : statusNames) {
        if (one.status != status)
            continue;
        refusal.type = provider == "anthropic" ? one.anthropic
                       : provider == "gemini"  ? one.gemini
                                               : one.openAi;
        if (!one.openAiCode.empty())
            refusal.code = one.openAiCode;
    }
    if (provider == "gemini" && status == 429) // it has no header for this
        refusal.details = json::array{
            {{"@type", "type.googleapis.com/google.rpc.RetryInfo"}, {"retryDelay", "34.07s"}}};
    return refusal;
}

} // namespace deskrelay::fake
