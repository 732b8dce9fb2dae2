#include "core/formats/gemini/geminireplyreader.h"

#include "core/base/ids.h"
#include "core/formats/gemini/geminicalls.h"
#include "core/formats/gemini/geminifields.h"
#include "core/formats/gemini/geminimedia.h"
#include "core/formats/tokencount.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

/// What a status name is as an HTTP status.
static int statusOf(const JsonNode &error)
{
    static constexpr std::array<std::pair<QByteArrayView, int>, 10> names = {
        {{"INVALID_ARGUMENT", 400},
         {"FAILED_PRECONDITION", 400},
         {"UNAUTHENTICATED", 401},
         {"PERMISSION_DENIED", 403},
         {"NOT_FOUND", 404},
         {"ABORTED", 409},
         {"RESOURCE_EXHAUSTED", 429},
         {"INTERNAL", 500},
         {"UNAVAILABLE", 503},
         {"DEADLINE_EXCEEDED", 504}}};
    const QByteArray message = error["message"].string().toLower();
    qint64 status = error["code"].toInteger().value_or(0);
    for (const auto &[name, value] : names) {
        if (status < 400 && error["status"].is(name))
            status = value;
    }
    if (status == 503 && message.contains("overloaded"))
        return 529;
    return status >= 400 && status < 600 ? static_cast<int>(status) : 500;
}

static FinishReason reasonOf(QByteArrayView name, bool hasCalls)
{
    static constexpr std::array<std::pair<QByteArrayView, FinishReason>, 18> names = {
        {{"MAX_TOKENS", FinishReason::Length},
         {"SAFETY", FinishReason::Refusal},
         {"RECITATION", FinishReason::Refusal},
         {"LANGUAGE", FinishReason::Refusal},
         {"BLOCKLIST", FinishReason::Refusal},
         {"PROHIBITED_CONTENT", FinishReason::Refusal},
         {"SPII", FinishReason::Refusal},
         {"IMAGE_SAFETY", FinishReason::Refusal},
         {"IMAGE_PROHIBITED_CONTENT", FinishReason::Refusal},
         {"IMAGE_RECITATION", FinishReason::Refusal},
         {"IMAGE_OTHER", FinishReason::Refusal},
         {"NO_IMAGE", FinishReason::Refusal},
         {"CONTINUATION", FinishReason::Paused},
         {"MALFORMED_FUNCTION_CALL", FinishReason::BadToolCall},
         {"UNEXPECTED_TOOL_CALL", FinishReason::BadToolCall},
         {"TOO_MANY_TOOL_CALLS", FinishReason::BadToolCall},
         {"MALFORMED_RESPONSE", FinishReason::BadToolCall},
         {"OTHER", FinishReason::BadToolCall}}};
    for (const auto &[known, reason] : names) {
        if (known == name)
            return reason;
    }
    return hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
}

void GeminiReplyReader::feed(const SseEvent &event, ReplyEvents &events)
{
    const Result<JsonTree> tree = JsonTree::parse(event.data);
    if (tree)
        takeChunk(tree->root(), events);
}

void GeminiReplyReader::readWhole(const JsonNode &body, ReplyEvents &events)
{
    takeChunk(body, events);
    // A whole answer is all there is, with a reason or without.
    if (m_hasContent && m_finish.isEmpty())
        m_finish = "STOP";
    finish(events);
}

void GeminiReplyReader::takeChunk(const JsonNode &chunk, ReplyEvents &events)
{
    for (const JsonNode &item : chunk.items)
        takeChunk(item, events);
    if (m_hasEnded || !chunk.isObject())
        return;
    if (const JsonNode &error = chunk["error"]; error.isObject()) {
        takeError(error, events);
        return;
    }
    if (!m_hasStarted) {
        m_hasStarted = true;
        const QByteArray id = geminiField(chunk, "responseId").string();
        m_idSeed = id.isEmpty() ? randomBytes(16) : id;
        events.append(reply::Start{.id = id, .model = geminiField(chunk, "modelVersion").string()});
    }
    const JsonNode &feedback = geminiField(chunk, "promptFeedback");
    if (const JsonNode &block = geminiField(feedback, "blockReason"); block.isString()) {
        m_isBlocked = true;
        m_finish = block.string();
        m_finishMessage = geminiField(feedback, "blockReasonMessage").string();
    }
    for (const JsonNode &candidate : geminiField(chunk, "candidates").items) {
        if (candidate["index"].toInteger().value_or(0) == 0)
            takeCandidate(candidate, events);
    }
    takeUsage(geminiField(chunk, "usageMetadata"), events);
}

void GeminiReplyReader::takeError(const JsonNode &error, ReplyEvents &events)
{
    QByteArray message = error["message"].string();
    if (message.isEmpty())
        message = "The upstream gave an error without a message.";
    fail({.status = statusOf(error), .type = error["status"].string(), .message = message}, events);
}

void GeminiReplyReader::takeCandidate(const JsonNode &candidate, ReplyEvents &events)
{
    m_hasContent = true;
    for (const JsonNode &part : candidate["content"]["parts"].items)
        takePart(part, events);
    if (const JsonNode &reason = geminiField(candidate, "finishReason"); reason.isString())
        m_finish = reason.string();
    if (const JsonNode &message = geminiField(candidate, "finishMessage"); message.isString())
        m_finishMessage = message.string();
}

