#pragma once

namespace deskrelay {

/// What a path asks for, beside the format it is in.
enum class Operation
{
    Generate,    ///< A message, whole or streamed.
    CountTokens, ///< Anthropic's count_tokens, Gemini's :countTokens.
    InputTokens, ///< OpenAI's /responses/input_tokens.
    Compact,     ///< OpenAI's /responses/compact.
    Embed,       ///< OpenAI's /embeddings, Gemini's :embedContent.
    BatchEmbed,  ///< Gemini's :batchEmbedContents.
    ListModels,  ///< The list of models.
    GetModel,    ///< One entry of it.
};

} // namespace deskrelay
