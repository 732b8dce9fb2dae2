#include "core/formats/conversation/fieldname.h"

namespace deskrelay {

namespace {

/// One field's name in each format; empty where the format has none.
struct Names
{
    Field field;
    QByteArrayView chat;
    QByteArrayView responses;
    QByteArrayView messages;
    QByteArrayView gemini;
};

constexpr Names table[] = {
    {Field::Temperature,
     "temperature",
     "temperature",
     "temperature",
     "generationConfig.temperature"},
    {Field::TopP, "top_p", "top_p", "top_p", "generationConfig.topP"},
    {Field::TopK, "top_k", "", "top_k", "generationConfig.topK"},
    {Field::Seed, "seed", "", "", "generationConfig.seed"},
    {Field::FrequencyPenalty, "frequency_penalty", "", "", "generationConfig.frequencyPenalty"},
    {Field::PresencePenalty, "presence_penalty", "", "", "generationConfig.presencePenalty"},
    {Field::LogitBias, "logit_bias", "", "", ""},
    {Field::Logprobs, "logprobs", "top_logprobs", "", "generationConfig.responseLogprobs"},
    {Field::Count, "n", "", "", "generationConfig.candidateCount"},
    {Field::Stop, "stop", "", "stop_sequences", "generationConfig.stopSequences"},
    {Field::ParallelToolCalls,
     "parallel_tool_calls",
     "parallel_tool_calls",
     "tool_choice.disable_parallel_tool_use",
     ""},
    {Field::ToolChoice, "tool_choice", "tool_choice", "tool_choice", "toolConfig"},
    {Field::AllowedTools,
     "tool_choice.allowed_tools",
     "tool_choice.tools",
     "",
     "toolConfig.functionCallingConfig.allowedFunctionNames"},
    {Field::Tools, "tools", "tools", "tools", "tools"},
    {Field::ServerTool, "tools", "tools", "tools", "tools"},
    {Field::ToolStrict, "tools.function.strict", "tools.strict", "tools.strict", ""},
    {Field::OutputFormat,
     "response_format",
     "text.format",
     "output_config.format",
     "generationConfig.responseJsonSchema"},
    {Field::Reasoning,
     "reasoning_effort",
     "reasoning",
     "thinking",
     "generationConfig.thinkingConfig"},
    {Field::Verbosity, "verbosity", "text.verbosity", "", ""},
    {Field::ServiceTier, "service_tier", "service_tier", "service_tier", "serviceTier"},
    {Field::User, "user", "user", "metadata.user_id", ""},
    {Field::CacheKey, "prompt_cache_key", "prompt_cache_key", "", ""},
    {Field::CacheHints,
     "prompt_cache_breakpoint",
     "prompt_cache_breakpoint",
     "cache_control",
     "cachedContent"},
    {Field::Images, "image_url", "input_image", "image", "inlineData"},
    {Field::Documents, "file", "input_file", "document", "inlineData"},
    {Field::Audio, "input_audio", "input_audio", "", "inlineData"},
    {Field::ParticipantName, "messages.name", "", "", ""},
    {Field::PreviousResponse, "", "previous_response_id", "thread", ""},
    {Field::Opaque, "messages", "input", "messages", "contents"},
};

} // namespace

QByteArray fieldName(Format client, Field field)
{
    for (const Names &names : table) {
        if (names.field != field)
            continue;
        QByteArrayView name = names.chat;
        if (client == Format::OpenAiResponses)
            name = names.responses;
        else if (client == Format::AnthropicMessages)
            name = names.messages;
        else if (client == Format::GeminiGenerate)
            name = names.gemini;
        return (name.isEmpty() ? names.chat : name).toByteArray();
    }
    return {};
}

} // namespace deskrelay
