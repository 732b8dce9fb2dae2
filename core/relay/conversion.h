#pragma once

#include "core/accounts/account.h"
#include "core/base/jsontree.h"
#include "core/relay/tokenestimate.h"
#include "core/relay/translation.h"

#include <functional>
#include <optional>

namespace deskrelay {

/// A request that asks for no message (embeddings, a count of tokens), rewritten for an upstream
/// of another format, and the way its reply goes back.
struct Conversion
{
    Format upstream = Format::OpenAiChat;
    Operation operation = Operation::Embed; ///< What the upstream is asked for.
    QByteArray body = {};
    Headers headers = {};
    QByteArrayList dropped = {}; ///< The client's fields that got lost.
    /// The client's body of the upstream's. Protocol: the upstream's holds no answer.
    std::function<Result<QByteArray>(const JsonNode &body)> rewrite = {};
    /// Answered where the upstream does not.
    std::optional<TokenEstimate> estimate = {};
};

/// Texts to be embedded, between OpenAI's and Gemini's format. Usage: a field is wrong or cannot
/// cross. Unsupported: the upstream has no embeddings.
Result<Conversion> convertEmbedding(const TranslationWish &wish);

/// The format in which an account's own counter of tokens is asked; empty where it has none.
std::optional<Format> counterFormat(Provider provider);

/// A count by the upstream's own counter: the request as it would be sent there. Usage: a field is
/// wrong or cannot be served there.
Result<Conversion> convertCount(const TranslationWish &wish, StateStore &states);

} // namespace deskrelay
