#include "core/upstream/profile.h"

#include <QString>

#include <algorithm>
#include <array>

namespace deskrelay {

/// A base URL in its parts: what paths are appended to, and a query that a vendor asks for.
struct BaseUrl
{
    QByteArray path = {};
    QByteArray query = {};
};

/// What one provider's API expects of a caller.
struct Profile
{
    QList<Format> formats = {};
    /// The path's first part where the base URL is an origin; empty where the base holds it.
    QByteArray version = {};
    bool usesBearer = false;
    QByteArray keyHeader = {};
    bool needsAnthropicVersion = false;
};

static const Profile &profileOf(Provider provider)
{
    static const Profile anthropic{.formats = {Format::AnthropicMessages},
                                   .version = "v1",
                                   .keyHeader = "x-api-key",
                                   .needsAnthropicVersion = true};
    // Its vendors read one of the two headers.
    static const Profile anthropicCompatible{.formats = {Format::AnthropicMessages},
                                             .version = "v1",
                                             .usesBearer = true,
                                             .keyHeader = "x-api-key",
                                             .needsAnthropicVersion = true};
    static const Profile gemini{
        .formats = {Format::GeminiGenerate}, .version = "v1beta", .keyHeader = "x-goog-api-key"};
    // A vendor without Responses answers 404 to them.
    static const Profile openAi{.formats = {Format::OpenAiChat, Format::OpenAiResponses},
                                .usesBearer = true};
    static const Profile echo{.formats = {allFormats.begin(), allFormats.end()}};
    switch (provider) {
    case Provider::Anthropic:
        return anthropic;
    case Provider::AnthropicCompatible:
        return anthropicCompatible;
    case Provider::Gemini:
        return gemini;
    case Provider::OpenAi:
    case Provider::OpenAiCompatible:
        return openAi;
    case Provider::Echo:
        break;
    }
    return echo;
}

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
    return profileOf(provider).formats;
}

/// `v1`, `v1beta`, `v4`: what an API's version looks like as a part of a path.
static bool isVersion(QByteArrayView part)
{
    return part.size() >= 2 && part[0] == 'v' && part[1] >= '0' && part[1] <= '9';
}

static BaseUrl baseUrlOf(const Account &account, const Profile &profile)
{
    const QString given = account.baseUrl.trimmed();
    QByteArray url = (given.isEmpty() ? defaultBaseUrl(account.provider) : given).toUtf8();
    BaseUrl base;
    if (const qsizetype fragment = url.indexOf('#'); fragment >= 0)
        url.truncate(fragment);
    if (const qsizetype query = url.indexOf('?'); query >= 0) {
        base.query = url.sliced(query + 1);
        url.truncate(query);
    }
    while (url.endsWith('/'))
        url.chop(1);
    const qsizetype host = url.indexOf("://") + 3;
    const qsizetype slash = url.lastIndexOf('/');
    const bool hasVersion = slash > host && isVersion(QByteArrayView(url).sliced(slash + 1));
    if (!profile.version.isEmpty() && !hasVersion)
        url += '/' + profile.version;
    base.path = url;
    return base;
}

/// One part of a path. A colon is Google's mark before the verb, and dots would climb.
static QByteArray pathPart(const QByteArray &text, bool keepsColon)
{
    if (text == "." || text == "..")
        return QByteArray(text).replace(".", "%2E");
    return text.toPercentEncoding(keepsColon ? ":" : "");
}

/// `models/<name>`, or another collection where the name tells it (`tunedModels/<name>`).
static QByteArray geminiModelPath(const QByteArray &model)
{
    for (const QByteArray &collection : {QByteArray("models/"), QByteArray("tunedModels/")}) {
        if (model.startsWith(collection))
            return collection + pathPart(model.sliced(collection.size()), false);
    }
    return "models/" + pathPart(model, false);
}

static QByteArray geminiVerb(const UpstreamCall &call)
{
    switch (call.operation) {
    case Operation::CountTokens:
        return "countTokens";
    case Operation::Embed:
        return "embedContent";
    case Operation::BatchEmbed:
        return "batchEmbedContents";
    default:
        return call.streamed ? "streamGenerateContent" : "generateContent";
    }
}

