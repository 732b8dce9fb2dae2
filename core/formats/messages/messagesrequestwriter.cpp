#include "core/formats/messages/messagesrequestwriter.h"

#include "core/formats/conversation/openaiwishes.h"
#include "core/formats/conversation/stopplan.h"
#include "core/formats/messages/contentwriter.h"
#include "core/formats/messages/structuredschema.h"
#include "core/formats/messages/thinkingplan.h"
#include "core/formats/messages/toolwriter.h"
#include "core/formats/messages/turns.h"

#include <QCryptographicHash>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// The version before the newest: the last one that knows sampling.
static constexpr auto samplingVersion = "2023-06-01";
static constexpr auto newestVersion = "2026-10-21";
static constexpr auto filesBeta = "files-api-2025-04-14";

namespace {

/// A request on its way to paper.
class RequestWriter final
{
public:
    RequestWriter(const Conversation &conversation, const ModelTraits &traits)
        : m_conversation(conversation)
        , m_traits(traits)
        , m_dropped(conversation.format)
        , m_names(conversation, NameRule{})
        , m_turns(conversation, traits, m_dropped)
    {
    }

    Result<WrittenRequest> written();

private:
    Result<void> plan();
    void planOutput();
    void planCaching();
    void noteTheInexpressible();
    void writeSystem(JsonWriter &writer);
    void writeOutputConfig(JsonWriter &writer) const;
    void writeThinking(JsonWriter &writer) const;
    bool writeSampling(JsonWriter &writer);
    QByteArrayList writeStop(JsonWriter &writer) const;
    void writeWho(JsonWriter &writer);
    bool hasFiles() const;

    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    DroppedFields m_dropped;
    ToolNames m_names;
    Turns m_turns;
    ToolPlan m_tools = {};
    ThinkingPlan m_thinking = {};
    QByteArray m_outputSchema = {};
    QByteArray m_instruction = {}; ///< About the output's shape, where no field can tell it.
    std::optional<CacheLife> m_autoCache = {};
    CacheHints m_hints = {0, 0};
};

} // namespace

/// A schema that the API takes, else words that ask for it.
void RequestWriter::planOutput()
{
    const OutputFormat &output = m_conversation.output;
    if (output.kind == OutputFormat::Kind::Text)
        return;
    if (output.kind == OutputFormat::Kind::JsonSchema && m_traits.takesStructuredOutput) {
        if (const std::optional<QByteArray> schema = structuredSchema(output.schema)) {
            m_outputSchema = *schema;
            return;
        }
    }
    m_instruction = "Answer with one JSON object and nothing else: no words around it, no code "
                    "fence.";
    if (output.kind == OutputFormat::Kind::JsonObject)
        return;
    m_dropped.add(Field::OutputFormat);
    m_instruction += " It must be valid by this JSON Schema:\n" + output.schema;
    if (!output.description.isEmpty())
        m_instruction += "\nIt is: " + output.description;
}

/// A client of another provider expects its prompts to be cached unasked.
void RequestWriter::planCaching()
{
    int hints = cacheHintsIn(m_turns.system());
    for (const Turn &turn : m_turns.turns())
        hints += cacheHintsIn(turn.parts);
    for (const Tool &tool : std::as_const(m_tools.tools))
        hints += tool.cache ? 1 : 0;
    if (!m_traits.takesCacheBreakpoints) {
        if (hints > 0 || m_conversation.autoCache)
            m_dropped.add(Field::CacheHints);
        m_hints = CacheHints(hints, 0);
        return;
    }
    m_autoCache = m_conversation.autoCache;
    if (!m_autoCache && hints == 0 && m_conversation.format != Format::AnthropicMessages)
        m_autoCache = CacheLife::Short;
    m_hints = CacheHints(hints, CacheHints::most - (m_autoCache ? 1 : 0));
}

