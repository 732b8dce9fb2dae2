#include "core/formats/chat/chatrequestreader.h"

#include "core/formats/chat/chatfields.h"
#include "core/formats/chat/chatmessagereader.h"
#include "core/formats/chat/chattoolreader.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qint64 maximum = std::numeric_limits<qint64>::max();

/// What is read below; anything else is named as dropped.
static constexpr std::array<QByteArrayView, 36> knownFields = {"model",
                                                               "messages",
                                                               "tools",
                                                               "functions",
                                                               "tool_choice",
                                                               "function_call",
                                                               "parallel_tool_calls",
                                                               "max_tokens",
                                                               "max_completion_tokens",
                                                               "temperature",
                                                               "top_p",
                                                               "top_k",
                                                               "n",
                                                               "seed",
                                                               "frequency_penalty",
                                                               "presence_penalty",
                                                               "logit_bias",
                                                               "logprobs",
                                                               "top_logprobs",
                                                               "stop",
                                                               "response_format",
                                                               "reasoning_effort",
                                                               "reasoning",
                                                               "thinking",
                                                               "verbosity",
                                                               "service_tier",
                                                               "user",
                                                               "safety_identifier",
                                                               "prompt_cache_key",
                                                               "prompt_cache_options",
                                                               "prompt_cache_retention",
                                                               "cache_control",
                                                               "store",
                                                               "stream",
                                                               "stream_options",
                                                               "modalities"};

namespace {

/// Reads one body's fields; the first wrong one is the answer.
class RequestReader final
{
public:
    explicit RequestReader(const JsonNode &body)
        : m_body(body)
    {
    }

    Result<Conversation> read(const RequestOrigin &origin);

private:
    void fail(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
    }
    bool takeBool(QByteArrayView name, bool otherwise = false);
    std::optional<qint64> takeInteger(QByteArrayView name, qint64 least, qint64 most);
    std::optional<double> takeNumber(QByteArrayView name, double least, double most);
    QByteArray takeText(QByteArrayView name);

    void readSampling();
    void readStop();
    void readOutput();
    void readReasoning();
    void readVendorReasoning();
    void readCaching();
    void readStream();
    void noteUnknown();

    const JsonNode &m_body;
    Conversation m_read = {};
    std::optional<Error> m_error = {};
};

} // namespace

bool RequestReader::takeBool(QByteArrayView name, bool otherwise)
{
    const JsonNode &node = m_body[name];
    const std::optional<bool> value = node.toBool();
    if (node.isPresent() && !value)
        fail(wrongField(name.toByteArray(), u"true or false"_s));
    return value.value_or(otherwise);
}

std::optional<qint64> RequestReader::takeInteger(QByteArrayView name, qint64 least, qint64 most)
{
    const JsonNode &node = m_body[name];
    if (!node.isPresent())
        return std::nullopt;
    const std::optional<qint64> value = node.toInteger();
    if (!value || *value < least || *value > most) {
        fail(wrongField(name.toByteArray(),
                        most == maximum ? u"a whole number of at least %1"_s.arg(least)
                                        : u"a whole number from %1 to %2"_s.arg(least).arg(most)));
        return std::nullopt;
    }
    return value;
}

std::optional<double> RequestReader::takeNumber(QByteArrayView name, double least, double most)
{
    const JsonNode &node = m_body[name];
    if (!node.isPresent())
        return std::nullopt;
    const std::optional<double> value = node.toNumber();
    if (!value || *value < least || *value > most) {
        fail(wrongField(name.toByteArray(), u"a number from %1 to %2"_s.arg(least).arg(most)));
        return std::nullopt;
    }
    return value;
}

QByteArray RequestReader::takeText(QByteArrayView name)
{
    const JsonNode &node = m_body[name];
    if (node.isPresent() && !node.isString())
        fail(wrongField(name.toByteArray(), u"text"_s));
    return node.string();
}

