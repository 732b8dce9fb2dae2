#include "core/formats/responses/responsesrequestwriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/conversation/openaiwishes.h"
#include "core/formats/conversation/stopplan.h"
#include "core/formats/responses/openaischema.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsesitemwriter.h"
#include "core/formats/responses/responsesoptions.h"
#include "core/formats/responses/responsestoolwriter.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

namespace {

/// Writes what is beside `input`.
class OptionWriter final
{
public:
    OptionWriter(JsonWriter &json,
                 const Conversation &conversation,
                 const ModelTraits &traits,
                 QByteArrayList &dropped)
        : m_json(json)
        , m_conversation(conversation)
        , m_traits(traits)
        , m_dropped(dropped)
        , m_isOwn(conversation.format == Format::OpenAiResponses)
        , m_isOpenAi(m_isOwn || conversation.format == Format::OpenAiChat)
    {
    }

    void writeSampling();
    void writeReasoning();
    void writeText();
    void writeCaching();
    void writeServiceTier();
    void writeState();

private:
    void drop(Field field) { dropOnce(m_dropped, fieldName(m_conversation.format, field)); }

    JsonWriter &m_json;
    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    QByteArrayList &m_dropped;
    const bool m_isOwn;
    const bool m_isOpenAi;
};

} // namespace

void OptionWriter::writeSampling()
{
    const Sampling &sampling = m_conversation.sampling;
    const auto add = [this](const char *name, Field field, const std::optional<double> &value) {
        constexpr double usual = 1;
        if (value && m_traits.takesSampling)
            m_json.member(name, *value);
        else if (value.value_or(usual) != usual)
            drop(field);
    };
    constexpr double most = 2;
    std::optional<double> temperature = sampling.temperature;
    if (temperature)
        temperature = std::clamp(*temperature, 0.0, most);
    add("temperature", Field::Temperature, temperature);
    add("top_p", Field::TopP, sampling.topP);
    const std::pair<bool, Field> wishes[] = {
        {sampling.logprobs || sampling.topLogprobs.value_or(0) > 0,
         Field::Logprobs}, // a translated reply has no place for them
        {sampling.topK.has_value(), Field::TopK},
        {sampling.seed.has_value(), Field::Seed},
        {sampling.frequencyPenalty.value_or(0) != 0, Field::FrequencyPenalty},
        {sampling.presencePenalty.value_or(0) != 0, Field::PresencePenalty},
        {!sampling.logitBias.isEmpty(), Field::LogitBias}};
    for (const auto &[isWished, field] : wishes) {
        if (isWished)
            drop(field);
    }
    if (m_conversation.maxOutputTokens) // below 16 is refused
        m_json.member("max_output_tokens",
                      std::clamp<qint64>(*m_conversation.maxOutputTokens,
                                         16,
                                         std::max<qint64>(16, m_traits.maxOutputTokens)));
}

void OptionWriter::writeReasoning()
{
    const std::optional<Effort> wish = wishedEffort(m_conversation);
    if (m_traits.thinking == ModelTraits::Thinking::None) {
        if (wish && wish != Effort::None)
            drop(Field::Reasoning);
        return;
    }
    const std::optional<Effort> effort = wish ? nearestEffort(m_traits, *wish) : std::nullopt;
    const bool isShown = m_conversation.reasoning.isShown.value_or(false);
    if (effort || isShown) {
        m_json.key("reasoning").beginObject();
        if (effort)
            m_json.member("effort", effortName(*effort));
        if (isShown)
            m_json.member("summary", "auto");
        m_json.endObject();
    }
}

void OptionWriter::writeText()
{
    OutputFormat format = m_conversation.output;
    format.name = openAiSchemaName(format.name);
    if (format.kind != OutputFormat::Kind::Text && !m_traits.takesStructuredOutput) {
        drop(Field::OutputFormat);
        format = {};
    }
    // Another provider's promise is kept strictly where OpenAI's strict mode takes the schema.
    if (format.kind == OutputFormat::Kind::JsonSchema && !m_isOpenAi)
        format.strict = fitsStrictMode(format.schema);
    QByteArray verbosity = m_conversation.verbosity;
    if (!verbosity.isEmpty() && !m_traits.takesCustomTools) { // models before GPT-5
        if (verbosity != "medium")
            drop(Field::Verbosity);
        verbosity.clear();
    }
    if (format.kind != OutputFormat::Kind::Text || !verbosity.isEmpty()) {
        m_json.key("text");
        writeResponsesText(m_json, format, verbosity);
    }
}

void OptionWriter::writeCaching()
{
    if (!m_conversation.cacheKey.isEmpty())
        m_json.member("prompt_cache_key", openAiKey(m_conversation.cacheKey));
    // Without a word OpenAI caches for the short time.
    const bool isLong = m_conversation.autoCache == CacheLife::Long;
    if (isLong && !m_traits.takesCacheBreakpoints) {
        // Not all of these models have it, and a client of OpenAI knows which.
        if (m_isOpenAi && m_traits.takesCustomTools)
            m_json.member("prompt_cache_retention", "24h");
        else
            drop(Field::CacheHints);
    }
    const bool isTold = isLong || (m_conversation.autoCache && m_conversation.cacheKey.isEmpty());
    if (isTold && m_traits.takesCacheBreakpoints) {
        m_json.key("prompt_cache_options").beginObject().member("mode", "implicit");
        m_json.member("ttl", isLong ? "12h" : "30m").endObject();
    }
}

