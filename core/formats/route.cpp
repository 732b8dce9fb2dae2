#include "core/formats/route.h"

#include <array>

namespace deskrelay {

namespace {

/// The prefixes that fix a family, the longer ones first. `isGemini`: Gemini's own format.
struct Prefix
{
    QByteArrayView path;
    std::optional<Family> family;
};

constexpr std::array<Prefix, 7> prefixes = {{{"/openai/claude", Family::Anthropic},
                                             {"/openai/gemini", Family::Gemini},
                                             {"/openai", std::nullopt},
                                             {"/claude", Family::Anthropic},
                                             {"/gemini", Family::Gemini},
                                             {"/api", Family::Anthropic},
                                             {"", std::nullopt}}};

/// A path without its prefix, version and trailing slash; looks into the path it was made of.
struct Parts
{
    QByteArrayView prefix = {};
    std::optional<Family> family = {};
    bool isBeta = false; ///< Under /v1beta.
    QByteArrayView rest = {};
};

struct Endpoint
{
    QByteArrayView rest;
    Operation operation;
    Format format;
};

constexpr std::array<Endpoint, 7> posts = {
    {{"/chat/completions", Operation::Generate, Format::OpenAiChat},
     {"/responses", Operation::Generate, Format::OpenAiResponses},
     {"/responses/compact", Operation::Compact, Format::OpenAiResponses},
     {"/responses/input_tokens", Operation::InputTokens, Format::OpenAiResponses},
     {"/messages", Operation::Generate, Format::AnthropicMessages},
     {"/messages/count_tokens", Operation::CountTokens, Format::AnthropicMessages},
     {"/embeddings", Operation::Embed, Format::OpenAiChat}}};

struct Verb
{
    QByteArrayView name;
    Operation operation;
    bool streams;
};

constexpr std::array<Verb, 5> verbs = {{{"generateContent", Operation::Generate, false},
                                        {"streamGenerateContent", Operation::Generate, true},
                                        {"countTokens", Operation::CountTokens, false},
                                        {"embedContent", Operation::Embed, false},
                                        {"batchEmbedContents", Operation::BatchEmbed, false}}};

} // namespace

/// Takes \a prefix off where it ends at a slash or the end.
static bool takePrefix(QByteArrayView &path, QByteArrayView prefix)
{
    if (!path.startsWith(prefix) || (path.size() > prefix.size() && path[prefix.size()] != '/'))
        return false;
    path = path.sliced(prefix.size());
    return true;
}

static Parts partsOf(QByteArrayView path)
{
    while (path.endsWith('/'))
        path.chop(1);
    Parts parts;
    for (const Prefix &prefix : prefixes) {
        if (takePrefix(path, prefix.path)) {
            parts.prefix = prefix.path;
            parts.family = prefix.family;
            break;
        }
    }
    parts.isBeta = takePrefix(path, "/v1beta");
    if (!parts.isBeta)
        takePrefix(path, "/v1");
    parts.rest = path;
    return parts;
}

static QString decoded(QByteArrayView text)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(text.toByteArray()));
}

/// `/models/<model>:<verb>`; the colon may come percent-encoded.
static std::optional<Route> geminiRoute(const Parts &parts)
{
    if (!parts.rest.startsWith("/models/"))
        return std::nullopt;
    QByteArray rest = parts.rest.toByteArray();
    rest.replace("%3A", ":").replace("%3a", ":");
    const qsizetype colon = rest.lastIndexOf(':');
    if (colon < 0)
        return std::nullopt;
    const QByteArrayView name = QByteArrayView(rest).sliced(colon + 1);
    const QByteArrayView model = QByteArrayView(rest).first(colon).sliced(8);
    const bool isOurs = parts.prefix.isEmpty() || parts.prefix == "/gemini";
    for (const Verb &verb : verbs) {
        if (isOurs && verb.name == name && !model.isEmpty()) {
            return Route{.operation = verb.operation,
                         .format = Format::GeminiGenerate,
                         .family = parts.family,
                         .model = decoded(model),
                         .streams = verb.streams};
        }
    }
    return std::nullopt;
}

/// Which of the formats a prefix takes.
static bool takesFormat(const Parts &parts, Format format)
{
    if (parts.isBeta)
        return false;
    if (parts.prefix.isEmpty())
        return true;
    if (format == Format::AnthropicMessages)
        return parts.prefix == "/api" || parts.prefix == "/claude";
    if (format == Format::OpenAiResponses)
        return parts.prefix == "/openai";
    return parts.prefix.startsWith("/openai");
}

static std::optional<Route> postRoute(const Parts &parts)
{
    if (const std::optional<Route> gemini = geminiRoute(parts))
        return gemini;
    for (const Endpoint &endpoint : posts) {
        if (endpoint.rest == parts.rest && takesFormat(parts, endpoint.format)) {
            return Route{
                .operation = endpoint.operation, .format = endpoint.format, .family = parts.family};
        }
    }
    return std::nullopt;
}

static Format listFormat(const Parts &parts)
{
    if (parts.isBeta || parts.prefix == "/gemini")
        return Format::GeminiGenerate;
    if (parts.prefix == "/api" || parts.prefix == "/claude")
        return Format::AnthropicMessages;
    return Format::OpenAiChat;
}