void RequestReader::readSampling()
{
    Sampling &sampling = m_read.sampling;
    sampling.temperature = takeNumber("temperature", 0, 2);
    sampling.topP = takeNumber("top_p", 0, 1);
    sampling.topK = takeInteger("top_k", -1, maximum);
    if (sampling.topK && *sampling.topK < 1)
        sampling.topK.reset(); // vLLM's "all"
    sampling.seed = takeInteger("seed", std::numeric_limits<qint64>::min(), maximum);
    sampling.frequencyPenalty = takeNumber("frequency_penalty", -2, 2);
    sampling.presencePenalty = takeNumber("presence_penalty", -2, 2);
    sampling.count = takeInteger("n", 1, 128).value_or(1);
    sampling.logprobs = takeBool("logprobs");
    sampling.topLogprobs = takeInteger("top_logprobs", 0, 20);
    const JsonNode &bias = m_body["logit_bias"];
    if (bias.isPresent() && !bias.isObject())
        fail(wrongField("logit_bias", u"an object"_s));
    else if (!bias.members.empty())
        sampling.logitBias = bias.json();
    readStop();
    m_read.maxOutputTokens = takeInteger("max_completion_tokens", 1, maximum);
    const std::optional<qint64> older = takeInteger("max_tokens", 1, maximum);
    if (!m_read.maxOutputTokens)
        m_read.maxOutputTokens = older;
}

void RequestReader::readStop()
{
    const JsonNode &stop = m_body["stop"];
    if (!stop.isPresent())
        return;
    if (stop.isString()) {
        m_read.sampling.stop = {stop.string()};
        return;
    }
    for (const JsonNode &item : stop.items) {
        if (item.isString())
            m_read.sampling.stop.append(item.string());
    }
    const bool areTexts = m_read.sampling.stop.size() == qsizetype(stop.items.size());
    if (!stop.isArray() || !areTexts || stop.items.size() > 4)
        fail(wrongField("stop", u"text or an array of at most four texts"_s));
}

void RequestReader::readOutput()
{
    const JsonNode &format = m_body["response_format"];
    OutputFormat &output = m_read.output;
    if (!format.isPresent() || format["type"].is("text"))
        return;
    if (format["type"].is("json_object")) {
        output.kind = OutputFormat::Kind::JsonObject;
        return;
    }
    if (!format["type"].is("json_schema")) {
        fail(wrongField("response_format.type", u"\"text\", \"json_object\" or \"json_schema\""_s));
        return;
    }
    const JsonNode &inner = format["json_schema"];
    output.kind = OutputFormat::Kind::JsonSchema;
    output.name = inner["name"].string();
    output.description = inner["description"].string();
    output.strict = inner["strict"].toBool();
    if (inner["schema"].isObject())
        output.schema = inner["schema"].json();
    else if (inner["schema"].isPresent())
        fail(wrongField("response_format.json_schema.schema", u"a JSON Schema"_s));
    if (output.name.isEmpty())
        fail(wrongField("response_format.json_schema.name", u"the schema's name"_s));
}

/// Who names an effort wants to read what the model thinks.
void RequestReader::readReasoning()
{
    const QByteArray name = takeText("reasoning_effort");
    const std::optional<Effort> effort = effortFromName(name);
    if (name.isEmpty()) {
        readVendorReasoning();
    } else if (!effort) {
        fail(wrongField("reasoning_effort",
                        u"one of none, minimal, low, medium, high, xhigh and max"_s));
    } else if (*effort == Effort::None) {
        m_read.reasoning = {.mode = Reasoning::Mode::Off, .effort = effort};
    } else {
        m_read.reasoning = {.mode = Reasoning::Mode::On, .effort = effort, .isShown = true};
    }
}

