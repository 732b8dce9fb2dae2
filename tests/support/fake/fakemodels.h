#pragma once

#include "tests/support/fake/fakejson.h"

#include <optional>
#include <string>
#include <string_view>

namespace deskrelay::fake {

enum class Thinking
{
    EnabledOnly, ///< Budgets; adaptive is refused.
    Both,
    AdaptiveOnly, ///< Enabled is refused.
    AlwaysOn,     ///< Enabled and disabled are refused.
    OnByDefault   ///< Enabled is refused; disabled too with high efforts.
};

/// What one of Anthropic's models takes.
struct AnthropicModel
{
    std::string_view prefix;
    Thinking thinking;
    bool takesSystemRole; ///< Inside messages.
    bool takesSampling;   ///< Under the older API version.
    bool takesPrefill;
    bool hasEffort;
    std::int64_t maxTokens;
};
const AnthropicModel *anthropicModel(std::string_view model);
json::array anthropicModels();

/// What one of OpenAI's models takes. Names of other vendors are served as their servers do: with
/// fewer rules.
struct OpenAiModel
{
    bool isReasoning = false;
    bool isResponsesOnly = false; ///< Not to be had in the chat.
    bool isEmbedding = false;
    bool isForeign = false;
    /// DeepSeek's think unless told not to, and want it back with the calls that it led to.
    bool wantsReasoningBack = false;
};
std::optional<OpenAiModel> openAiModel(std::string_view model);
json::array openAiModels();

struct GeminiModel
{
    bool isGeneration3 = false; ///< Levels, and signatures that must come back.
    bool isEmbedding = false;
};
std::optional<GeminiModel> geminiModel(std::string_view model);
json::array geminiModels();

} // namespace deskrelay::fake
