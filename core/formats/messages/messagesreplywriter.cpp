#include "core/formats/messages/messagesreplywriter.h"

#include "core/base/jsonline.h"
#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/errorbody.h"
#include "core/formats/messages/messagesusage.h"
#include "core/formats/messages/toolinput.h"

#include <utility>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static constexpr auto badToolCall = "The model wrote a tool call that is not valid.";

static QByteArrayView stopReason(FinishReason reason)
{
    switch (reason) {
    case FinishReason::StopSequence:
        return "stop_sequence";
    case FinishReason::ToolCalls:
        return "tool_use";
    case FinishReason::Length:
        return "max_tokens";
    case FinishReason::ContextFull:
        return "model_context_window_exceeded";
    case FinishReason::Refusal:
        return "refusal";
    case FinishReason::Paused:
        return "pause_turn";
    case FinishReason::Stop:
    case FinishReason::BadToolCall:
        break;
    }
    return "end_turn";
}

static QByteArray textBlock(QByteArrayView text)
{
    JsonWriter block;
    block.beginObject().member("type", "text").member("text", text).endObject();
    return block.take();
}

static QByteArray thinkingBlock(QByteArrayView text, QByteArrayView signature)
{
    JsonWriter block;
    block.beginObject()
        .member("type", "thinking")
        .member("thinking", text)
        .member("signature", signature)
        .endObject();
    return block.take();
}

static QByteArray redactedBlock(QByteArrayView data)
{
    JsonWriter block;
    block.beginObject().member("type", "redacted_thinking").member("data", data).endObject();
    return block.take();
}

static QByteArray toolUseBlock(const QByteArray &id, const QByteArray &name, QByteArrayView input)
{
    JsonWriter block;
    block.beginObject().member("type", "tool_use").member("id", id).member("name", name);
    block.rawMember("input", input).endObject();
    return block.take();
}

/// A block has no place for what a model drew or spoke: it goes as text.
static QByteArray mediaText(const MediaPart &media)
{
    if (media.source == MediaPart::Source::Text)
        return media.data;
    const QByteArray url =
        media.source == MediaPart::Source::Base64 ? dataUrl(media.type, media.data) : media.data;
    return media.kind == MediaPart::Kind::Image ? "![image](" + url + ')' : url;
}

/// Whether the state is a block of its own rather than a thinking block's signature.
static bool isRedacted(const SealedState &state)
{
    return state.kind == SealedState::Kind::Redacted &&
           isReadableBy(state, Format::AnthropicMessages);
}

static QByteArray calledName(const QByteArray &space, const QByteArray &name)
{
    return space.isEmpty() ? name : space + "__" + name;
}

MessagesReplyWriter::MessagesReplyWriter(const ReplyContext &context)
    : m_context(context)
{
}

QByteArray MessagesReplyWriter::ping() const
{
    return "event: ping\ndata: {\"type\":\"ping\"}\n\n";
}

void MessagesReplyWriter::event(QByteArrayView type, const QByteArray &data)
{
    m_out += "event: ";
    m_out.append(type);
    m_out += "\ndata: ";
    m_out += jsonLine(data);
    m_out += "\n\n";
}

/// What a message says of itself before its content's fate is known.
void MessagesReplyWriter::writeHead(JsonWriter &writer) const
{
    writer.member("id", QByteArray("msg_" + m_context.id))
        .member("type", "message")
        .member("role", "assistant")
        .member("model", m_context.model);
}

/// Why the message ended; members of the object that is open.
void MessagesReplyWriter::writeStop(JsonWriter &writer, const reply::Finish &finish) const
{
    // Claude Code waits for no call's result in vain.
    FinishReason reason = finish.reason;
    if (reason == FinishReason::Stop || reason == FinishReason::ToolCalls)
        reason = m_hasCalls ? FinishReason::ToolCalls : FinishReason::Stop;
    writer.member("stop_reason", stopReason(reason));
    writer.key("stop_sequence");
    if (finish.reason == FinishReason::StopSequence && !finish.stopSequence.isEmpty())
        writer.string(finish.stopSequence);
    else
        writer.null();
    writer.key("stop_details");
    if (finish.reason != FinishReason::Refusal) {
        writer.null();
        return;
    }
    writer.beginObject().member("type", "refusal").key("category").null().key("explanation");
    if (finish.explanation.isEmpty())
        writer.null();
    else
        writer.string(finish.explanation);
    writer.endObject();
}

