#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/operation.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace deskrelay {

/// A request for embeddings, whichever its format.
struct EmbeddingRequest
{
    QByteArray model = {};
    QByteArrayList texts = {};
    std::optional<qint64> dimensions = {};
    QByteArray taskType = {}; ///< Gemini's; of all its texts.
    QByteArray title = {};    ///< Gemini's, of a document.
    bool isBase64 = false;    ///< OpenAI's `encoding_format`.
    QByteArray user = {};     ///< OpenAI's.
    QByteArrayList dropped = {};

    bool operator==(const EmbeddingRequest &) const = default;
};

/// The answer: each embedding as a JSON array of numbers, in the texts' order.
struct EmbeddingReply
{
    QByteArrayList vectors = {};
    std::optional<qint64> tokens = {};

    bool operator==(const EmbeddingReply &) const = default;
};

// Usage: a field's value is none, or (tokens instead of text) cannot cross; the message names it.
Result<EmbeddingRequest> readOpenAiEmbedding(const JsonNode &body);
/// \a operation is Embed or BatchEmbed; \a model is the path's.
Result<EmbeddingRequest>
readGeminiEmbedding(const JsonNode &body, Operation operation, const QByteArray &model);

/// Asks for numbers, whatever the client wants them as.
QByteArray writeOpenAiEmbedding(EmbeddingRequest &request);
/// The body of batchEmbedContents, one text or several.
QByteArray writeGeminiEmbedding(EmbeddingRequest &request);

// Protocol: the upstream's answer holds no embeddings.
Result<EmbeddingReply> readOpenAiEmbeddingReply(const JsonNode &body);
Result<EmbeddingReply> readGeminiEmbeddingReply(const JsonNode &body);

QByteArray writeOpenAiEmbeddingReply(const EmbeddingReply &reply, const EmbeddingRequest &request);
QByteArray writeGeminiEmbeddingReply(const EmbeddingReply &reply, Operation operation);

} // namespace deskrelay
