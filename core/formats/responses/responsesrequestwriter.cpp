#include "core/formats/responses/responsesrequestwriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/responses/openaischema.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsesitemwriter.h"
#include "core/formats/responses/responsesoptions.h"
#include "core/formats/responses/responsestoolwriter.h"

#include <QCryptographicHash>

#include <algorithm>

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
    std::optional<Effort> wishedEffort() const;

    JsonWriter &m_json;
    const Conversation &m_conversation;
    const ModelTraits &m_traits;
    QByteArrayList &m_dropped;
    const bool m_isOwn;
    const bool m_isOpenAi;
};

} // namespace

/// OpenAI refuses longer keys and names of users.
static QByteArray fittedKey(const QByteArray &key)
{
    if (key.size() <= 64)
        return key;
    return QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex();
}

void OptionWriter::writeSampling()
{
    const Sampling &sampling = m_conversation.sampling;
    if (m_traits.takesSampling) {
        if (sampling.temperature)
            m_json.member("temperature", std::clamp(*sampling.temperature, 0.0, 2.0));
        if (sampling.topP)
            m_json.member("top_p", *sampling.topP);
        if (sampling.logprobs)
            m_json.member("top_logprobs", sampling.topLogprobs.value_or(0));
    } else {
        if (sampling.temperature)
            drop(Field::Temperature);
        if (sampling.topP)
            drop(Field::TopP);
        if (sampling.logprobs)
            drop(Field::Logprobs);
    }
    if (sampling.topK)
        drop(Field::TopK);
    if (sampling.seed)
        drop(Field::Seed);
    if (sampling.frequencyPenalty)
        drop(Field::FrequencyPenalty);
    if (sampling.presencePenalty)
        drop(Field::PresencePenalty);
    if (!sampling.logitBias.isEmpty())
        drop(Field::LogitBias);
    if (m_conversation.maxOutputTokens) // below 16 is refused
        m_json.member("max_output_tokens",
                      std::clamp<qint64>(*m_conversation.maxOutputTokens,
                                         16,
                                         std::max<qint64>(16, m_traits.maxOutputTokens)));
}

std::optional<Effort> OptionWriter::wishedEffort() const
{
    for (auto message = m_conversation.messages.rbegin(); message != m_conversation.messages.rend();
         ++message) {
        if (message->effort)
            return message->effort; // what holds at the end holds for the answer
    }
    const Reasoning &reasoning = m_conversation.reasoning;
    if (reasoning.mode == Reasoning::Mode::Off)
        return Effort::None;
    if (reasoning.effort)
        return reasoning.effort;
    // OpenAI's newest models do not reason unless they are told an effort.
    if (reasoning.budget || reasoning.mode == Reasoning::Mode::On)
        return effortOf(reasoning.budget.value_or(-1));
    return std::nullopt;
}

void OptionWriter::writeReasoning()
{
    const std::optional<Effort> wish = wishedEffort();
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

/// A name as OpenAI takes it.
static QByteArray fittedName(QByteArray name)
{
    for (char &c : name) {
        const bool isAllowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!isAllowed)
            c = '_';
    }
    return name.first(std::min<qsizetype>(name.size(), 64));
}

void OptionWriter::writeText()
{
    OutputFormat format = m_conversation.output;
    format.name = fittedName(format.name);
    if (format.kind != OutputFormat::Kind::Text && !m_traits.takesStructuredOutput) {
        drop(Field::OutputFormat);
        format = {};
    }
    // Another provider's promise is kept strictly where OpenAI's strict mode takes the schema.
    if (format.kind == OutputFormat::Kind::JsonSchema && !m_isOpenAi)
        format.strict = fitsStrictMode(format.schema);
    QByteArray verbosity = m_conversation.verbosity;
    if (!verbosity.isEmpty() && !m_traits.takesCustomTools) { // models before GPT-5
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
        m_json.member("prompt_cache_key", fittedKey(m_conversation.cacheKey));
    // Without a word OpenAI caches for the short time.
    const bool isLong = m_conversation.autoCache == CacheLife::Long;
    const bool isTold = isLong || (m_conversation.autoCache && m_conversation.cacheKey.isEmpty());
    if (isTold && m_traits.takesCacheBreakpoints) {
        m_json.key("prompt_cache_options").beginObject().member("mode", "implicit");
        m_json.member("ttl", isLong ? "12h" : "30m").endObject();
    }
}

void OptionWriter::writeServiceTier()
{
    const QByteArray &tier = m_conversation.serviceTier;
    if (tier.isEmpty())
        return;
    if (m_isOpenAi || tier == "auto" || tier == "flex" || tier == "priority")
        m_json.member("service_tier", tier);
    else if (tier == "standard_only" || tier == "standard")
        m_json.member("service_tier", "default");
    else
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
    QByteArrayList include;
    if (m_isOwn ? m_conversation.wantsEncryptedReasoning
                : m_traits.thinking != ModelTraits::Thinking::None)
        include.append("reasoning.encrypted_content");
    if (m_conversation.sampling.logprobs && m_traits.takesSampling)
        include.append("message.output_text.logprobs");
    if (!include.isEmpty()) {
        m_json.key("include").beginArray();
        for (const QByteArray &wish : std::as_const(include))
            m_json.string(wish);
        m_json.endArray();
    }
    if (!m_conversation.user.isEmpty())
        m_json.member("user", fittedKey(m_conversation.user));
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

static bool mentionsJson(const Conversation &conversation)
{
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            const auto *const text = std::get_if<TextPart>(&part);
            if (text && (text->text.contains("JSON") || text->text.contains("json")))
                return true;
        }
    }
    return false;
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

    ResponsesItemWriter items(conversation, traits, written.names, written.dropped);
    QByteArray instructions = items.instructions();
    // OpenAI refuses to promise JSON where nothing speaks of it.
    if (conversation.output.kind == OutputFormat::Kind::JsonObject && !mentionsJson(conversation))
        instructions += instructions.isEmpty() ? "Answer in JSON." : "\n\nAnswer in JSON.";
    if (!instructions.isEmpty())
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
    written.body = json.endObject().take();
    return written;
}

} // namespace deskrelay
