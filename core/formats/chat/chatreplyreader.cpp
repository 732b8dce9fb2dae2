#include "core/formats/chat/chatreplyreader.h"

#include "core/formats/chat/chatcontent.h"
#include "core/formats/chat/chatfailure.h"
#include "core/formats/chat/chatfields.h"
#include "core/formats/chat/chatpartqueue.h"
#include "core/formats/chat/chatthoughts.h"
#include "core/formats/chat/thinktag.h"
#include "core/formats/tokencount.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

namespace {

class ChatReplyReader final : public ReplyReader
{
public:
    void feed(const SseEvent &event, ReplyEvents &events) override;
    void finish(ReplyEvents &events) override;
    void readWhole(const JsonNode &body, ReplyEvents &events) override;

private:
    void takeBody(const JsonNode &body, ReplyEvents &events);
    void takeChoice(const JsonNode &choice, ReplyEvents &events);
    void takeMessage(const JsonNode &message, ReplyEvents &events);
    void takeText(const QByteArray &text, ReplyEvents &events);
    void endText(ReplyEvents &events);
    void takeContent(const JsonNode &content, ReplyEvents &events);
    void takeCall(const JsonNode &call, ReplyEvents &events);
    void takeUsage(const JsonNode &usage);
    void end(ReplyEvents &events);
    void fail(reply::Failure failure, ReplyEvents &events);
    reply::Finish finishOf() const;

    ChatPartQueue m_queue = {};
    ThinkTag m_think = {};
    ChatThoughts m_thoughts = {};
    bool m_isStarted = false;
    bool m_isOver = false;
    QByteArray m_reason = {};       ///< The upstream's word for it; empty until it came.
    QByteArray m_stopSequence = {}; ///< vLLM tells it.
    std::optional<TokenUsage> m_usage = {};
};

} // namespace

/// OpenAI's five values, and those of vendors that pass on what their models' own formats say.
static constexpr std::array<std::pair<QByteArrayView, FinishReason>, 24> reasons = {
    {{"stop", FinishReason::Stop},
     {"end_turn", FinishReason::Stop},
     {"eos", FinishReason::Stop},
     {"eos_token", FinishReason::Stop},
     {"stop_sequence", FinishReason::StopSequence},
     {"tool_calls", FinishReason::ToolCalls},
     {"tool_call", FinishReason::ToolCalls},
     {"function_call", FinishReason::ToolCalls},
     {"tool_use", FinishReason::ToolCalls},
     {"length", FinishReason::Length},
     {"max_tokens", FinishReason::Length},
     {"max_output_tokens", FinishReason::Length},
     {"model_length", FinishReason::ContextFull},
     {"model_context_window_exceeded", FinishReason::ContextFull},
     {"content_filter", FinishReason::Refusal},
     {"refusal", FinishReason::Refusal},
     {"safety", FinishReason::Refusal},
     {"recitation", FinishReason::Refusal},
     {"prohibited_content", FinishReason::Refusal},
     {"blocklist", FinishReason::Refusal},
     {"spii", FinishReason::Refusal},
     {"sensitive", FinishReason::Refusal},
     {"pause_turn", FinishReason::Paused},
     {"malformed_function_call", FinishReason::BadToolCall}}};

/// Reasons that are none: the upstream gave up.
static std::optional<reply::Failure> failureOf(const QByteArray &reason)
{
    if (reason == "insufficient_system_resource") // DeepSeek
        return reply::Failure{.status = 503,
                              .type = reason,
                              .message = "The upstream has no resources left for this answer."};
    if (reason == "error" || reason == "network_error")
        return reply::Failure{
            .status = 502, .type = reason, .message = "The upstream failed within its answer."};
    return std::nullopt;
}

void ChatReplyReader::fail(reply::Failure failure, ReplyEvents &events)
{
    m_isOver = true;
    events.append(std::move(failure));
}