/// The path below the API's version.
static QByteArray pathOf(const UpstreamCall &call)
{
    const bool isGemini = call.format == Format::GeminiGenerate;
    if (call.operation == Operation::ListModels)
        return "models";
    if (call.operation == Operation::GetModel)
        return isGemini ? geminiModelPath(call.model) : "models/" + pathPart(call.model, true);
    switch (call.format) {
    case Format::GeminiGenerate:
        return geminiModelPath(call.model) + ':' + geminiVerb(call);
    case Format::AnthropicMessages:
        return call.operation == Operation::CountTokens ? "messages/count_tokens" : "messages";
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    switch (call.operation) {
    case Operation::Embed:
        return "embeddings";
    case Operation::Compact:
        return "responses/compact";
    case Operation::InputTokens:
        return "responses/input_tokens";
    default:
        return call.format == Format::OpenAiChat ? "chat/completions" : "responses";
    }
}

QByteArray upstreamUrl(const Account &account, const UpstreamCall &call)
{
    const BaseUrl base = baseUrlOf(account, profileOf(account.provider));
    QByteArray url = base.path + '/' + pathOf(call);
    if (!base.query.isEmpty())
        url += '?' + base.query;
    if (!call.query.isEmpty())
        url += (base.query.isEmpty() ? '?' : '&') + call.query;
    return url;
}

Headers credentialHeaders(Provider provider, const Secret &secret, const Headers &client)
{
    const Profile &profile = profileOf(provider);
    Headers headers;
    const QByteArray key = secret.reveal().trimmed().toByteArray();
    if (!profile.keyHeader.isEmpty())
        headers.add(profile.keyHeader, key);
    if (profile.usesBearer)
        headers.add("Authorization", "Bearer " + key);
    if (profile.needsAnthropicVersion && !client.contains("anthropic-version"))
        headers.add("anthropic-version", "2023-06-01");
    return headers;
}

static bool isOneOf(QByteArrayView name, const auto &names)
{
    return std::any_of(names.begin(), names.end(), [name](QByteArrayView one) {
        return equalsIgnoringCase(name, one);
    });
}

static bool startsWithOneOf(QByteArrayView name, const auto &prefixes)
{
    return std::any_of(prefixes.begin(), prefixes.end(), [name](QByteArrayView prefix) {
        return name.size() >= prefix.size() &&
               equalsIgnoringCase(name.first(prefix.size()), prefix);
    });
}

/// The fields that `Connection` names belong to that connection alone.
static QList<QByteArray> connectionNames(const Headers &headers)
{
    QList<QByteArray> names;
    for (const QByteArray &value : headers.values("connection")) {
        for (const QByteArray &name : value.split(','))
            names.append(name.trimmed());
    }
    return names;
}

static bool isHopByHop(QByteArrayView name)
{
    static constexpr std::array<QByteArrayView, 6> names = {
        "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"};
    static constexpr std::array<QByteArrayView, 1> prefixes = {"proxy-"};
    return isOneOf(name, names) || startsWithOneOf(name, prefixes);
}

Headers forwardedHeaders(const Headers &client)
{
    static constexpr std::array<QByteArrayView, 15> names = {"host",
                                                             "content-length",
                                                             "expect",
                                                             "accept-encoding",
                                                             "authorization",
                                                             "x-api-key",
                                                             "x-goog-api-key",
                                                             "cookie",
                                                             "cookie2",
                                                             "origin",
                                                             "referer",
                                                             "upgrade-insecure-requests",
                                                             "forwarded",
                                                             "x-real-ip",
                                                             "via"};
    static constexpr std::array<QByteArrayView, 4> prefixes = {
        "sec-", "x-forwarded-", "access-control-", "x-deskrelay-"};
    const QList<QByteArray> named = connectionNames(client);
    Headers headers;
    for (const Headers::Field &field : client) {
        if (!isHopByHop(field.name) && !isOneOf(field.name, named) && !isOneOf(field.name, names) &&
            !startsWithOneOf(field.name, prefixes))
            headers.add(field.name, field.value);
    }
    return headers;
}

Headers returnedHeaders(const Headers &upstream)
{
    static constexpr std::array<QByteArrayView, 4> names = {
        "content-length", "set-cookie", "set-cookie2", "alt-svc"};
    static constexpr std::array<QByteArrayView, 2> prefixes = {"access-control-", "x-deskrelay-"};
    const QList<QByteArray> named = connectionNames(upstream);
    Headers headers;
    for (const Headers::Field &field : upstream) {
        if (!isHopByHop(field.name) && !isOneOf(field.name, named) && !isOneOf(field.name, names) &&
            !startsWithOneOf(field.name, prefixes))
            headers.add(field.name, field.value);
    }
    return headers;
}

QByteArray queryWithoutKey(const QByteArray &query)
{
    if (query.isEmpty())
        return {};
    QList<QByteArray> kept;
    for (const QByteArray &part : query.split('&')) {
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = equals < 0 ? part : part.first(equals);
        if (QByteArray::fromPercentEncoding(name) != "key")
            kept.append(part);
    }
    return kept.join('&');
}

} // namespace deskrelay
