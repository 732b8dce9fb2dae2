#pragma once

#include "core/formats/format.h"

#include <QByteArray>

namespace deskrelay {

/// A request's field whatever its name: what a writer may have to leave out.
enum class Field
{
    Temperature,
    TopP,
    TopK,
    Seed,
    FrequencyPenalty,
    PresencePenalty,
    LogitBias,
    Logprobs,
    Count,
    Stop,
    ParallelToolCalls,
    ToolChoice,
    AllowedTools,
    Tools,
    ServerTool,
    ToolStrict,
    OutputFormat,
    Reasoning,
    Verbosity,
    ServiceTier,
    User,
    CacheKey,
    CacheHints,
    Images,
    Documents,
    Audio,
    ParticipantName,
    PreviousResponse,
    Opaque
};

/// How the client's own format calls it, as a path: `generationConfig.topK`.
QByteArray fieldName(Format client, Field field);

} // namespace deskrelay