Result<void> RequestWriter::plan()
{
    if (m_conversation.sampling.count > 1)
        return m_dropped.refusal(Field::Count,
                                 u"This model's provider gives one answer a request. Ask once for "
                                 "each."_s);
    if (!m_conversation.previousResponse.isEmpty())
        return m_dropped.refusal(Field::PreviousResponse,
                                 u"The earlier response is not known here. Send the whole "
                                 "conversation."_s);
    Result<ToolPlan> tools = planTools(m_conversation, m_traits, m_names, m_dropped);
    if (!tools)
        return tools.error();
    m_tools = *std::move(tools);
    m_thinking = planThinking(m_conversation, m_traits, m_tools.forces(), m_dropped);
    planOutput();
    if (Result<void> arranged = m_turns.arrange(); !arranged)
        return arranged;
    if (m_thinking.type == ThinkingPlan::Type::Enabled && m_turns.answersUnthought()) {
        m_thinking.type = ThinkingPlan::Type::Unsaid;
        m_dropped.add(Field::Reasoning);
    }
    m_turns.close(m_traits.takesPrefill && !m_thinking.isOn() && m_outputSchema.isEmpty());
    planCaching();
    return {};
}

void RequestWriter::writeSystem(JsonWriter &writer)
{
    if (m_turns.system().empty() && m_instruction.isEmpty())
        return;
    writer.key("system").beginArray();
    for (const TurnPart &part : m_turns.system())
        writeTextBlock(writer, std::get<TextPart>(*part.part), m_hints);
    if (!m_instruction.isEmpty())
        writeTextBlock(writer, {.text = m_instruction}, m_hints);
    writer.endArray();
}

void RequestWriter::writeThinking(JsonWriter &writer) const
{
    if (m_thinking.type == ThinkingPlan::Type::Unsaid)
        return;
    writer.key("thinking").beginObject();
    switch (m_thinking.type) {
    case ThinkingPlan::Type::Disabled:
        writer.member("type", "disabled");
        break;
    case ThinkingPlan::Type::Enabled:
        writer.member("type", "enabled").member("budget_tokens", m_thinking.budget);
        break;
    case ThinkingPlan::Type::Adaptive:
    case ThinkingPlan::Type::Unsaid:
        writer.member("type", "adaptive");
    }
    if (!m_thinking.display.isEmpty())
        writer.member("display", m_thinking.display);
    writer.endObject();
}

void RequestWriter::writeOutputConfig(JsonWriter &writer) const
{
    if (!m_thinking.effort && m_outputSchema.isEmpty())
        return;
    writer.key("output_config").beginObject();
    if (m_thinking.effort)
        writer.member("effort", effortName(*m_thinking.effort));
    if (!m_outputSchema.isEmpty()) {
        writer.key("format").beginObject().member("type", "json_schema");
        writer.rawMember("schema", m_outputSchema).endObject();
    }
    writer.endObject();
}

/// Whether anything was written. Thinking allows the default temperature alone, no top_k, and
/// top_p near one; models that take both want one of temperature and top_p.
bool RequestWriter::writeSampling(JsonWriter &writer)
{
    constexpr double leastTopP = 0.95;
    constexpr double usual = 1;
    Sampling sampling = m_conversation.sampling;
    if (sampling.temperature == usual) // which the newest version refuses to be told
        sampling.temperature.reset();
    if (sampling.topP == usual)
        sampling.topP.reset();
    const bool takes = m_traits.takesSampling;
    const bool thinks = m_thinking.isOn();
    bool wrote = false;
    if (sampling.temperature) {
        const double temperature = std::clamp(*sampling.temperature, 0.0, 1.0);
        if (takes && (!thinks || temperature == usual)) { // what is above it becomes the highest
            writer.member("temperature", temperature);
            wrote = true;
        } else {
            m_dropped.add(Field::Temperature);
        }
    }
    if (sampling.topP) {
        if (takes && !wrote && (!thinks || *sampling.topP >= leastTopP)) {
            writer.member("top_p", *sampling.topP);
            wrote = true;
        } else {
            m_dropped.add(Field::TopP);
        }
    }
    if (sampling.topK) {
        if (takes && !thinks) {
            writer.member("top_k", *sampling.topK);
            wrote = true;
        } else {
            m_dropped.add(Field::TopK);
        }
    }
    return wrote;
}

