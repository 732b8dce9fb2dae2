#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace deskrelay {

/// What one upstream model takes: what a request writer must know to be accepted.
struct ModelTraits
{
    enum class Thinking
    {
        None,      ///< The model does not reason; the fields are refused.
        Budget,    ///< On with a budget of tokens (Claude up to 4.5, Gemini 2.5).
        Both,      ///< A budget, or as the model sees fit (Claude 4.6).
        Adaptive,  ///< As the model sees fit, or off; a budget is refused (Claude 4.7 to Sonnet 5).
        DefaultOn, ///< Adaptive by default; off is refused at efforts above high (Claude Opus 5).
        Always,    ///< Cannot be turned off, nor told how (Claude Fable 5, Mythos 5).
        Effort     ///< By level alone (OpenAI's reasoning models, Gemini 3).
    };

    Thinking thinking = Thinking::Effort;
    QList<Effort> efforts = {}; ///< Levels it knows, ascending; empty: no field for them.
    bool takesSampling = true;  ///< temperature, top_p, top_k.
    bool takesStructuredOutput = true;
    bool takesSystemAnywhere = false; ///< `role: "system"` within messages (Anthropic).
    bool takesPrefill = false;        ///< The last message may be the assistant's.
    bool takesForcedTools = true;
    bool takesImages = true;
    bool takesDocuments = true; ///< PDF.
    bool takesAudio = false;
    bool takesCustomTools = false;      ///< OpenAI's free-form tools.
    bool takesCacheBreakpoints = false; ///< Explicit ones (Anthropic; OpenAI from 5.6 on).
    bool takesStop = true;
    bool needsSignatures = false; ///< Gemini 3: a call of the current turn needs its signature.
    bool returnsReasoningText = false; ///< Its reasoning's text goes back to it (openai-chat).
    qint64 maxOutputTokens = 32'000;
    qint64 contextTokens = 200'000;

    bool operator==(const ModelTraits &) const = default;
};

/// The traits of \a model on an upstream that speaks \a format, as the shipped table has them.
ModelTraits traitsOf(Format format, QByteArrayView model);

/// The level that comes nearest to \a wish among those the model knows; empty where it knows none.
std::optional<Effort> nearestEffort(const ModelTraits &traits, Effort wish);
/// Tokens that stand for an effort where a model takes a budget: low 1,024, medium 8,192,
/// high 24,576 and on.
qint64 budgetOf(Effort effort);
/// The effort that a budget stands for.
Effort effortOf(qint64 budget);

} // namespace deskrelay