void ChatReplyReader::feed(const SseEvent &event, ReplyEvents &events)
{
    if (m_isOver || event.data.isEmpty())
        return;
    if (event.data.trimmed() == "[DONE]") {
        if (m_isStarted)
            end(events);
        return;
    }
    const Result<JsonTree> tree = JsonTree::parse(event.data);
    if (tree)
        takeBody(tree->root(), events);
}

void ChatReplyReader::finish(ReplyEvents &events)
{
    if (m_isOver)
        return;
    if (!m_reason.isEmpty()) {
        end(events); // only the mark is missing
        return;
    }
    fail(
        {.status = 502, .message = "The upstream ended its stream before the answer was complete."},
        events);
}

void ChatReplyReader::readWhole(const JsonNode &body, ReplyEvents &events)
{
    takeBody(body, events);
    if (m_isOver)
        return;
    if (m_isStarted)
        end(events);
    else
        fail({.status = 502, .message = "The upstream's reply holds no choice."}, events);
}

void ChatReplyReader::takeBody(const JsonNode &body, ReplyEvents &events)
{
    if (std::optional<reply::Failure> failure = readChatFailure(body)) {
        fail(*std::move(failure), events);
        return;
    }
    takeUsage(body["usage"]);
    takeUsage(body["x_groq"]["usage"]);
    for (const JsonNode &choice : body["choices"].items) {
        if (m_isOver || choice["index"].toInteger().value_or(0) != 0)
            continue; // one answer is all that there is place for
        if (!std::exchange(m_isStarted, true)) {
            events.append(reply::Start{body["id"].string(), body["model"].string()});
            if (isOpenAiModel(body["model"].text))
                m_think.stop(); // its words are what it means to say
        }
        takeChoice(choice, events);
    }
}

void ChatReplyReader::takeChoice(const JsonNode &choice, ReplyEvents &events)
{
    takeUsage(choice["usage"]); // Moonshot's place for it
    const JsonNode &delta = choice["delta"];
    takeMessage(delta.isObject() ? delta : choice["message"], events);
    const JsonNode &reason = choice["finish_reason"];
    if (!reason.isString() || reason.text.isEmpty())
        return;
    m_reason = reason.string().toLower();
    m_stopSequence = choice["stop_reason"].string();
    if (std::optional<reply::Failure> failure = failureOf(m_reason))
        fail(*std::move(failure), events);
}

/// Whether something follows the text; vLLM has an empty list of calls in each chunk.
static bool hasMore(const JsonNode &message)
{
    return !message["refusal"].text.isEmpty() || !message["images"].items.empty() ||
           !message["tool_calls"].items.empty() || message["function_call"].isObject();
}

void ChatReplyReader::takeMessage(const JsonNode &message, ReplyEvents &events)
{
    m_thoughts.take(message, m_queue, events);
    if (m_thoughts.hasAny())
        m_think.stop(); // it comes by itself
    takeContent(message["content"], events);
    if (hasMore(message))
        endText(events);
    m_queue.addText(Kind::Refusal, message["refusal"].string(), events);
    for (const JsonNode &image : message["images"].items) { // OpenRouter's
        if (const std::optional<MediaPart> part = readChatImage(image["image_url"]["url"]))
            m_queue.addMedia(*part, events);
    }
    if (const std::optional<SealedState> state = readChatSignature(message))
        m_queue.addTextState(*state, events);
    for (const JsonNode &call : message["tool_calls"].items)
        takeCall(call, events);
    const JsonNode &older = message["function_call"];
    if (older.isObject())
        m_queue.addCall({.index = -1,
                         .name = older["name"].string(),
                         .arguments = readChatArguments(older["arguments"])},
                        events);
}

void ChatReplyReader::takeText(const QByteArray &text, ReplyEvents &events)
{
    for (const auto &[kind, piece] : m_think.take(text))
        m_queue.addText(kind, piece, events);
}