void MessagesReplyWriter::start()
{
    if (std::exchange(m_isStarted, true))
        return;
    JsonWriter data;
    data.beginObject().member("type", "message_start").key("message").beginObject();
    writeHead(data);
    data.key("content").beginArray().endArray();
    data.key("stop_reason").null().key("stop_sequence").null().key("stop_details").null();
    data.key("usage");
    writeMessagesUsage(data, m_usage.value_or(TokenUsage{.input = m_context.estimatedInput}));
    data.endObject().endObject();
    event("message_start", data.take());
    m_out += ping();
}

void MessagesReplyWriter::openBlock(const QByteArray &block)
{
    start();
    JsonWriter data;
    data.beginObject().member("type", "content_block_start").member("index", m_index);
    data.rawMember("content_block", block).endObject();
    event("content_block_start", data.take());
    m_isBlockOpen = true;
}

void MessagesReplyWriter::delta(QByteArrayView type, QByteArrayView member, QByteArrayView text)
{
    JsonWriter data;
    data.beginObject().member("type", "content_block_delta").member("index", m_index);
    data.key("delta").beginObject().member("type", type).member(member, text);
    data.endObject().endObject();
    event("content_block_delta", data.take());
}

QByteArray MessagesReplyWriter::callId(const QByteArray &id) const
{
    return id.isEmpty() ? "toolu_" + m_context.id + '_' + QByteArray::number(m_index) : id;
}

void MessagesReplyWriter::open(const reply::PartStart &part)
{
    close();
    m_part = part;
    if (part.kind != Kind::ToolCall)
        return;
    m_hasCalls = true;
    openBlock(toolUseBlock(callId(part.callId), calledName(part.space, part.name), "{}"));
}

void MessagesReplyWriter::add(const QByteArray &text)
{
    if (!m_part || text.isEmpty())
        return;
    switch (m_part->kind) {
    case Kind::ToolCall:
        if (m_part->isCustom)
            m_customInput += text; // becomes JSON once it is whole
        else
            delta("input_json_delta", "partial_json", text);
        return;
    case Kind::Reasoning:
        if (!m_context.showsReasoning)
            return;
        if (!m_isBlockOpen)
            openBlock(thinkingBlock({}, {}));
        delta("thinking_delta", "thinking", text);
        return;
    case Kind::Text:
    case Kind::Refusal:
        if (!m_isBlockOpen)
            openBlock(textBlock({}));
        delta("text_delta", "text", text);
    }
}

void MessagesReplyWriter::seal(const SealedState &state)
{
    if (m_part && m_part->kind == Kind::Reasoning)
        m_state = state;
}

void MessagesReplyWriter::close()
{
    const std::optional<SealedState> state = std::exchange(m_state, std::nullopt);
    const bool isSeparate = state && isRedacted(*state);
    if (state && !isSeparate) {
        if (!m_isBlockOpen)
            openBlock(thinkingBlock({}, {}));
        delta("signature_delta", "signature", stateText(*state, Format::AnthropicMessages));
    }
    if (m_part && m_part->kind == Kind::ToolCall && m_part->isCustom)
        delta(
            "input_json_delta", "partial_json", wrapCustomInput(std::exchange(m_customInput, {})));
    m_part.reset();
    if (std::exchange(m_isBlockOpen, false)) {
        JsonWriter data;
        data.beginObject().member("type", "content_block_stop").member("index", m_index++);
        data.endObject();
        event("content_block_stop", data.take());
    }
    if (isSeparate)
        addBlock(redactedBlock(state->data));
}

/// A block that stands whole in its start.
void MessagesReplyWriter::addBlock(const QByteArray &json)
{
    close();
    openBlock(json);
    close();
}

void MessagesReplyWriter::addMedia(const MediaPart &media)
{
    open({.kind = Kind::Text});
    add(mediaText(media));
    close();
}

void MessagesReplyWriter::fail(int status, const QByteArray &message)
{
    m_out +=
        errorEvent(Format::AnthropicMessages, status, QString::fromUtf8(message), m_context.id);
    m_isOver = true;
}

void MessagesReplyWriter::finish(const reply::Finish &finish)
{
    if (finish.reason == FinishReason::BadToolCall) {
        fail(500, badToolCall);
        return;
    }
    start();
    close();
    JsonWriter data;
    data.beginObject().member("type", "message_delta").key("delta").beginObject();
    writeStop(data, finish);
    data.endObject().key("usage");
    // Counts that are missing leave those of message_start in force.
    if (m_usage)
        writeMessagesUsage(data, *m_usage);
    else
        data.beginObject().member("output_tokens", 0).endObject();
    data.endObject();
    event("message_delta", data.take());
    event("message_stop", R"({"type":"message_stop"})");
    m_isOver = true;
}