void GeminiReplyReader::takePart(const JsonNode &part, ReplyEvents &events)
{
    const QByteArray signature = geminiField(part, "thoughtSignature").string();
    if (const JsonNode &call = geminiField(part, "functionCall"); call.isObject()) {
        takeCall(call, signature, events);
        return;
    }
    if (const JsonNode &data = geminiField(part, "inlineData"); data.isObject()) {
        const QByteArray type = geminiField(data, "mimeType").string();
        const QByteArray bytes = geminiField(data, "data").string();
        if (type.isEmpty() || bytes.isEmpty())
            return;
        close(events);
        events.append(reply::Media{
            {.kind = type.startsWith("audio/") ? MediaPart::Kind::Audio : MediaPart::Kind::Image,
             .type = type,
             .data = bytes}});
        return;
    }
    for (const QByteArrayView type : geminiOpaqueParts) {
        if (geminiField(part, type).isObject()) {
            close(events);
            events.append(reply::Opaque{{.origin = Format::GeminiGenerate,
                                         .type = type.toByteArray(),
                                         .json = part.json()}});
            return;
        }
    }
    takeText(part, signature, events);
}

static SealedState signedBy(const QByteArray &signature)
{
    return {
        .origin = Format::GeminiGenerate, .kind = SealedState::Kind::Signature, .data = signature};
}

void GeminiReplyReader::takeText(const JsonNode &part,
                                 const QByteArray &signature,
                                 ReplyEvents &events)
{
    const QByteArray text = part["text"].string();
    if (text.isEmpty() && signature.isEmpty())
        return;
    open(part["thought"].toBool().value_or(false) ? Kind::Reasoning : Kind::Text, events);
    if (!text.isEmpty())
        events.append(reply::Delta{text});
    if (!signature.isEmpty()) {
        events.append(reply::State{signedBy(signature)});
        close(events); // what is signed stays by itself
    }
}

void GeminiReplyReader::takeCall(const JsonNode &call,
                                 const QByteArray &signature,
                                 ReplyEvents &events)
{
    close(events);
    const QByteArray name = call["name"].string();
    const QByteArray arguments = call["args"].isObject() ? call["args"].json() : QByteArray("{}");
    QByteArray id = call["id"].string();
    if (id.isEmpty())
        id = inventedCallId(m_idSeed, m_calls, name, arguments);
    ++m_calls;
    events.append(reply::PartStart{.kind = Kind::ToolCall, .callId = id, .name = name});
    events.append(reply::Delta{arguments});
    if (!signature.isEmpty())
        events.append(reply::State{signedBy(signature)});
    events.append(reply::PartEnd{});
}

void GeminiReplyReader::takeUsage(const JsonNode &usage, ReplyEvents &events)
{
    if (!usage.isObject())
        return;
    // A count that is left out keeps its former value.
    const auto take = [&usage](QByteArrayView name, qint64 &count) {
        count = toldTokens(geminiField(usage, name)).value_or(count);
    };
    take("promptTokenCount", m_counts.prompt);
    take("toolUsePromptTokenCount", m_counts.toolPrompt);
    take("cachedContentTokenCount", m_counts.cached);
    take("candidatesTokenCount", m_counts.candidates);
    take("thoughtsTokenCount", m_counts.thoughts);
    const qint64 input = m_counts.prompt + m_counts.toolPrompt - m_counts.cached;
    const TokenUsage tokens{.input = std::max<qint64>(0, input),
                            .cacheRead = m_counts.cached,
                            .output = m_counts.candidates + m_counts.thoughts,
                            .reasoning = m_counts.thoughts};
    if (m_usage == tokens)
        return;
    m_usage = tokens;
    events.append(reply::Usage{tokens});
}

void GeminiReplyReader::open(Kind kind, ReplyEvents &events)
{
    if (m_open == kind)
        return;
    close(events);
    m_open = kind;
    events.append(reply::PartStart{.kind = kind});
}

void GeminiReplyReader::close(ReplyEvents &events)
{
    if (m_open)
        events.append(reply::PartEnd{});
    m_open.reset();
}

void GeminiReplyReader::fail(const reply::Failure &failure, ReplyEvents &events)
{
    if (!std::exchange(m_hasEnded, true))
        events.append(failure); // a part that is open is cut off
}

void GeminiReplyReader::finish(ReplyEvents &events)
{
    if (m_finish.isEmpty()) {
        fail({.status = 502,
              .message = "The upstream ended its stream before the answer was complete."},
             events);
        return;
    }
    if (std::exchange(m_hasEnded, true))
        return;
    close(events);
    const FinishReason reason =
        m_isBlocked ? FinishReason::Refusal : reasonOf(m_finish, m_calls > 0);
    const bool isTold = reason == FinishReason::Refusal || reason == FinishReason::BadToolCall;
    if (isTold && m_finishMessage.isEmpty())
        m_finishMessage = (m_isBlocked ? "The prompt was blocked: " : "The answer was stopped: ") +
                          m_finish + '.';
    events.append(
        reply::Finish{.reason = reason, .explanation = isTold ? m_finishMessage : QByteArray()});
}

} // namespace deskrelay