/// Another part begins: what may have been a mark is none.
void ChatReplyReader::endText(ReplyEvents &events)
{
    for (const auto &[kind, piece] : m_think.finish())
        m_queue.addText(kind, piece, events);
}

/// Text, or Mistral's parts.
void ChatReplyReader::takeContent(const JsonNode &content, ReplyEvents &events)
{
    takeText(content.string(), events);
    for (const JsonNode &part : content.items) {
        if (part["type"].is("text")) {
            takeText(part["text"].string(), events);
        } else if (part["type"].is("thinking")) {
            m_queue.addText(Kind::Reasoning, readChatThinking(part["thinking"]), events);
        } else if (part["type"].is("refusal")) {
            m_queue.addText(Kind::Refusal, part["refusal"].string(), events);
        } else if (part["type"].is("image_url")) {
            const JsonNode &url = part["image_url"];
            endText(events);
            if (const auto image = readChatImage(url.isObject() ? url["url"] : url))
                m_queue.addMedia(*image, events);
        }
    }
}

void ChatReplyReader::takeCall(const JsonNode &call, ReplyEvents &events)
{
    const bool isCustom = call["type"].is("custom") || call["custom"].isObject();
    const JsonNode &called = call[isCustom ? "custom" : "function"];
    m_queue.addCall(
        {.index = call["index"].toInteger(),
         .id = call["id"].string(),
         .name = called["name"].string(),
         .arguments = isCustom ? called["input"].string() : readChatArguments(called["arguments"]),
         .isCustom = isCustom,
         .state = readChatSignature(call)},
        events);
}

/// Counts replace those told before. Google's gateway and xAI leave the reasoning out of the
/// completion, though not out of the total.
void ChatReplyReader::takeUsage(const JsonNode &usage)
{
    if (!usage.isObject())
        return;
    const JsonNode &details = usage["prompt_tokens_details"];
    const qint64 prompt = tokensOf(usage["prompt_tokens"]);
    TokenUsage read;
    read.cacheRead = std::max({tokensOf(details["cached_tokens"]),
                               tokensOf(usage["prompt_cache_hit_tokens"]), // DeepSeek
                               tokensOf(usage["cached_tokens"])});         // Moonshot
    read.cacheWrite5m = tokensOf(details["cache_write_tokens"]);
    read.input = std::max<qint64>(0, prompt - read.cacheRead - read.cacheWrite5m);
    read.reasoning = tokensOf(usage["completion_tokens_details"]["reasoning_tokens"]);
    const qint64 completion = tokensOf(usage["completion_tokens"]);
    const qint64 rest = tokensOf(usage["total_tokens"]) - prompt;
    read.output = std::max(completion, rest);
    if (read.reasoning == 0 && rest > completion)
        read.reasoning = rest - completion;
    boundReasoning(read);
    m_usage = read;
}

reply::Finish ChatReplyReader::finishOf() const
{
    FinishReason reason = FinishReason::Stop; // as for a word that nobody has heard
    for (const auto &[name, known] : reasons) {
        if (m_reason == name)
            reason = known;
    }
    if (reason == FinishReason::Stop && m_queue.hasRefusal())
        return {.reason = FinishReason::Refusal};
    if (reason == FinishReason::Stop && m_queue.hasCalls())
        return {.reason = FinishReason::ToolCalls};
    if (reason == FinishReason::ToolCalls && !m_queue.hasCalls())
        return {.reason = FinishReason::Stop};
    if (reason == FinishReason::Stop && !m_stopSequence.isEmpty())
        return {.reason = FinishReason::StopSequence, .stopSequence = m_stopSequence};
    return {.reason = reason};
}

void ChatReplyReader::end(ReplyEvents &events)
{
    m_isOver = true;
    endText(events);
    m_queue.close(events);
    if (m_usage)
        events.append(reply::Usage{*m_usage});
    events.append(finishOf());
}

std::unique_ptr<ReplyReader> makeChatReplyReader()
{
    return std::make_unique<ChatReplyReader>();
}

} // namespace deskrelay
