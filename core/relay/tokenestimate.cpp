#include "core/relay/tokenestimate.h"

#include "core/base/jsonwriter.h"
#include "core/relay/translation.h"

#include <algorithm>

namespace deskrelay {

bool isTokenCount(Operation operation)
{
    return operation == Operation::CountTokens || operation == Operation::InputTokens;
}

qint64 tokensAbout(QByteArrayView body)
{
    constexpr qint64 bytesOfToken = 4;
    return std::max<qint64>(1, body.size() / bytesOfToken);
}

QByteArray tokenCountBody(const Route &route, qint64 tokens)
{
    JsonWriter writer;
    writer.beginObject();
    if (route.operation == Operation::InputTokens)
        writer.member("object", "response.input_tokens");
    writer.member(route.format == Format::GeminiGenerate ? "totalTokens" : "input_tokens", tokens);
    writer.endObject();
    return writer.take();
}

Result<TokenEstimate> estimateTokens(const Route &route, const QByteArray &body)
{
    const Result<JsonTree> tree = JsonTree::parse(body);
    if (!tree)
        return tree.error();
    // Gemini's countTokens may wrap the whole request.
    const JsonNode &wrapped = tree->root()["generateContentRequest"];
    const Result<Conversation> conversation =
        codecOf(route.format)
            .readRequest(wrapped.isObject() ? wrapped : tree->root(),
                         {.model = route.model.toUtf8()});
    if (!conversation)
        return conversation.error();
    return TokenEstimate{
        .headers = {{"content-type", "application/json"}, {"x-deskrelay-estimated", "tokens"}},
        .body = tokenCountBody(route, estimatedTokens(*conversation))};
}

} // namespace deskrelay
