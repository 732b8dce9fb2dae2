#include "core/formats/chat/chatreplywriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/chat/chatcompletion.h"
#include "core/formats/chat/chatreplyparts.h"
#include "core/formats/errorbody.h"

#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

namespace {

class ChatReplyWriter final : public ReplyWriter
{
public:
    explicit ChatReplyWriter(const ReplyContext &context)
        : m_context(context)
        , m_usesFunctions(context.request.usesFunctions)
    {
    }

    QByteArray write(const ReplyEvent &event) override;
    QByteArray ping() const override { return ": keep-alive\n\n"; }
    QByteArray whole(const Reply &reply) override { return chatCompletion(m_context, reply); }

private:
    QByteArray on(const reply::Start &) { return {}; }
    QByteArray on(const reply::PartStart &start);
    QByteArray on(const reply::Delta &delta);
    QByteArray on(const reply::State &state);
    QByteArray on(const reply::PartEnd &);
    QByteArray on(const reply::Media &media);
    QByteArray on(const reply::Opaque &) { return {}; }
    QByteArray on(const reply::Usage &usage);
    QByteArray on(const reply::Finish &finish);
    QByteArray on(const reply::Failure &failure);

    QByteArray begin();
    QByteArray chunk(QByteArrayView delta, QByteArrayView finishReason = {}) const;
    QByteArray textChunk(QByteArrayView field, QByteArrayView text) const;
    QByteArray openCall(const SealedState *state);
    QByteArray callDelta(const QByteArray &arguments) const;
    QByteArray reasoningDelta(const QByteArray &text);

    const ReplyContext m_context;
    const bool m_usesFunctions;
    QByteArray m_head = {}; ///< What all chunks begin with.
    bool m_isBegun = false;
    bool m_isOver = false;
    std::optional<Kind> m_open = {};
    reply::PartStart m_call = {};
    QByteArray m_held = {};         ///< The open call's first arguments.
    bool m_hasArguments = false;    ///< Whether it had any.
    bool m_isCallHeld = false;      ///< Its first chunk shall name its state, which may follow.
    ReasoningPart m_reasoning = {}; ///< The open one.
    qsizetype m_calls = 0;
    qsizetype m_details = 0;
    bool m_hasReasoned = false;
    bool m_hasRefused = false;
    std::optional<TokenUsage> m_usage = {};
};

} // namespace

QByteArray ChatReplyWriter::chunk(QByteArrayView delta, QByteArrayView finishReason) const
{
    QByteArray frame;
    frame.reserve(m_head.size() + delta.size() + 96);
    frame += m_head;
    frame += R"("choices":[{"index":0,"delta":)";
    frame.append(delta);
    frame += R"(,"logprobs":null,"finish_reason":)";
    frame += finishReason.isEmpty() ? QByteArray("null") : jsonString(finishReason);
    frame += m_context.wantsUsageChunk ? R"(}],"usage":null})" : "}]}";
    frame += "\n\n";
    return frame;
}

QByteArray ChatReplyWriter::textChunk(QByteArrayView field, QByteArrayView text) const
{
    JsonWriter delta;
    delta.beginObject().member(field, text).endObject();
    return chunk(delta.text());
}

QByteArray ChatReplyWriter::begin()
{
    if (std::exchange(m_isBegun, true))
        return {};
    JsonWriter head;
    writeChatHead(head, m_context, "chat.completion.chunk");
    m_head = "data: " + head.take() + ',';
    return chunk(R"({"role":"assistant","content":"","refusal":null})");
}

QByteArray ChatReplyWriter::write(const ReplyEvent &event)
{
    if (m_isOver)
        return {};
    if (const auto *const failure = std::get_if<reply::Failure>(&event))
        return on(*failure); // even before the first chunk
    const QByteArray first = begin();
    return first + std::visit([this](const auto &known) { return on(known); }, event);
}

QByteArray ChatReplyWriter::on(const reply::PartStart &start)
{
    m_open = start.kind;
    if (start.kind == Kind::ToolCall) {
        m_call = start;
        m_held.clear();
        m_hasArguments = false;
        m_isCallHeld = true;
    } else if (start.kind == Kind::Reasoning) {
        m_reasoning = {};
    }
    return {};
}

/// The call's first chunk and what of its arguments was held back for it. Clients look for the
/// state in the first chunk alone.
QByteArray ChatReplyWriter::openCall(const SealedState *state)
{
    m_isCallHeld = false;
    const qsizetype index = m_calls++;
    if (m_usesFunctions && index > 0)
        return {}; // the deprecated form has room for one
    JsonWriter delta;
    delta.beginObject();
    if (m_usesFunctions) {
        delta.key("function_call").beginObject();
        delta.member("name", m_call.name).member("arguments", "").endObject();
    } else {
        delta.key("tool_calls").beginArray().beginObject();
        delta.member("index", index)
            .member("id", chatCallId(m_call.callId, m_context, index))
            .member("type", m_call.isCustom ? "custom" : "function");
        delta.key(m_call.isCustom ? "custom" : "function").beginObject();
        delta.member("name", m_call.name)
            .member(m_call.isCustom ? "input" : "arguments", "")
            .endObject();
        if (state)
            writeChatSignature(delta, *state);
        delta.endObject().endArray();
    }
    const QByteArray first = chunk(delta.endObject().text());
    return first + callDelta(std::exchange(m_held, {}));
}

