#include "core/formats/upstreamerror.h"

#include "core/base/jsontree.h"
#include "core/formats/errorbody.h"

#include <algorithm>
#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// What the providers say of a request that is too long for the model.
static bool saysContextFull(const QByteArray &text)
{
    static constexpr QByteArrayView signs[] = {"context_length_exceeded",
                                               "maximum context length",
                                               "context window",
                                               "prompt is too long",
                                               "prompt_too_long",
                                               "exceeds the maximum number of tokens",
                                               "input token count"};
    const QByteArray lower = text.toLower();
    return std::any_of(std::begin(signs), std::end(signs), [&lower](QByteArrayView sign) {
        return lower.contains(sign);
    });
}

static bool isContextFull(int status, const QByteArray &text)
{
    return status >= 400 && status < 500 && status != 429 && saysContextFull(text);
}

static UpstreamError settled(UpstreamError error, int status)
{
    if (error.message.isEmpty())
        error.message = u"The upstream answered %1 without saying why."_s.arg(status);
    return error;
}

/// The `google.rpc.RetryInfo` among an error's details, its `34.07s` in whole seconds.
static std::optional<std::chrono::seconds> retryDelayIn(const JsonNode &details)
{
    constexpr double longest = 30.0 * 24 * 3600;
    for (const JsonNode &detail : details.items) {
        const QByteArray delay = detail["retryDelay"].string();
        bool isNumber = false;
        const double seconds = delay.endsWith('s') ? delay.chopped(1).toDouble(&isNumber) : 0;
        if (isNumber && seconds >= 0 && seconds <= longest)
            return std::chrono::seconds(std::llround(std::ceil(seconds)));
    }
    return std::nullopt;
}

UpstreamError namedUpstreamError(int status, const QByteArray &message, const QByteArray &type)
{
    return settled({.message = QString::fromUtf8(message),
                    .isContextFull = isContextFull(status, message + ' ' + type)},
                   status);
}

UpstreamError readUpstreamError(int status, const QByteArray &body)
{
    UpstreamError error;
    if (const Result<JsonTree> tree = JsonTree::parse(body)) {
        const JsonNode &root = tree->root();
        const JsonNode &first = root.isArray() && !root.items.empty() ? root.items.front() : root;
        const JsonNode &told = first["error"];
        for (const JsonNode *const candidate :
             {&told["message"], &told, &first["message"], &first["detail"]}) {
            if (error.message.isEmpty() && candidate->isString())
                error.message = QString::fromUtf8(candidate->text);
        }
        error.retryAfter = retryDelayIn(told["details"]);
        error.code = told["code"].string();
    }
    error.isContextFull = isContextFull(status, body);
    return settled(error, status);
}

int statusFor(Format format, int status)
{
    return status == 529 && format != Format::AnthropicMessages ? 503 : status;
}

/// The words that a format's own tools look for.
static QString contextWords(Format format)
{
    switch (format) {
    case Format::AnthropicMessages:
        return u"prompt is too long: "_s;
    case Format::GeminiGenerate:
        return u"The input token count exceeds the maximum number of tokens allowed: "_s;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    return u"This model's maximum context length was exceeded: "_s;
}

/// \a body with Google's own word for a wait, which its tools look for.
static QByteArray withRetryInfo(QByteArray body, std::chrono::seconds wait)
{
    body.chop(2); // the error's brace, and the body's
    return body +
           R"(,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")" +
           QByteArray::number(qint64(wait.count())) + "s\"}]}}";
}

QByteArray
translatedErrorBody(Format format, int status, const UpstreamError &error, QByteArrayView requestId)
{
    if (!error.isContextFull) {
        const QByteArray body = errorBody(format, status, error.message, requestId, error.code);
        const bool tellsWait = format == Format::GeminiGenerate && error.retryAfter;
        return tellsWait ? withRetryInfo(body, *error.retryAfter) : body;
    }
    const QString words = contextWords(format);
    const bool hasWords = error.message.contains(words.chopped(2), Qt::CaseInsensitive);
    return errorBody(format,
                     status,
                     hasWords ? error.message : words + error.message,
                     requestId,
                     "context_length_exceeded");
}

} // namespace deskrelay
