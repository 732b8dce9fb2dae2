#include "tests/support/fake/fakemodels.h"

#include <array>

namespace deskrelay::fake {

// The longest prefix that fits counts: dated names follow their family.
static constexpr std::array anthropicTable = {
    AnthropicModel{"claude-haiku-4-5", Thinking::EnabledOnly, false, true, true, false, 64000},
    AnthropicModel{"claude-sonnet-4-5", Thinking::EnabledOnly, false, true, true, false, 64000},
    AnthropicModel{"claude-opus-4-5", Thinking::EnabledOnly, false, true, true, true, 64000},
    AnthropicModel{"claude-sonnet-4-6", Thinking::Both, false, true, false, true, 64000},
    AnthropicModel{"claude-opus-4-6", Thinking::Both, false, true, false, true, 128000},
    AnthropicModel{"claude-opus-4-7", Thinking::AdaptiveOnly, false, false, false, true, 128000},
    AnthropicModel{"claude-opus-4-8", Thinking::AdaptiveOnly, true, false, false, true, 128000},
    AnthropicModel{"claude-sonnet-5", Thinking::AdaptiveOnly, false, false, false, true, 128000},
    AnthropicModel{"claude-sonnet-5-5", Thinking::AdaptiveOnly, true, false, false, true, 128000},
    AnthropicModel{"claude-haiku-5-5", Thinking::AdaptiveOnly, true, false, false, true, 64000},
    AnthropicModel{"claude-opus-5", Thinking::OnByDefault, true, false, false, true, 128000},
    AnthropicModel{"claude-opus-5-5", Thinking::OnByDefault, true, false, false, true, 128000},
    AnthropicModel{"claude-fable-5", Thinking::AlwaysOn, true, false, false, true, 128000},
    AnthropicModel{"claude-mythos-5", Thinking::AlwaysOn, true, false, false, true, 128000},
};

static constexpr std::array<std::string_view, 6> openAiNames = {
    "gpt-5", "gpt-5-mini", "gpt-5.5", "gpt-4o", "o3", "text-embedding-3-small"};
static constexpr std::array<std::string_view, 4> geminiNames = {
    "gemini-3-pro", "gemini-3-flash", "gemini-2.5-flash", "gemini-embedding-001"};

/// No provider has a model of such a name.
static bool isMissing(std::string_view model)
{
    return model.empty() || model.find("missing") != std::string_view::npos;
}

const AnthropicModel *anthropicModel(std::string_view model)
{
    const AnthropicModel *best = nullptr;
    for (const AnthropicModel &one : anthropicTable) {
        if (!isMissing(model) && model.starts_with(one.prefix) &&
            (!best || one.prefix.size() > best->prefix.size()))
            best = &one;
    }
    return best;
}

static json::object supported(bool isSupported)
{
    return {{"supported", isSupported}};
}

static json::object effortsOf(const AnthropicModel &model)
{
    const bool isNewest =
        model.thinking != Thinking::EnabledOnly && model.thinking != Thinking::Both;
    const bool hasMax = model.hasEffort && model.thinking != Thinking::EnabledOnly;
    return {{"supported", model.hasEffort},
            {"low", supported(model.hasEffort)},
            {"medium", supported(model.hasEffort)},
            {"high", supported(model.hasEffort)},
            {"xhigh", supported(model.hasEffort && isNewest)},
            {"max", supported(hasMax)}};
}

static json::object capabilitiesOf(const AnthropicModel &model)
{
    const bool isAdaptive = model.thinking != Thinking::EnabledOnly;
    const bool isEnabled =
        model.thinking == Thinking::EnabledOnly || model.thinking == Thinking::Both;
    const bool isDisabled = model.thinking != Thinking::AlwaysOn;
    return {{"batch", supported(true)},
            {"citations", supported(true)},
            {"image_input", supported(true)},
            {"pdf_input", supported(true)},
            {"structured_outputs", supported(true)},
            {"effort", effortsOf(model)},
            {"thinking",
             {{"supported", true},
              {"types",
               {{"adaptive", supported(isAdaptive)},
                {"between_tools", supported(false)},
                {"disabled", supported(isDisabled)},
                {"enabled", supported(isEnabled)}}}}}};
}

json::array anthropicModels()
{
    json::array list;
    for (const AnthropicModel &one : anthropicTable)
        list.push_back({{"type", "model"},
                        {"id", one.prefix},
                        {"display_name", "Claude " + std::string(one.prefix.substr(7))},
                        {"created_at", "2026-02-01T00:00:00Z"},
                        {"lifecycle", "active"},
                        {"max_input_tokens", 200000},
                        {"max_tokens", one.maxTokens},
                        {"capabilities", capabilitiesOf(one)}});
    return list;
}

std::optional<OpenAiModel> openAiModel(std::string_view model)
{
    if (isMissing(model) || model.starts_with("claude") || model.starts_with("gemini"))
        return std::nullopt;
    OpenAiModel traits;
    traits.isEmbedding = model.find("embed") != std::string_view::npos;
    const bool isSeries = model.size() > 1 && model[0] == 'o' && model[1] >= '0' && model[1] <= '9';
    traits.isReasoning = isSeries || model.starts_with("gpt-5") || model.starts_with("gpt-6") ||
                         model.starts_with("codex");
    const auto has = [model](std::string_view word) {
        return model.find(word) != std::string_view::npos;
    };
    traits.isResponsesOnly = traits.isReasoning && (has("codex") || has("-pro"));
    traits.wantsReasoningBack = model.starts_with("deepseek");
    traits.isForeign = !traits.isReasoning && !traits.isEmbedding && !model.starts_with("gpt-") &&
                       !model.starts_with("chatgpt");
    return traits;
}

json::array openAiModels()
{
    json::array list;
    for (const std::string_view name : openAiNames)
        list.push_back(
            {{"id", name}, {"object", "model"}, {"created", 1767225600}, {"owned_by", "openai"}});
    return list;
}

std::optional<GeminiModel> geminiModel(std::string_view model)
{
    if (isMissing(model) || !model.starts_with("gemini-"))
        return std::nullopt;
    return GeminiModel{.isGeneration3 = model.starts_with("gemini-3"),
                       .isEmbedding = model.find("embedding") != std::string_view::npos};
}

json::array geminiModels()
{
    json::array list;
    for (const std::string_view name : geminiNames) {
        const bool isEmbedding = geminiModel(name)->isEmbedding;
        json::array methods{"countTokens"};
        if (isEmbedding)
            methods = {"embedContent", "batchEmbedContents"};
        else
            methods.emplace_back("generateContent");
        list.push_back({{"name", "models/" + std::string(name)},
                        {"version", "001"},
                        {"displayName", name},
                        {"inputTokenLimit", 1048576},
                        {"outputTokenLimit", 65536},
                        {"thinking", !isEmbedding},
                        {"supportedGenerationMethods", std::move(methods)}});
    }
    return list;
}

} // namespace deskrelay::fake
