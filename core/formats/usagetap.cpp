#include "core/formats/usagetap.h"

#include "core/formats/tokencount.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace dom = simdjson::dom;

using Found = simdjson::simdjson_result<dom::element>;

/// An object that may not be there: what is looked for in nothing is not there either.
class UsageTap::Object final
{
public:
    explicit Object(const Found &element)
        : m_isThere(element.get(m_object) == simdjson::SUCCESS)
    {
    }
    explicit Object(dom::element element)
        : Object(Found(std::move(element)))
    {
    }

    bool isThere() const { return m_isThere; }
    Found operator[](std::string_view name) const
    {
        return m_isThere ? m_object.at_key(name) : Found(simdjson::NO_SUCH_FIELD);
    }
    Object in(std::string_view name) const { return Object((*this)[name]); }
    /// Empty where it is no text.
    std::string_view text(std::string_view name) const
    {
        std::string_view text;
        return (*this)[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
    }
    bool has(std::string_view name) const { return (*this)[name].error() == simdjson::SUCCESS; }
    /// Takes a count over where it is there; what is absent or null keeps its former value.
    void take(std::string_view name, qint64 &count) const
    {
        const auto found = (*this)[name];
        std::int64_t whole = 0;
        double broken = 0;
        if (found.get(whole) != simdjson::SUCCESS) {
            constexpr double most = 9e15; // each whole number up to here is a double
            if (found.get(broken) != simdjson::SUCCESS || broken != std::floor(broken) ||
                std::abs(broken) > most)
                return;
            whole = static_cast<std::int64_t>(broken);
        }
        if (whole >= 0)
            count = boundedTokens(whole);
    }
    /// Whether an element of the array \a list has \a name, and not as null.
    bool anyHas(std::string_view list, std::string_view name) const
    {
        dom::array items;
        if ((*this)[list].get(items) != simdjson::SUCCESS)
            return false;
        return std::any_of(items.begin(), items.end(), [name](dom::element item) {
            const auto found = Object(item)[name];
            return found.error() == simdjson::SUCCESS && !found.is_null();
        });
    }
    QString errorType() const
    {
        for (const std::string_view name : {"type", "status", "code"}) {
            const std::string_view type = text(name);
            if (!type.empty())
                return QString::fromUtf8(type.data(), static_cast<qsizetype>(type.size()));
        }
        return u"error"_s;
    }

private:
    dom::object m_object = {};
    bool m_isThere = false;
};

UsageTap::UsageTap(Format format, Operation operation, bool isEventStream)
    : m_format(format)
    , m_operation(operation)
    , m_isEventStream(isEventStream)
{
}

void UsageTap::feed(QByteArrayView bytes)
{
    if (m_isEventStream) {
        const QList<SseEvent> events = m_parser.feed(bytes);
        for (const SseEvent &event : events)
            takeEvent(event);
        return;
    }
    m_content = true;
    if (m_isTooLarge || m_whole.size() + bytes.size() > wholeLimit) {
        m_isTooLarge = true;
        m_whole.clear();
        return;
    }
    m_whole.append(bytes);
}

void UsageTap::finish()
{
    if (m_isEventStream) {
        const QList<SseEvent> events = m_parser.finish();
        for (const SseEvent &event : events)
            takeEvent(event);
        return;
    }
    m_terminal = !m_isTooLarge;
    // Counting tokens costs none.
    const bool isCounting =
        m_operation == Operation::CountTokens || m_operation == Operation::InputTokens;
    if (!m_isTooLarge && !isCounting)
        takeDocument(m_whole);
    if (usage())
        m_whole.clear();
}

/// Whether a stream's event carries more than the handshake.
void UsageTap::noteContent(const SseEvent &event)
{
    switch (m_format) {
    case Format::OpenAiChat: // the first chunk names the role alone
        m_content = event.data.contains("\"content\":\"")
                        ? !event.data.contains("\"content\":\"\"")
                        : event.data.contains("tool_calls") || event.data.contains("reasoning");
        break;
    case Format::OpenAiResponses:
        m_content = event.type.endsWith(".delta") || event.data.contains(".delta\"");
        break;
    case Format::AnthropicMessages:
        m_content =
            event.type == "content_block_delta" || event.data.contains("content_block_delta");
        break;
    case Format::GeminiGenerate:
        m_content = event.data.contains("\"parts\"");
        break;
    }
}

void UsageTap::countContent(const SseEvent &event)
{
    const qint64 size = event.data.size();
    m_shortestEvent = m_events == 0 ? size : std::min(m_shortestEvent, size);
    m_eventBytes += size;
    ++m_events;
}

qint64 UsageTap::seenTokens() const
{
    constexpr qint64 bytesOfToken = 4;
    if (!m_isEventStream)
        return m_whole.size() / bytesOfToken;
    const qint64 texts = m_eventBytes - m_events * m_shortestEvent;
    return std::max(m_events, texts / bytesOfToken);
}

void UsageTap::takeTier(std::string_view tier)
{
    if (!tier.empty())
        m_tier = QString::fromUtf8(tier.data(), static_cast<qsizetype>(tier.size())).toLower();
}

/// Whether a chunk gives a reason to finish; in most of a chat's chunks it is null.
static bool hasFinish(QByteArrayView data)
{
    constexpr QByteArrayView name("\"finish_reason\"");
    qsizetype at = data.indexOf(name);
    if (at < 0)
        return data.contains("finishReason");
    at += name.size();
    while (at < data.size() && (data[at] == ' ' || data[at] == ':'))
        ++at;
    return at < data.size() && data[at] == '"';
}

void UsageTap::takeEvent(const SseEvent &event)
{
    if (!m_content)
        noteContent(event);
    if (m_content)
        countContent(event);
    if (event.data == "[DONE]") {
        m_terminal = true;
        return;
    }
    // Only these few of a stream's many events are worth a parse.
    const bool isTelling = event.data.contains("sage\"") || event.data.contains("usageMetadata") ||
                           event.data.contains("\"error\"") || event.type == "error" ||
                           event.data.contains("message_stop") || hasFinish(event.data) ||
                           event.data.contains("blockReason");
    if (isTelling)
        takeDocument(event.data);
}

void UsageTap::takeDocument(QByteArrayView data)
{
    if (data.isEmpty()) // simdjson would copy from nowhere
        return;
    // The parser's memory is kept, but not that of a rare large document.
    constexpr qsizetype usual = 1024 * 1024;
    thread_local dom::parser keptParser;
    dom::parser ownParser;
    dom::parser &parser = data.size() <= usual ? keptParser : ownParser;
    const auto document = parser.parse(data.data(), static_cast<size_t>(data.size()));
    dom::array chunks; // Gemini's stream without alt=sse
    if (document.get(chunks) != simdjson::SUCCESS) {
        takeObject(Object(document));
        return;
    }
    for (const dom::element chunk : chunks)
        takeObject(Object(chunk));
}

void UsageTap::takeObject(const Object &object)
{
    if (!object.isThere())
        return;
    const std::string_view type = object.text("type");
    if (const Object error = object.in("error"); error.isThere())
        m_error = error.errorType();
    else if (type == "error")
        m_error = u"error"_s;

    switch (m_format) {
    case Format::GeminiGenerate:
        takeGemini(object);
        return;
    case Format::AnthropicMessages:
        takeMessages(object, type);
        return;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        takeOpenAi(object, type);
        return;
    }
}

void UsageTap::takeGemini(const Object &chunk)
{
    const Object usage = chunk.in("usageMetadata");
    qint64 candidates = m_output < 0 ? -1 : m_output - m_reasoning;
    usage.take("promptTokenCount", m_prompt);
    usage.take("toolUsePromptTokenCount", m_toolPrompt);
    usage.take("cachedContentTokenCount", m_cacheRead);
    usage.take("thoughtsTokenCount", m_reasoning);
    usage.take("candidatesTokenCount", candidates);
    if (usage.isThere())
        m_output = std::max<qint64>(0, candidates) + m_reasoning;
    takeTier(usage.text("serviceTier"));
    m_terminal = m_terminal || chunk.anyHas("candidates", "finishReason") ||
                 chunk.in("promptFeedback").has("blockReason");
}

void UsageTap::takeMessages(const Object &event, std::string_view type)
{
    const Object message = event.in("message");
    const Object usage = (message.isThere() ? message : event).in("usage");
    usage.take("input_tokens", m_prompt);
    usage.take("cache_read_input_tokens", m_cacheRead);
    usage.take("cache_creation_input_tokens", m_cacheWrite);
    usage.in("cache_creation").take("ephemeral_1h_input_tokens", m_cacheWrite1h);
    usage.take("output_tokens", m_output);
    usage.in("output_tokens_details").take("thinking_tokens", m_reasoning);
    if (usage.text("speed") == "fast") // only a stream's start tells it
        takeTier("fast");
    else if (m_tier != "fast"_L1)
        takeTier(usage.text("service_tier"));
    m_terminal = m_terminal || type == "message_stop";
}

void UsageTap::takeOpenAi(const Object &event, std::string_view type)
{
    const Object response = event.in("response");
    const Object usage = (response.isThere() ? response : event).in("usage");
    const bool isChat = m_format == Format::OpenAiChat;
    const Object inputDetails = usage.in(isChat ? "prompt_tokens_details" : "input_tokens_details");
    const Object outputDetails =
        usage.in(isChat ? "completion_tokens_details" : "output_tokens_details");
    usage.take(isChat ? "prompt_tokens" : "input_tokens", m_prompt);
    usage.take(isChat ? "completion_tokens" : "output_tokens", m_output);
    inputDetails.take("cached_tokens", m_cacheRead);
    inputDetails.take("cache_write_tokens", m_cacheWrite);
    inputDetails.in("cache_write_tokens_details").take("ttl_12h_tokens", m_cacheWrite1h);
    outputDetails.take("reasoning_tokens", m_reasoning);
    takeTier((response.isThere() ? response : event).text("service_tier"));
    m_terminal = m_terminal || type == "response.completed" || type == "response.incomplete" ||
                 type == "response.failed" || (isChat && event.anyHas("choices", "finish_reason"));
    if (const Object error = response.in("error"); error.isThere())
        m_error = error.errorType();
}

std::optional<TokenUsage> UsageTap::usage() const
{
    if (m_prompt < 0 && m_output < 0)
        return std::nullopt;
    TokenUsage usage;
    usage.cacheRead = m_cacheRead;
    usage.cacheWrite1h = std::min(m_cacheWrite1h, m_cacheWrite);
    usage.cacheWrite5m = m_cacheWrite - usage.cacheWrite1h;
    usage.input = std::max<qint64>(0, m_prompt) + m_toolPrompt;
    if (m_format != Format::AnthropicMessages)
        usage.input = std::max<qint64>(0, usage.input - m_cacheRead - m_cacheWrite);
    usage.output = std::max<qint64>(0, m_output);
    usage.reasoning = m_reasoning;
    boundReasoning(usage);
    return usage;
}

} // namespace deskrelay
