#include "core/formats/usagetap.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace json = boost::json;

static const json::object *objectIn(const json::object *object, std::string_view name)
{
    const json::value *const value = object ? object->if_contains(name) : nullptr;
    return value ? value->if_object() : nullptr;
}

/// Takes a count over where it is there; what is absent or null keeps its former value.
static void take(const json::object *object, std::string_view name, qint64 &count)
{
    const json::value *const value = object ? object->if_contains(name) : nullptr;
    if (!value)
        return;
    json::error_code failure;
    const auto number = value->to_number<std::int64_t>(failure);
    if (!failure && number >= 0)
        count = number;
}

static QString typeOf(const json::object &error)
{
    for (const std::string_view name : {"type", "status", "code"}) {
        const json::value *const value = error.if_contains(name);
        if (value && value->is_string()) {
            const json::string &text = value->get_string();
            return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        }
    }
    return u"error"_s;
}

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
    json::error_code failure;
    json::parse_options options;
    options.max_depth = 256;
    std::array<unsigned char, 4096> room; // all that a small document takes
    json::monotonic_resource memory(room.data(), room.size());
    const json::value document = json::parse(
        std::string_view(data.data(), static_cast<size_t>(data.size())), failure, &memory, options);
    if (failure)
        return;
    if (const json::array *const list = document.if_array()) { // Gemini's stream without alt=sse
        for (const json::value &chunk : *list) {
            const std::string text = json::serialize(chunk);
            if (chunk.is_object())
                takeDocument(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
        }
        return;
    }
    const json::object *const object = document.if_object();
    if (!object)
        return;
    const json::value *const typeValue = object->if_contains("type");
    const std::string_view type = typeValue && typeValue->is_string()
                                      ? std::string_view(typeValue->get_string())
                                      : std::string_view();
    if (const json::object *const error = objectIn(object, "error"))
        m_error = typeOf(*error);
    else if (type == "error")
        m_error = typeOf(json::object{{"type", "error"}});

    switch (m_format) {
    case Format::GeminiGenerate:
        takeGemini(*object);
        return;
    case Format::AnthropicMessages:
        takeMessages(*object, type);
        return;
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        takeOpenAi(*object, type);
        return;
    }
}

/// Whether an element of \a list has \a name, and not as null.
static bool anyHas(const json::object &object, std::string_view list, std::string_view name)
{
    const json::value *const value = object.if_contains(list);
    const json::array *const items = value ? value->if_array() : nullptr;
    return items && std::any_of(items->begin(), items->end(), [name](const json::value &item) {
               const json::object *const entry = item.if_object();
               const json::value *const found = entry ? entry->if_contains(name) : nullptr;
               return found && !found->is_null();
           });
}

void UsageTap::takeGemini(const json::object &chunk)
{
    const json::object *const usage = objectIn(&chunk, "usageMetadata");
    qint64 candidates = m_output < 0 ? -1 : m_output - m_reasoning;
    take(usage, "promptTokenCount", m_prompt);
    take(usage, "toolUsePromptTokenCount", m_toolPrompt);
    take(usage, "cachedContentTokenCount", m_cacheRead);
    take(usage, "thoughtsTokenCount", m_reasoning);
    take(usage, "candidatesTokenCount", candidates);
    if (usage)
        m_output = std::max<qint64>(0, candidates) + m_reasoning;
    const json::object *const feedback = objectIn(&chunk, "promptFeedback");
    m_terminal = m_terminal || anyHas(chunk, "candidates", "finishReason") ||
                 (feedback && feedback->contains("blockReason"));
}

void UsageTap::takeMessages(const json::object &event, std::string_view type)
{
    const json::object *const message = objectIn(&event, "message");
    const json::object *const usage = objectIn(message ? message : &event, "usage");
    take(usage, "input_tokens", m_prompt);
    take(usage, "cache_read_input_tokens", m_cacheRead);
    take(usage, "cache_creation_input_tokens", m_cacheWrite);
    take(objectIn(usage, "cache_creation"), "ephemeral_1h_input_tokens", m_cacheWrite1h);
    take(usage, "output_tokens", m_output);
    take(objectIn(usage, "output_tokens_details"), "thinking_tokens", m_reasoning);
    m_terminal = m_terminal || type == "message_stop";
}

void UsageTap::takeOpenAi(const json::object &event, std::string_view type)
{
    const json::object *const response = objectIn(&event, "response");
    const json::object *const usage = objectIn(response ? response : &event, "usage");
    const bool isChat = m_format == Format::OpenAiChat;
    const json::object *const inputDetails =
        objectIn(usage, isChat ? "prompt_tokens_details" : "input_tokens_details");
    const json::object *const outputDetails =
        objectIn(usage, isChat ? "completion_tokens_details" : "output_tokens_details");
    take(usage, isChat ? "prompt_tokens" : "input_tokens", m_prompt);
    take(usage, isChat ? "completion_tokens" : "output_tokens", m_output);
    take(inputDetails, "cached_tokens", m_cacheRead);
    take(inputDetails, "cache_write_tokens", m_cacheWrite);
    take(objectIn(inputDetails, "cache_write_tokens_details"), "ttl_12h_tokens", m_cacheWrite1h);
    take(outputDetails, "reasoning_tokens", m_reasoning);
    m_terminal = m_terminal || type == "response.completed" || type == "response.incomplete" ||
                 type == "response.failed" || (isChat && anyHas(event, "choices", "finish_reason"));
    if (const json::object *const error = objectIn(response, "error"))
        m_error = typeOf(*error);
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
    return usage;
}

} // namespace deskrelay