std::optional<Route> routeFor(QByteArrayView method, QByteArrayView path)
{
    const Parts parts = partsOf(path);
    if (method == "POST")
        return postRoute(parts);
    if (method != "GET" || (parts.isBeta && !parts.prefix.isEmpty() && parts.prefix != "/gemini"))
        return std::nullopt;
    Route route{
        .operation = Operation::ListModels, .format = listFormat(parts), .family = parts.family};
    if (parts.prefix == "/api") // its list is the whole one
        route.family.reset();
    if (parts.rest == "/models")
        return route;
    if (parts.rest.startsWith("/models/")) {
        route.operation = Operation::GetModel;
        route.model = decoded(parts.rest.sliced(8));
        return route;
    }
    return std::nullopt;
}

/// The kind of endpoint that the path's pieces make, the first being empty.
static std::optional<StoredRoute::Kind> storedKind(const QByteArrayList &pieces)
{
    const bool isResponses = pieces.value(1) == "responses";
    if (pieces.contains(QByteArray()) && pieces.lastIndexOf(QByteArray()) > 0)
        return std::nullopt;
    if (!isResponses && pieces.value(1) != "conversations")
        return std::nullopt;
    if (pieces.size() == 2 && !isResponses)
        return StoredRoute::Kind::Conversations;
    if (pieces.size() == 3)
        return isResponses ? StoredRoute::Kind::Response : StoredRoute::Kind::Conversation;
    if (pieces.size() == 4 && pieces[3] == (isResponses ? "input_items" : "items"))
        return isResponses ? StoredRoute::Kind::InputItems : StoredRoute::Kind::Items;
    if (pieces.size() == 5 && !isResponses && pieces[3] == "items")
        return StoredRoute::Kind::Item;
    return std::nullopt;
}

static bool takesMethod(StoredRoute::Kind kind, QByteArrayView method)
{
    switch (kind) {
    case StoredRoute::Kind::Response:
    case StoredRoute::Kind::Item:
        return method == "GET" || method == "DELETE";
    case StoredRoute::Kind::InputItems:
        return method == "GET";
    case StoredRoute::Kind::Conversations:
        return method == "POST";
    case StoredRoute::Kind::Conversation:
        return method == "GET" || method == "POST" || method == "DELETE";
    case StoredRoute::Kind::Items:
        break;
    }
    return method == "GET" || method == "POST";
}

std::optional<StoredRoute> storedRouteFor(QByteArrayView method, QByteArrayView path)
{
    const Parts parts = partsOf(path);
    if (!takesFormat(parts, Format::OpenAiResponses))
        return std::nullopt;
    const QByteArrayList pieces = parts.rest.toByteArray().split('/');
    const std::optional<StoredRoute::Kind> kind = storedKind(pieces);
    if (!kind || !takesMethod(*kind, method))
        return std::nullopt;
    return StoredRoute{.kind = *kind,
                       .method = method.toByteArray(),
                       .id = decoded(QByteArrayView(pieces.value(2))).toUtf8(),
                       .item = decoded(QByteArrayView(pieces.value(4))).toUtf8()};
}

static std::optional<Format> formatOfPath(QByteArrayView path)
{
    const Parts parts = partsOf(path);
    if (parts.isBeta || parts.prefix == "/gemini" || geminiRoute(parts))
        return Format::GeminiGenerate;
    if (parts.rest.startsWith("/messages") || parts.prefix == "/claude" || parts.prefix == "/api")
        return Format::AnthropicMessages;
    if (parts.rest.startsWith("/responses") || parts.rest.startsWith("/conversations"))
        return Format::OpenAiResponses;
    if (parts.prefix.startsWith("/openai") || parts.rest.startsWith("/chat"))
        return Format::OpenAiChat;
    return std::nullopt;
}

static std::optional<Format> formatOfHeaders(const Headers &headers)
{
    if (headers.contains("anthropic-version"))
        return Format::AnthropicMessages;
    if (headers.contains("x-goog-api-key"))
        return Format::GeminiGenerate;
    return std::nullopt;
}

Format errorFormatFor(QByteArrayView path, const Headers &headers)
{
    if (const std::optional<Format> format = formatOfPath(path))
        return *format;
    return formatOfHeaders(headers).value_or(Format::OpenAiChat);
}

ModelListShape modelListShape(QByteArrayView path, const Headers &headers)
{
    const Parts parts = partsOf(path);
    const Format format = formatOfHeaders(headers).value_or(parts.isBeta ? Format::GeminiGenerate
                                                                         : Format::OpenAiChat);
    switch (format) {
    case Format::AnthropicMessages:
        return ModelListShape::Anthropic;
    case Format::GeminiGenerate:
        return ModelListShape::Gemini;
    default:
        return ModelListShape::OpenAi;
    }
}

bool isPath(QByteArrayView path, QByteArrayView expected)
{
    while (path.size() > 1 && path.endsWith('/'))
        path.chop(1);
    return path == expected;
}

bool isProbe(QByteArrayView method, QByteArrayView path)
{
    if (method != "HEAD")
        return false;
    const Parts parts = partsOf(path);
    // "/api" is a prefix of its own, so that of "/api/hello" no more than this is left.
    return parts.rest.isEmpty() || (parts.prefix == "/api" && parts.rest == "/hello") ||
           parts.rest == "/api/hello";
}

} // namespace deskrelay
