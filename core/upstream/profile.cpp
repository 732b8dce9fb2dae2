#include "core/upstream/profile.h"

#include <QList>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

Family familyServedBy(Provider provider, Family fallback)
{
    switch (provider) {
    case Provider::Anthropic:
    case Provider::AnthropicCompatible:
        return Family::Anthropic;
    case Provider::Gemini:
        return Family::Gemini;
    case Provider::OpenAi:
    case Provider::OpenAiCompatible:
        return Family::OpenAi;
    case Provider::Echo:
        break;
    }
    return fallback;
}

QList<Format> upstreamFormats(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
    case Provider::AnthropicCompatible:
        return {Format::AnthropicMessages};
    case Provider::Gemini:
        return {Format::GeminiGenerate};
    case Provider::OpenAi:
    case Provider::OpenAiCompatible: // vendors serve Responses more and more; those who do not say
                                     // 404
        return {Format::OpenAiChat, Format::OpenAiResponses};
    case Provider::Echo:
        break;
    }
    return {allFormats.begin(), allFormats.end()};
}

/// A model's place in a path: `models/x` and `tunedModels/x` keep their slash.
static QByteArray geminiModel(const QByteArray &model)
{
    const QByteArray encoded = model.toPercentEncoding("/");
    return encoded.contains('/') ? encoded : "models/" + encoded;
}

static QByteArray geminiPath(const UpstreamCall &call)
{
    const QByteArray model = "/v1beta/" + geminiModel(call.model);
    switch (call.operation) {
    case Operation::CountTokens:
        return model + ":countTokens";
    case Operation::Embed:
        return model + ":embedContent";
    case Operation::BatchEmbed:
        return model + ":batchEmbedContents";
    case Operation::ListModels:
        return "/v1beta/models";
    case Operation::GetModel:
        return model;
    default:
        return model + (call.streamed ? ":streamGenerateContent" : ":generateContent");
    }
}

static QByteArray openAiPath(const UpstreamCall &call)
{
    switch (call.operation) {
    case Operation::Embed:
        return "/embeddings";
    case Operation::Compact:
        return "/responses/compact";
    case Operation::InputTokens:
        return "/responses/input_tokens";
    case Operation::ListModels:
        return "/models";
    case Operation::GetModel:
        return "/models/" + call.model.toPercentEncoding();
    default:
        return call.format == Format::OpenAiResponses ? "/responses" : "/chat/completions";
    }
}

static QByteArray anthropicPath(const UpstreamCall &call)
{
    switch (call.operation) {
    case Operation::CountTokens:
        return "/v1/messages/count_tokens";
    case Operation::ListModels:
        return "/v1/models";
    case Operation::GetModel:
        return "/v1/models/" + call.model.toPercentEncoding();
    default:
        return "/v1/messages";
    }
}

static QByteArray pathFor(const UpstreamCall &call)
{
    switch (familyOf(call.format)) {
    case Family::Anthropic:
        return anthropicPath(call);
    case Family::Gemini:
        return geminiPath(call);
    case Family::OpenAi:
        break;
    }
    return openAiPath(call);
}

QByteArray upstreamUrl(const Account &account, const UpstreamCall &call)
{
    QByteArray base =
        (account.baseUrl.isEmpty() ? defaultBaseUrl(account.provider) : account.baseUrl).toUtf8();
    while (base.endsWith('/'))
        base.chop(1);
    const QByteArray path = pathFor(call);
    // An origin that was typed with the version which the path brings along.
    for (const QByteArray version : {"/v1beta", "/v1"}) {
        if (base.endsWith(version) && path.startsWith(QByteArray(version + '/')))
            base.chop(version.size());
    }
    QByteArray url = base + path;
    if (!call.query.isEmpty())
        url += '?' + call.query;
    return url;
}

Headers credentialHeaders(Provider provider, const Secret &secret, const Headers &client)
{
    const QByteArray key = secret.reveal().toByteArray();
    Headers headers;
    switch (provider) {
    case Provider::Anthropic:
        headers.add("x-api-key", key);
        break;
    case Provider::AnthropicCompatible: // vendors take the one or the other
        headers.add("x-api-key", key);
        headers.add("authorization", "Bearer " + key);
        break;
    case Provider::Gemini:
        headers.add("x-goog-api-key", key);
        break;
    case Provider::OpenAi:
    case Provider::OpenAiCompatible:
        headers.add("authorization", "Bearer " + key);
        break;
    case Provider::Echo:
        break;
    }
    if (familyServedBy(provider) == Family::Anthropic && !client.contains("anthropic-version"))
        headers.add("anthropic-version", "2023-06-01");
    return headers;
}

template <size_t Size>
static bool isAnyOf(QByteArrayView name, const std::array<QByteArrayView, Size> &names)
{
    return std::any_of(names.begin(), names.end(), [name](QByteArrayView known) {
        return equalsIgnoringCase(name, known);
    });
}

static bool startsIgnoringCase(QByteArrayView name, QByteArrayView prefix)
{
    return name.size() >= prefix.size() && equalsIgnoringCase(name.first(prefix.size()), prefix);
}

/// What belongs to one connection alone: RFC 9110, 7.6.1.
static bool isHopByHop(QByteArrayView name, const Headers &headers)
{
    static constexpr std::array<QByteArrayView, 7> fixed = {"connection",
                                                            "keep-alive",
                                                            "te",
                                                            "trailer",
                                                            "transfer-encoding",
                                                            "upgrade",
                                                            "content-length"};
    if (isAnyOf(name, fixed) || startsIgnoringCase(name, "proxy-"))
        return true;
    for (const QByteArray &value : headers.values("connection")) {
        const QList<QByteArray> named = value.split(',');
        for (const QByteArray &token : named) {
            if (equalsIgnoringCase(token.trimmed(), name))
                return true;
        }
    }
    return false;
}

Headers forwardedHeaders(const Headers &client)
{
    static constexpr std::array<QByteArrayView, 10> ours = {"host",
                                                            "expect",
                                                            "accept-encoding",
                                                            "authorization",
                                                            "x-api-key",
                                                            "x-goog-api-key",
                                                            "cookie",
                                                            "origin",
                                                            "referer",
                                                            "forwarded"};
    Headers headers;
    for (const Headers::Field &field : client) {
        const bool isDropped =
            isAnyOf(QByteArrayView(field.name), ours) || startsIgnoringCase(field.name, "sec-") ||
            startsIgnoringCase(field.name, "x-forwarded-") || isHopByHop(field.name, client);
        if (!isDropped)
            headers.add(field.name, field.value);
    }
    return headers;
}

Headers returnedHeaders(const Headers &upstream)
{
    static constexpr std::array<QByteArrayView, 3> dropped = {
        "set-cookie", "alt-svc", "x-deskrelay-request-id"};
    Headers headers;
    for (const Headers::Field &field : upstream) {
        const bool isDropped = isAnyOf(QByteArrayView(field.name), dropped) ||
                               startsIgnoringCase(field.name, "access-control-") ||
                               isHopByHop(field.name, upstream);
        if (!isDropped)
            headers.add(field.name, field.value);
    }
    return headers;
}

QByteArray queryWithoutKey(const QByteArray &query)
{
    QByteArray kept;
    for (const QByteArray &parameter : query.split('&')) {
        if (parameter.isEmpty() || parameter == "key" || parameter.startsWith("key="))
            continue;
        if (!kept.isEmpty())
            kept += '&';
        kept += parameter;
    }
    return kept;
}

} // namespace deskrelay
