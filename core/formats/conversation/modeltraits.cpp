#include "core/formats/conversation/modeltraits.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deskrelay {

using enum Effort;
using Thinking = ModelTraits::Thinking;

namespace {

/// A row: the models whose name begins so, and how they differ from their format's defaults.
struct Row
{
    QByteArrayView prefix;
    void (*apply)(ModelTraits &traits);
};

} // namespace

static const QList<Effort> claudeEfforts = {Low, Medium, High, XHigh, Max};

/// \note Source: Anthropic's documentation of extended thinking and of its models, August 2026.
static ModelTraits claudeDefaults()
{
    return {.thinking = Thinking::DefaultOn,
            .efforts = claudeEfforts,
            .takesSampling = false,
            .takesSystemAnywhere = true,
            .takesCacheBreakpoints = true,
            .maxOutputTokens = 128'000,
            .contextTokens = 1'000'000};
}

static void budgetClaude(ModelTraits &traits)
{
    traits.thinking = Thinking::Budget;
    traits.efforts.clear();
    traits.takesSampling = true;
    traits.takesSystemAnywhere = false;
    traits.takesPrefill = true;
    traits.maxOutputTokens = 64'000;
    traits.contextTokens = 200'000;
}

static void olderClaude(ModelTraits &traits)
{
    budgetClaude(traits);
    traits.takesStructuredOutput = false;
    traits.maxOutputTokens = 32'000;
}

static void ancientClaude(ModelTraits &traits)
{
    olderClaude(traits);
    traits.thinking = Thinking::None;
    traits.maxOutputTokens = 8'192;
}