/// OpenRouter's `reasoning` and the `thinking` of Anthropic, DeepSeek and others.
void RequestReader::readVendorReasoning()
{
    Reasoning &reasoning = m_read.reasoning;
    const JsonNode &router = m_body["reasoning"];
    const JsonNode &thinking = m_body["thinking"];
    if (router.isObject()) {
        reasoning.effort = effortFromName(router["effort"].text);
        reasoning.budget = router["max_tokens"].toInteger();
        const bool isOff = router["enabled"].toBool() == false || reasoning.effort == Effort::None;
        reasoning.mode = isOff ? Reasoning::Mode::Off : Reasoning::Mode::On;
        if (!isOff)
            reasoning.isShown = router["exclude"].toBool() != true;
    } else if (thinking.isObject()) {
        const bool isOff = thinking["type"].is("disabled");
        reasoning.mode = isOff ? Reasoning::Mode::Off : Reasoning::Mode::On;
        reasoning.budget = thinking["budget_tokens"].toInteger();
        if (!isOff)
            reasoning.isShown = true;
    } else if (router.isPresent() || thinking.isPresent()) {
        fail(wrongField(router.isPresent() ? "reasoning" : "thinking", u"an object"_s));
    }
}

void RequestReader::readCaching()
{
    m_read.cacheKey = takeText("prompt_cache_key");
    const JsonNode &options = m_body["prompt_cache_options"];
    if (options.isObject() && !options["mode"].is("explicit"))
        m_read.autoCache = options["ttl"].is("12h") ? CacheLife::Long : CacheLife::Short;
    if (m_body["prompt_cache_retention"].is("24h"))
        m_read.autoCache = CacheLife::Long;
    if (m_body["cache_control"].isObject()) {
        m_read.autoCache =
            m_body["cache_control"]["ttl"].is("1h") ? CacheLife::Long : CacheLife::Short;
    }
}

void RequestReader::readStream()
{
    m_read.isStreamed = takeBool("stream");
    m_read.wantsUsageChunk = m_body["stream_options"]["include_usage"].toBool().value_or(false);
    if (m_body["store"].isPresent())
        m_read.store = takeBool("store");
    m_read.verbosity = takeText("verbosity");
    if (!m_read.verbosity.isEmpty() && m_read.verbosity != "low" && m_read.verbosity != "medium" &&
        m_read.verbosity != "high")
        fail(wrongField("verbosity", u"\"low\", \"medium\" or \"high\""_s));
    m_read.serviceTier = takeText("service_tier");
    m_read.user = takeText("user");
    const QByteArray identifier = takeText("safety_identifier");
    if (m_read.user.isEmpty())
        m_read.user = identifier;
}

void RequestReader::noteUnknown()
{
    for (const JsonMember &member : m_body.members) {
        const bool isKnown =
            std::find(knownFields.begin(), knownFields.end(), member.name) != knownFields.end();
        if (!isKnown && member.value.isPresent())
            noteDropped(m_read.dropped, member.name.toByteArray());
    }
    const JsonNode &modalities = m_body["modalities"];
    if (std::any_of(modalities.items.begin(), modalities.items.end(), [](const JsonNode &item) {
            return !item.is("text");
        }))
        noteDropped(m_read.dropped, "modalities");
}

Result<Conversation> RequestReader::read(const RequestOrigin &origin)
{
    if (!m_body.isObject())
        return makeError(Error::Kind::Usage, u"The request's body must be a JSON object."_s);
    m_read.format = Format::OpenAiChat;
    m_read.model = takeText("model");
    if (m_read.model.isEmpty())
        m_read.model = origin.model;
    if (m_read.model.isEmpty())
        fail(wrongField("model", u"the model's name"_s));
    readSampling();
    readOutput();
    readReasoning();
    readCaching();
    readStream();
    noteUnknown();
    if (m_error)
        return *m_error;
    if (const Result<void> tools = readChatTools(m_body, m_read); !tools)
        return tools.error();
    if (const Result<void> messages = readChatMessages(m_body["messages"], m_read); !messages)
        return messages.error();
    return std::move(m_read);
}

Result<Conversation> readChatRequest(const JsonNode &body, const RequestOrigin &origin)
{
    return RequestReader(body).read(origin);
}

} // namespace deskrelay