QByteArray MessagesReplyWriter::write(const ReplyEvent &replyEvent)
{
    if (m_isOver)
        return {};
    m_out.clear();
    if (std::holds_alternative<reply::Start>(replyEvent))
        start();
    else if (const auto *const part = std::get_if<reply::PartStart>(&replyEvent))
        open(*part);
    else if (const auto *const more = std::get_if<reply::Delta>(&replyEvent))
        add(more->text);
    else if (const auto *const state = std::get_if<reply::State>(&replyEvent))
        seal(state->state);
    else if (std::holds_alternative<reply::PartEnd>(replyEvent))
        close();
    else if (const auto *const media = std::get_if<reply::Media>(&replyEvent))
        addMedia(media->part);
    else if (const auto *const opaque = std::get_if<reply::Opaque>(&replyEvent)) {
        if (opaque->part.origin == Format::AnthropicMessages)
            addBlock(opaque->part.json);
    } else if (const auto *const usage = std::get_if<reply::Usage>(&replyEvent))
        m_usage = usage->tokens;
    else if (const auto *const end = std::get_if<reply::Finish>(&replyEvent))
        finish(*end);
    else if (const auto *const failure = std::get_if<reply::Failure>(&replyEvent))
        fail(failure->status, failure->message);
    return std::exchange(m_out, {});
}

/// The blocks of one part, joined by a comma; empty where it has nothing to say.
QByteArray MessagesReplyWriter::partBlock(const Part &part) const
{
    if (const auto *const text = std::get_if<TextPart>(&part))
        return text->text.isEmpty() ? QByteArray() : textBlock(text->text);
    if (const auto *const refusal = std::get_if<RefusalPart>(&part))
        return refusal->text.isEmpty() ? QByteArray() : textBlock(refusal->text);
    if (const auto *const media = std::get_if<MediaPart>(&part))
        return textBlock(mediaText(*media));
    if (const auto *const call = std::get_if<ToolCallPart>(&part))
        return toolUseBlock(callId(call->id),
                            calledName(call->space, call->name),
                            call->isCustom ? wrapCustomInput(call->arguments)
                                           : argumentsObject(call->arguments));
    if (const auto *const opaque = std::get_if<OpaquePart>(&part))
        return opaque->origin == Format::AnthropicMessages ? opaque->json : QByteArray();
    const auto *const reasoning = std::get_if<ReasoningPart>(&part);
    if (!reasoning)
        return {};
    const QByteArray shown = m_context.showsReasoning ? reasoning->text : QByteArray();
    if (reasoning->state && isRedacted(*reasoning->state)) {
        const QByteArray redacted = redactedBlock(reasoning->state->data);
        return shown.isEmpty() ? redacted : thinkingBlock(shown, {}) + ',' + redacted;
    }
    if (shown.isEmpty() && !reasoning->state)
        return {};
    return thinkingBlock(shown,
                         reasoning->state ? stateText(*reasoning->state, Format::AnthropicMessages)
                                          : QByteArray());
}

QByteArray MessagesReplyWriter::whole(const Reply &reply)
{
    const reply::Finish finish = reply.finish.value_or(reply::Finish{});
    if (finish.reason == FinishReason::BadToolCall)
        return errorBody(
            Format::AnthropicMessages, 500, QString::fromUtf8(badToolCall), m_context.id);
    JsonWriter body;
    body.beginObject();
    writeHead(body);
    body.key("content").beginArray();
    for (const Part &part : reply.parts) {
        m_hasCalls = m_hasCalls || std::holds_alternative<ToolCallPart>(part);
        const QByteArray block = partBlock(part);
        if (block.isEmpty())
            continue;
        body.json(block);
        ++m_index;
    }
    body.endArray();
    writeStop(body, finish);
    body.key("usage");
    writeMessagesUsage(body, reply.usage.value_or(TokenUsage{.input = m_context.estimatedInput}));
    body.endObject();
    return body.take();
}

std::unique_ptr<ReplyWriter> makeMessagesReplyWriter(const ReplyContext &context)
{
    return std::make_unique<MessagesReplyWriter>(context);
}

} // namespace deskrelay