static const std::array claudeRows = {
    Row{"claude-3-7", olderClaude},
    Row{"claude-3-5", ancientClaude},
    Row{"claude-3",
        [](ModelTraits &traits) {
            ancientClaude(traits);
            traits.maxOutputTokens = 4'096;
        }},
    Row{"claude-opus-4-5",
        [](ModelTraits &traits) {
            budgetClaude(traits);
            traits.efforts = {Low, Medium, High};
        }},
    Row{"claude-sonnet-4-5", budgetClaude},
    Row{"claude-haiku-4-5", budgetClaude},
    Row{"claude-opus-4-6",
        [](ModelTraits &traits) {
            traits.thinking = Thinking::Both;
            traits.efforts = {Low, Medium, High, Max};
            traits.takesSampling = true;
            traits.takesSystemAnywhere = false;
        }},
    Row{"claude-sonnet-4-6",
        [](ModelTraits &traits) {
            traits.thinking = Thinking::Both;
            traits.efforts = {Low, Medium, High, Max};
            traits.takesSampling = true;
            traits.takesSystemAnywhere = false;
            traits.maxOutputTokens = 64'000;
        }},
    Row{"claude-opus-4-7",
        [](ModelTraits &traits) {
            traits.thinking = Thinking::Adaptive;
            traits.takesSystemAnywhere = false;
        }},
    Row{"claude-opus-4-8", [](ModelTraits &traits) { traits.thinking = Thinking::Adaptive; }},
    Row{"claude-opus-4", olderClaude},
    Row{"claude-sonnet-4",
        [](ModelTraits &traits) {
            olderClaude(traits);
            traits.maxOutputTokens = 64'000;
        }},
    Row{"claude-sonnet-5-5", [](ModelTraits &) {}},
    Row{"claude-sonnet-5",
        [](ModelTraits &traits) {
            traits.thinking = Thinking::Adaptive;
            traits.takesSystemAnywhere = false;
        }},
    Row{"claude-haiku-5", [](ModelTraits &traits) { traits.maxOutputTokens = 64'000; }},
    Row{"claude-fable", [](ModelTraits &traits) { traits.thinking = Thinking::Always; }},
    Row{"claude-mythos", [](ModelTraits &traits) {
            traits.thinking = Thinking::Always;
            traits.takesForcedTools = false;
        }}};

static ModelTraits openAiDefaults()
{
    return {.thinking = Thinking::Effort,
            .efforts = {None, Minimal, Low, Medium, High, XHigh, Max},
            .takesSampling = false,
            .takesSystemAnywhere = true,
            .takesCustomTools = true,
            .takesStop = false,
            .maxOutputTokens = 128'000,
            .contextTokens = 400'000};
}

static void plainOpenAi(ModelTraits &traits)
{
    traits.thinking = Thinking::None;
    traits.efforts.clear();
    traits.takesSampling = true;
    traits.takesStop = true;
    traits.takesCustomTools = false;
    traits.maxOutputTokens = 16'384;
    traits.contextTokens = 128'000;
}

static const std::array openAiRows = {
    Row{"gpt-5.6", [](ModelTraits &traits) { traits.takesCacheBreakpoints = true; }},
    Row{"gpt-6", [](ModelTraits &traits) { traits.takesCacheBreakpoints = true; }},
    Row{"gpt-5.",
        [](ModelTraits &traits) {
            traits.efforts = {None, Low, Medium, High, XHigh};
        }},
    Row{"gpt-5-chat", plainOpenAi},
    Row{"gpt-5",
        [](ModelTraits &traits) {
            traits.efforts = {Minimal, Low, Medium, High};
        }},
    Row{"gpt-4.1",
        [](ModelTraits &traits) {
            plainOpenAi(traits);
            traits.maxOutputTokens = 32'768;
            traits.contextTokens = 1'047'576;
        }},
    Row{"gpt-4o-audio",
        [](ModelTraits &traits) {
            plainOpenAi(traits);
            traits.takesAudio = true;
        }},
    Row{"gpt-4", plainOpenAi},
    Row{"gpt-3", plainOpenAi},
    Row{"chatgpt", plainOpenAi},
    Row{"o1",
        [](ModelTraits &traits) {
            traits.efforts = {Low, Medium, High};
        }},
    Row{"o3",
        [](ModelTraits &traits) {
            traits.efforts = {Low, Medium, High};
        }},
    Row{"o4",
        [](ModelTraits &traits) {
            traits.efforts = {Low, Medium, High};
        }},
    Row{"codex",
        [](ModelTraits &traits) {
            traits.efforts = {Low, Medium, High, XHigh};
        }},
    Row{"gpt", [](ModelTraits &) {}}};

/// Of a vendor's model that no row knows: the plainest of the format.
static void unknownOpenAi(ModelTraits &traits)
{
    traits.thinking = Thinking::Effort;
    traits.efforts = {Low, Medium, High};
    traits.takesSampling = true;
    traits.takesStop = true;
    traits.takesCustomTools = false;
    traits.maxOutputTokens = 32'768;
    traits.contextTokens = 128'000;
}

static ModelTraits geminiDefaults()
{
    return {.thinking = Thinking::Effort,
            .efforts = {Minimal, Low, Medium, High},
            .takesAudio = true,
            .needsSignatures = true,
            .maxOutputTokens = 65'536,
            .contextTokens = 1'048'576};
}

static const std::array geminiRows = {Row{"gemini-2.5",
                                          [](ModelTraits &traits) {
                                              traits.thinking = Thinking::Budget;
                                              traits.efforts.clear();
                                              traits.needsSignatures = false;
                                          }},
                                      Row{"gemini-2",
                                          [](ModelTraits &traits) {
                                              traits.thinking = Thinking::None;
                                              traits.efforts.clear();
                                              traits.needsSignatures = false;
                                              traits.maxOutputTokens = 8'192;
                                          }},
                                      Row{"gemini-1",
                                          [](ModelTraits &traits) {
                                              traits.thinking = Thinking::None;
                                              traits.efforts.clear();
                                              traits.needsSignatures = false;
                                              traits.maxOutputTokens = 8'192;
                                          }},
                                      Row{"gemini-3-pro",
                                          [](ModelTraits &traits) {
                                              traits.efforts = {Low, High};
                                          }},
                                      Row{"gemini-3.1-pro",
                                          [](ModelTraits &traits) {
                                              traits.efforts = {Low, Medium, High};
                                          }},
                                      Row{"gemini", [](ModelTraits &) {}}};

/// The table's rows in their order, the special before the general.
template <size_t Count>
static bool applyRow(ModelTraits &traits, QByteArrayView model, const std::array<Row, Count> &rows)
{
    for (const Row &row : rows) {
        if (model.startsWith(row.prefix)) {
            row.apply(traits);
            return true;
        }
    }
    return false;
}

ModelTraits traitsOf(Format format, QByteArrayView model)
{
    const QByteArray name = model.toByteArray().toLower();
    ModelTraits traits;
    switch (format) {
    case Format::AnthropicMessages:
        traits = claudeDefaults();
        if (!applyRow(traits, name, claudeRows) && !name.startsWith("claude"))
            budgetClaude(traits); // a vendor's own: the plainest of the format
        return traits;
    case Format::GeminiGenerate:
        traits = geminiDefaults();
        applyRow(traits, name, geminiRows);
        return traits;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        break;
    }
    traits = openAiDefaults();
    if (!applyRow(traits, name, openAiRows))
        unknownOpenAi(traits);
    if (format == Format::OpenAiResponses)
        traits.takesStop = false;
    return traits;
}

std::optional<Effort> nearestEffort(const ModelTraits &traits, Effort wish)
{
    if (traits.efforts.isEmpty())
        return std::nullopt;
    const auto distance = [wish](Effort effort) {
        return std::abs(static_cast<int>(effort) - static_cast<int>(wish));
    };
    return *std::min_element(traits.efforts.begin(), traits.efforts.end(), [&](Effort a, Effort b) {
        return distance(a) < distance(b);
    });
}

qint64 budgetOf(Effort effort)
{
    switch (effort) {
    case None:
        return 0;
    case Minimal:
    case Low:
        return 1'024;
    case Medium:
        return 8'192;
    case High:
        return 24'576;
    case XHigh:
        return 32'768;
    case Max:
        return 65'536;
    }
    return 8'192;
}

Effort effortOf(qint64 budget)
{
    if (budget == 0)
        return None;
    if (budget < 0)
        return Medium;
    if (budget <= 512)
        return Minimal;
    if (budget <= 2'048)
        return Low;
    if (budget <= 12'288)
        return Medium;
    if (budget <= 28'672)
        return High;
    return budget <= 49'152 ? XHigh : Max;
}

} // namespace deskrelay