QByteArrayList RequestWriter::writeStop(JsonWriter &writer) const
{
    const QByteArrayList &wished = m_conversation.sampling.stop;
    const StopPlan plan =
        planStops(wished, m_traits.takesStop ? wished.size() : 0, BlankStops::Refused);
    if (!plan.sent.isEmpty()) {
        writer.key("stop_sequences").beginArray();
        for (const QByteArray &sequence : plan.sent)
            writer.string(sequence);
        writer.endArray();
    }
    return plan.enforced;
}

void RequestWriter::writeWho(JsonWriter &writer)
{
    constexpr qsizetype longestUser = 256;
    if (!m_conversation.user.isEmpty()) {
        const QByteArray user =
            m_conversation.user.size() <= longestUser
                ? m_conversation.user
                : QCryptographicHash::hash(m_conversation.user, QCryptographicHash::Sha256).toHex();
        writer.key("metadata").beginObject().member("user_id", user).endObject();
    }
    const QByteArray &tier = m_conversation.serviceTier;
    if (m_conversation.format == Format::AnthropicMessages && !tier.isEmpty())
        writer.member("service_tier", tier);
    else if (!isUsualServiceTier(tier))
        m_dropped.add(Field::ServiceTier);
}

void RequestWriter::noteTheInexpressible()
{
    const Sampling &sampling = m_conversation.sampling;
    const std::pair<bool, Field> wishes[] = {
        {sampling.seed.has_value(), Field::Seed},
        {sampling.frequencyPenalty.value_or(0) != 0, Field::FrequencyPenalty},
        {sampling.presencePenalty.value_or(0) != 0, Field::PresencePenalty},
        {!sampling.logitBias.isEmpty(), Field::LogitBias},
        {sampling.logprobs || sampling.topLogprobs.value_or(0) > 0, Field::Logprobs},
        {!m_conversation.verbosity.isEmpty() && m_conversation.verbosity != "medium",
         Field::Verbosity},
        {hasParticipantNames(m_conversation), Field::ParticipantName},
        {!m_conversation.cacheKey.isEmpty(), Field::CacheKey}};
    for (const auto &[isWished, field] : wishes) {
        if (isWished)
            m_dropped.add(field);
    }
}

bool RequestWriter::hasFiles() const
{
    const auto isFile = [](const TurnPart &part) {
        const auto *const media = std::get_if<MediaPart>(part.part);
        return media && media->source == MediaPart::Source::File;
    };
    return std::any_of(m_turns.turns().begin(), m_turns.turns().end(), [&isFile](const Turn &turn) {
        return std::any_of(turn.parts.begin(), turn.parts.end(), isFile);
    });
}

Result<WrittenRequest> RequestWriter::written()
{
    if (const Result<void> planned = plan(); !planned)
        return planned.error();
    JsonWriter writer;
    writer.beginObject().member("model", m_conversation.model);
    writer.member("max_tokens", m_thinking.maxTokens);
    if (m_conversation.isStreamed)
        writer.member("stream", true);
    writeThinking(writer);
    writeOutputConfig(writer);
    const bool samples = writeSampling(writer);
    QByteArrayList stops = writeStop(writer);
    writeWho(writer);
    if (m_autoCache)
        CacheHints::writeControl(writer, *m_autoCache);
    // The order in which the provider caches, and in which the hints must be met.
    writeTools(writer, m_tools, m_traits, m_names, m_conversation.format, m_hints, m_dropped);
    writeSystem(writer);
    writeTurns(writer,
               m_turns.turns(),
               {.names = m_names,
                .traits = m_traits,
                .client = m_conversation.format,
                .hints = m_hints,
                .dropped = m_dropped});
    writer.endObject();
    noteTheInexpressible();
    WrittenRequest request{.body = writer.take(),
                           .names = m_names,
                           .dropped = m_dropped.names(),
                           .stops = std::move(stops)};
    request.headers.add("anthropic-version", samples ? samplingVersion : newestVersion);
    if (hasFiles())
        request.headers.add("anthropic-beta", filesBeta);
    return request;
}

Result<WrittenRequest> writeMessagesRequest(const Conversation &conversation,
                                            const ModelTraits &traits)
{
    return RequestWriter(conversation, traits).written();
}

} // namespace deskrelay
