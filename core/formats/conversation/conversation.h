#pragma once

#include "core/formats/conversation/parts.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

#include <optional>

namespace deskrelay {

enum class Role
{
    System, ///< System and developer; anywhere in the conversation.
    User,   ///< People, and the results of tools.
    Assistant
};

/// How hard a model shall think; the union of what the providers know.
enum class Effort
{
    None,
    Minimal,
    Low,
    Medium,
    High,
    XHigh,
    Max
};

struct Message
{
    Role role = Role::User;
    QList<Part> parts = {};
    QByteArray name = {};              ///< Of a participant (openai-chat).
    QByteArray phase = {};             ///< OpenAI's `commentary` or `final_answer`.
    std::optional<Effort> effort = {}; ///< From this message on (Anthropic's own output_config).
    bool isDeveloper = false;          ///< A system message that was a developer's.

    bool operator==(const Message &) const = default;
};

/// A tool that the model may call.
struct Tool
{
    enum class Kind
    {
        Function, ///< Takes a JSON object.
        Custom,   ///< Takes text, free-form or by a grammar (OpenAI's custom tools).
        Server    ///< Run by the provider: web search, code execution, …
    };

    Kind kind = Kind::Function;
    QByteArray name = {};
    QByteArray space = {};            ///< OpenAI's namespace; empty outside of one.
    QByteArray spaceDescription = {}; ///< What the namespace is for.
    QByteArray description = {};
    QByteArray schema = {}; ///< JSON Schema as it came; empty: no parameters.
    std::optional<bool> strict = {};
    QByteArray grammar = {};    ///< A custom tool's `format`, JSON as it came.
    QByteArray serverType = {}; ///< A server tool's `type` as its own format names it. On a
                                ///< Function: the special tool that it stands for (`tool_search`).
    QByteArray raw = {};        ///< A server tool's definition, JSON as it came.
    bool isDeferred = false;    ///< Not shown to the model until it was searched for.
    std::optional<CacheLife> cache = {};

    bool operator==(const Tool &) const = default;
};

struct ToolChoice
{
    enum class Mode
    {
        Auto,
        None,
        Required, ///< Some tool.
        Named     ///< The one of `allowed`.
    };

    std::optional<Mode> mode = {};
    QByteArrayList allowed = {};       ///< Named: one. Else, where not empty: these alone.
    std::optional<bool> parallel = {}; ///< Whether several calls may come in one turn.

    bool operator==(const ToolChoice &) const = default;
};

struct Sampling
{
    std::optional<double> temperature = {};
    std::optional<double> topP = {};
    std::optional<qint64> topK = {};
    std::optional<qint64> seed = {};
    std::optional<double> frequencyPenalty = {};
    std::optional<double> presencePenalty = {};
    QByteArray logitBias = {}; ///< JSON as it came.
    bool logprobs = false;
    std::optional<qint64> topLogprobs = {};
    qint64 count = 1; ///< `n`, `candidateCount`.
    QByteArrayList stop = {};

    bool operator==(const Sampling &) const = default;
};

/// What the client wants of the model's reasoning.
struct Reasoning
{
    enum class Mode
    {
        Unset, ///< The model's default.
        Off,
        On
    };

    Mode mode = Mode::Unset;
    std::optional<Effort> effort = {};
    std::optional<qint64> budget = {}; ///< Tokens; -1: the model decides (Gemini).
    std::optional<bool> isShown = {};  ///< Whether the client wants to read it.

    bool operator==(const Reasoning &) const = default;
};

struct OutputFormat
{
    enum class Kind
    {
        Text,
        JsonObject,
        JsonSchema
    };

    Kind kind = Kind::Text;
    QByteArray name = {};
    QByteArray description = {};
    QByteArray schema = {}; ///< JSON Schema as it came.
    std::optional<bool> strict = {};

    bool operator==(const OutputFormat &) const = default;
};

/// One request, in the terms of all formats.
///
/// Text is UTF-8, JSON inside is kept as the text it came as. What only its own format can say is
/// an OpaquePart, or is named in `dropped`.
struct Conversation
{
    Format format = Format::OpenAiChat; ///< The client's.
    QByteArray model = {};
    QList<Message> messages = {};
    QList<Tool> tools = {};
    ToolChoice toolChoice = {};
    std::optional<qint64> maxOutputTokens = {};
    Sampling sampling = {};
    Reasoning reasoning = {};
    OutputFormat output = {};
    QByteArray verbosity = {};               ///< `low`, `medium`, `high`.
    QByteArray serviceTier = {};             ///< As the client's format names it.
    QByteArray user = {};                    ///< The end user, as OpenAI's `user` has it.
    QByteArray cacheKey = {};                ///< `prompt_cache_key`.
    std::optional<CacheLife> autoCache = {}; ///< Cache what can be cached (a top-level hint).
    QByteArray metadata = {};                ///< OpenAI's `metadata`, JSON as it came.
    QByteArray previousResponse = {};        ///< Responses: `previous_response_id`, or the id of a
                                             ///< `conversation` (`conv_…`).
    std::optional<bool> store = {};          ///< Responses: keep the reply for later reference.
    bool isStreamed = false;
    bool wantsUsageChunk = false;         ///< openai-chat: `stream_options.include_usage`.
    bool wantsEncryptedReasoning = false; ///< Responses: `include`.
    bool usesFunctions = false;   ///< openai-chat: the deprecated `functions`, answered in kind.
    bool wantsCompaction = false; ///< Responses: `compaction_trigger`; the last message asks
                                  ///< for the summary.

    QByteArrayList dropped = {}; ///< Fields that were read and mean nothing elsewhere.

    bool operator==(const Conversation &) const = default;
};

/// Whether messages tell which participant they are from.
bool hasParticipantNames(const Conversation &conversation);

/// `none` … `max`; empty where it is none of ours.
std::optional<Effort> effortFromName(QByteArrayView name);
QByteArray effortName(Effort effort);

} // namespace deskrelay
