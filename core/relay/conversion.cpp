#include "core/relay/conversion.h"

#include "core/base/jsonwriter.h"
#include "core/formats/embeddings.h"
#include "core/formats/gemini/geminicount.h"

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Asked for by an OpenAI client, given by Gemini.
static Result<Conversion> embeddingAtGemini(const TranslationWish &wish, const JsonNode &body)
{
    Result<EmbeddingRequest> request = readOpenAiEmbedding(body);
    if (!request)
        return request.error();
    request->model = wish.model;
    Conversion made{.upstream = Format::GeminiGenerate,
                    .operation = Operation::BatchEmbed,
                    .body = writeGeminiEmbedding(*request)};
    made.dropped = request->dropped;
    request->model = wish.asked;
    made.rewrite = [request = *request](const JsonNode &answer) -> Result<QByteArray> {
        const Result<EmbeddingReply> reply = readGeminiEmbeddingReply(answer);
        if (!reply)
            return reply.error();
        return writeOpenAiEmbeddingReply(*reply, request);
    };
    return made;
}

/// Asked for by a Gemini client, given by OpenAI or one of its like.
static Result<Conversion> embeddingAtOpenAi(const TranslationWish &wish, const JsonNode &body)
{
    Result<EmbeddingRequest> request = readGeminiEmbedding(body, wish.route.operation, wish.model);
    if (!request)
        return request.error();
    Conversion made{.upstream = Format::OpenAiChat, // whose counts embeddings have
                    .operation = Operation::Embed,
                    .body = writeOpenAiEmbedding(*request)};
    made.dropped = request->dropped;
    made.rewrite = [operation =
                        wish.route.operation](const JsonNode &answer) -> Result<QByteArray> {
        const Result<EmbeddingReply> reply = readOpenAiEmbeddingReply(answer);
        if (!reply)
            return reply.error();
        return writeGeminiEmbeddingReply(*reply, operation);
    };
    return made;
}

Result<Conversion> convertEmbedding(const TranslationWish &wish)
{
    if (wish.upstream == Format::AnthropicMessages) {
        return makeError(Error::Kind::Unsupported,
                         u"Anthropic has no embeddings. Ask for a model of OpenAI or Gemini."_s);
    }
    const Result<JsonTree> body = JsonTree::parse(wish.body);
    if (!body)
        return body.error();
    return wish.route.format == Format::GeminiGenerate ? embeddingAtOpenAi(wish, body->root())
                                                       : embeddingAtGemini(wish, body->root());
}

std::optional<Format> counterFormat(Provider provider)
{
    switch (provider) {
    case Provider::Anthropic:
        return Format::AnthropicMessages;
    case Provider::Gemini:
        return Format::GeminiGenerate;
    case Provider::OpenAi:
        return Format::OpenAiResponses;
    case Provider::OpenAiCompatible:
    case Provider::AnthropicCompatible:
    case Provider::Echo:
        break;
    }
    return std::nullopt;
}

/// \a body with those members alone that a counter takes beside what it counts.
///
/// \note Source: the parameters of `POST /v1/messages/count_tokens` and `POST
/// /v1/responses/input_tokens`; both refuse others.
static Result<QByteArray> countedMembers(const QByteArray &body, Format upstream)
{
    static constexpr std::array<QByteArrayView, 7> messages = {
        "model", "messages", "system", "tools", "tool_choice", "thinking", "output_config"};
    static constexpr std::array<QByteArrayView, 9> responses = {"model",
                                                                "input",
                                                                "instructions",
                                                                "tools",
                                                                "tool_choice",
                                                                "parallel_tool_calls",
                                                                "reasoning",
                                                                "text",
                                                                "truncation"};
    const auto isCounted = [upstream](QByteArrayView name) {
        const auto has = [name](const auto &names) {
            return std::find(names.begin(), names.end(), name) != names.end();
        };
        return upstream == Format::AnthropicMessages ? has(messages) : has(responses);
    };
    const Result<JsonTree> tree = JsonTree::parse(body);
    if (!tree)
        return tree.error();
    JsonWriter out;
    out.beginObject();
    for (const JsonMember &member : tree->root().members) {
        if (isCounted(member.name))
            out.rawMember(member.name, member.value.raw);
    }
    return out.endObject().take();
}

static std::optional<qint64> countIn(const JsonNode &answer, Format upstream)
{
    return upstream == Format::GeminiGenerate ? readGeminiCountReply(answer)
                                              : answer["input_tokens"].toInteger();
}

Result<Conversion> convertCount(const TranslationWish &wish, StateStore &states)
{
    const Result<TokenEstimate> estimate = estimateTokens(wish.route, wish.body);
    if (!estimate)
        return estimate.error();
    TranslationWish whole = wish;
    if (wish.route.format == Format::GeminiGenerate) {
        const Result<JsonTree> body = JsonTree::parse(wish.body);
        if (!body)
            return body.error();
        // The request may stand inside another.
        if (const JsonNode &wrapped = body->root()["generateContentRequest"]; wrapped.isObject())
            whole.body = wrapped.json();
    }
    const Result<Translation> translation = translateRequest(whole, states);
    if (!translation)
        return translation.error();
    const WrittenRequest &written = translation->written;
    const Format upstream = wish.upstream;
    Result<QByteArray> body = upstream == Format::GeminiGenerate
                                  ? Result<QByteArray>(geminiCountBody(written, wish.model))
                                  : countedMembers(written.body, upstream);
    if (!body)
        return body.error();
    const bool isResponses = upstream == Format::OpenAiResponses;
    return Conversion{
        .upstream = upstream,
        .operation = isResponses ? Operation::InputTokens : Operation::CountTokens,
        .body = std::move(*body),
        .headers = written.headers,
        .rewrite = [route = wish.route, upstream](const JsonNode &answer) -> Result<QByteArray> {
            const std::optional<qint64> tokens = countIn(answer, upstream);
            if (!tokens) {
                return makeError(Error::Kind::Protocol,
                                 u"The upstream's answer holds no count of tokens."_s);
            }
            return tokenCountBody(route, *tokens);
        },
        .estimate = *estimate};
}

} // namespace deskrelay