void OptionWriter::writeServiceTier()
{
    const QByteArray tier = openAiServiceTier(m_conversation);
    if (!tier.isEmpty())
        m_json.member("service_tier", tier);
    else if (!isUsualServiceTier(m_conversation.serviceTier))
        drop(Field::ServiceTier);
}

void OptionWriter::writeState()
{
    if (!m_conversation.previousResponse.isEmpty()) {
        const bool isThread = m_conversation.previousResponse.startsWith("conv");
        m_json.member(isThread ? "conversation" : "previous_response_id",
                      m_conversation.previousResponse);
    }
    if (!m_isOwn)
        m_json.member("store", false);
    else if (m_conversation.store)
        m_json.member("store", *m_conversation.store);
    const bool reasons = m_traits.thinking != ModelTraits::Thinking::None; // others refuse it
    if (reasons && (!m_isOwn || m_conversation.wantsEncryptedReasoning)) {
        m_json.key("include").beginArray();
        m_json.string("reasoning.encrypted_content").endArray();
    }
    // Anthropic's names its account and device, which are nobody else's business.
    if (!m_conversation.user.isEmpty() && m_isOpenAi)
        m_json.member("user", openAiKey(m_conversation.user));
    else if (!m_conversation.user.isEmpty())
        drop(Field::User);
    if (m_isOpenAi && !m_conversation.metadata.isEmpty())
        m_json.rawMember("metadata", m_conversation.metadata);
    if (m_conversation.isStreamed)
        m_json.member("stream", true);
}

static QString clientsName(const Conversation &conversation, Field field)
{
    return QString::fromUtf8(fieldName(conversation.format, field));
}

/// What cannot be left out without another answer than the one that was asked for.
static std::optional<Error> impossible(const Conversation &conversation, const ModelTraits &traits)
{
    if (conversation.sampling.count > 1)
        return makeError(Error::Kind::Usage,
                         u"`%1` must be 1: this model gives one answer to a request."_s.arg(
                             clientsName(conversation, Field::Count)));
    if (!conversation.previousResponse.isEmpty() && conversation.format != Format::OpenAiResponses)
        return makeError(
            Error::Kind::Usage,
            u"`%1` names an answer that this model's provider does not have. Send the whole "
            "conversation instead."_s.arg(clientsName(conversation, Field::PreviousResponse)));
    if (traits.takesAudio || conversation.messages.isEmpty())
        return std::nullopt;
    const QList<Part> &last = conversation.messages.last().parts;
    const bool isSoundAlone =
        !last.isEmpty() && std::all_of(last.begin(), last.end(), [](const Part &part) {
            const auto *const media = std::get_if<MediaPart>(&part);
            return media && media->kind == MediaPart::Kind::Audio;
        });
    if (isSoundAlone)
        return makeError(Error::Kind::Usage,
                         u"`%1` is all that the message has, and this model does not hear. Send "
                         "text, or ask for a model that takes sound."_s.arg(
                             clientsName(conversation, Field::Audio)));
    return std::nullopt;
}

Result<WrittenRequest> writeResponsesRequest(const Conversation &conversation,
                                             const ModelTraits &traits)
{
    if (const std::optional<Error> error = impossible(conversation, traits))
        return *error;
    WrittenRequest written;
    written.names = ToolNames(conversation, responsesNameRule(traits));
    JsonWriter json;
    json.beginObject().member("model", conversation.model);

    if (hasParticipantNames(conversation))
        dropOnce(written.dropped, fieldName(conversation.format, Field::ParticipantName));
    ResponsesItemWriter items(conversation, traits, written.names, written.dropped);
    if (const QByteArray instructions = items.instructions(); !instructions.isEmpty())
        json.member("instructions", instructions);
    json.key("input");
    if (const Result<void> input = items.write(json); !input)
        return input.error();

    if (!conversation.tools.isEmpty()) {
        json.key("tools");
        if (const auto tools =
                writeResponsesTools(json, conversation, traits, written.names, written.dropped);
            !tools)
            return tools.error();
        JsonWriter choice;
        if (writeResponsesToolChoice(choice, conversation, traits, written.names, written.dropped))
            json.rawMember("tool_choice", choice.text());
        if (conversation.toolChoice.parallel)
            json.member("parallel_tool_calls", *conversation.toolChoice.parallel);
    }
    OptionWriter options(json, conversation, traits, written.dropped);
    options.writeReasoning();
    options.writeText();
    options.writeSampling();
    options.writeCaching();
    options.writeServiceTier();
    options.writeState();
    constexpr qsizetype most = 0; // there is no field for them
    written.stops = planStops(conversation.sampling.stop, most).enforced;
    written.body = json.endObject().take();
    return written;
}

} // namespace deskrelay
