#include "core/formats/errorbody.h"

#include <boost/json.hpp>

#include <string>

namespace deskrelay {

namespace json = boost::json;

static QByteArray serialized(const json::value &value)
{
    const std::string text = json::serialize(value);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

static json::string text(const QString &message)
{
    const QByteArray utf8 = message.toUtf8();
    return json::string(utf8.constData(), static_cast<size_t>(utf8.size()));
}

static std::string_view anthropicType(int status)
{
    switch (status) {
    case 401:
        return "authentication_error";
    case 402:
        return "billing_error";
    case 403:
        return "permission_error";
    case 404:
        return "not_found_error";
    case 409:
        return "conflict_error";
    case 413:
        return "request_too_large";
    case 408:
    case 504:
        return "timeout_error";
    case 429:
        return "rate_limit_error";
    case 503:
    case 529:
        return "overloaded_error";
    default:
        return status < 500 ? "invalid_request_error" : "api_error";
    }
}

struct OpenAiKind
{
    std::string_view type;
    std::string_view code; ///< Empty: null.
};

static OpenAiKind openAiKind(int status)
{
    switch (status) {
    case 401:
        return {"invalid_request_error", "invalid_api_key"};
    case 403:
        return {"permission_error", "permission_denied"};
    case 404:
        return {"invalid_request_error", "model_not_found"};
    case 413:
        return {"invalid_request_error", "request_too_large"};
    case 429:
        return {"rate_limit_error", "rate_limit_exceeded"};
    case 501:
        return {"server_error", "unsupported"};
    case 503:
    case 529:
        return {"server_error", "service_unavailable"};
    case 408:
    case 504:
        return {"server_error", "timeout"};
    default:
        return status < 500 ? OpenAiKind{"invalid_request_error", {}}
                            : OpenAiKind{"server_error", {}};
    }
}

static std::string_view geminiStatus(int status)
{
    switch (status) {
    case 401:
        return "UNAUTHENTICATED";
    case 402:
    case 403:
        return "PERMISSION_DENIED";
    case 404:
        return "NOT_FOUND";
    case 409:
        return "ABORTED";
    case 429:
        return "RESOURCE_EXHAUSTED";
    case 500:
        return "INTERNAL";
    case 501:
        return "UNIMPLEMENTED";
    case 408:
    case 504:
        return "DEADLINE_EXCEEDED";
    default:
        return status < 500 ? "INVALID_ARGUMENT" : "UNAVAILABLE";
    }
}

static std::string_view viewOf(QByteArrayView bytes)
{
    return {bytes.data(), static_cast<size_t>(bytes.size())};
}

static json::object openAiError(int status, const QString &message, QByteArrayView code = {})
{
    OpenAiKind kind = openAiKind(status);
    if (!code.isEmpty())
        kind.code = viewOf(code);
    return {{"message", text(message)},
            {"type", kind.type},
            {"param", nullptr},
            {"code", kind.code.empty() ? json::value(nullptr) : json::value(kind.code)}};
}

static json::object errorObject(
    Format format, int status, const QString &message, QByteArrayView id, QByteArrayView code = {})
{
    switch (format) {
    case Format::AnthropicMessages:
        return {{"type", "error"},
                {"error", {{"type", anthropicType(status)}, {"message", text(message)}}},
                {"request_id", id.isEmpty() ? json::value(nullptr) : json::value(viewOf(id))}};
    case Format::GeminiGenerate:
        return {{"error",
                 {{"code", status}, {"message", text(message)}, {"status", geminiStatus(status)}}}};
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    return {{"error", openAiError(status, message, code)}};
}

QByteArray errorBody(Format format,
                     int status,
                     const QString &message,
                     QByteArrayView requestId,
                     QByteArrayView code)
{
    return serialized(errorObject(format, status, message, requestId, code));
}

QByteArray errorEvent(Format format, int status, const QString &message, QByteArrayView requestId)
{
    if (format == Format::OpenAiResponses) {
        const OpenAiKind kind = openAiKind(status);
        const json::object event = {{"type", "error"},
                                    {"code", kind.code.empty() ? kind.type : kind.code},
                                    {"message", text(message)},
                                    {"param", nullptr},
                                    {"error", openAiError(status, message)},
                                    {"sequence_number", 0}};
        return "event: error\ndata: " + serialized(event) + "\n\n";
    }
    const QByteArray data =
        "data: " + serialized(errorObject(format, status, message, requestId)) + "\n\n";
    return format == Format::AnthropicMessages ? "event: error\n" + data : data;
}

} // namespace deskrelay