QByteArray ChatReplyWriter::callDelta(const QByteArray &arguments) const
{
    const qsizetype index = m_calls - 1;
    if (arguments.isEmpty() || (m_usesFunctions && index > 0))
        return {};
    JsonWriter delta;
    delta.beginObject();
    if (m_usesFunctions) {
        delta.key("function_call").beginObject().member("arguments", arguments).endObject();
    } else {
        delta.key("tool_calls").beginArray().beginObject().member("index", index);
        delta.key(m_call.isCustom ? "custom" : "function").beginObject();
        delta.member(m_call.isCustom ? "input" : "arguments", arguments).endObject();
        delta.endObject().endArray();
    }
    return chunk(delta.endObject().text());
}

QByteArray ChatReplyWriter::reasoningDelta(const QByteArray &text)
{
    const bool isNext = m_reasoning.text.isEmpty() && m_hasReasoned;
    m_reasoning.text += text;
    m_hasReasoned = true;
    if (!m_context.showsReasoning)
        return {};
    return textChunk("reasoning_content", isNext ? "\n\n" + text : text);
}

QByteArray ChatReplyWriter::on(const reply::Delta &delta)
{
    if (!m_open || delta.text.isEmpty())
        return {};
    switch (*m_open) {
    case Kind::Text:
        return textChunk("content", delta.text);
    case Kind::Refusal:
        m_hasRefused = true;
        return textChunk("refusal", delta.text);
    case Kind::Reasoning:
        return reasoningDelta(delta.text);
    case Kind::ToolCall:
        break;
    }
    m_hasArguments = true;
    if (m_isCallHeld && m_held.isEmpty()) {
        m_held = delta.text;
        return {};
    }
    const QByteArray first = m_isCallHeld ? openCall(nullptr) : QByteArray();
    return first + callDelta(delta.text);
}

QByteArray ChatReplyWriter::on(const reply::State &state)
{
    if (!m_open)
        return {};
    if (*m_open == Kind::Reasoning) {
        m_reasoning.state = state.state;
        return {};
    }
    if (m_isCallHeld)
        return openCall(&state.state);
    if (m_usesFunctions || *m_open == Kind::Refusal)
        return {};
    JsonWriter delta;
    delta.beginObject();
    if (*m_open == Kind::ToolCall) {
        delta.key("tool_calls").beginArray().beginObject().member("index", m_calls - 1);
        writeChatSignature(delta, state.state);
        delta.endObject().endArray();
    } else {
        writeChatSignature(delta, state.state);
    }
    return chunk(delta.endObject().text());
}

QByteArray ChatReplyWriter::on(const reply::PartEnd &)
{
    const std::optional<Kind> ended = std::exchange(m_open, std::nullopt);
    if (ended == Kind::ToolCall) {
        const QByteArray first = m_isCallHeld ? openCall(nullptr) : QByteArray();
        const bool isLacking = !m_hasArguments && !m_call.isCustom; // no client parses nothing
        return first + (isLacking ? callDelta("{}") : QByteArray());
    }
    if (ended != Kind::Reasoning || !m_reasoning.state)
        return {};
    JsonWriter delta;
    delta.beginObject().key("reasoning_details").beginArray();
    writeChatReasoningDetail(delta, m_reasoning, m_details++);
    return chunk(delta.endArray().endObject().text());
}

QByteArray ChatReplyWriter::on(const reply::Media &media)
{
    const QByteArray text = chatMediaText(media.part);
    return text.isEmpty() ? QByteArray() : textChunk("content", text);
}

QByteArray ChatReplyWriter::on(const reply::Usage &usage)
{
    m_usage = usage.tokens;
    return {};
}

QByteArray ChatReplyWriter::on(const reply::Finish &finish)
{
    if (finish.reason == FinishReason::BadToolCall)
        return on(reply::Failure{.status = 502, .message = chatBadCallText});
    QByteArray frames = m_open ? on(reply::PartEnd{}) : QByteArray();
    if (!m_hasRefused && !finish.explanation.isEmpty())
        frames += textChunk("refusal", finish.explanation);
    frames += chunk("{}", chatFinishReason(finish.reason, m_calls > 0, m_usesFunctions));
    if (m_context.wantsUsageChunk) {
        const TokenUsage usage = m_usage.value_or(TokenUsage{.input = m_context.estimatedInput});
        frames += m_head + R"("choices":[],"usage":)" + chatUsage(usage) + "}\n\n";
    }
    m_isOver = true;
    return frames + "data: [DONE]\n\n";
}

QByteArray ChatReplyWriter::on(const reply::Failure &failure)
{
    m_isOver = true;
    return errorEvent(Format::OpenAiChat, failure.status, QString::fromUtf8(failure.message), {});
}

std::unique_ptr<ReplyWriter> makeChatReplyWriter(const ReplyContext &context)
{
    return std::make_unique<ChatReplyWriter>(context);
}

} // namespace deskrelay
