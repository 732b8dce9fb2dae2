#include "core/formats/gemini/geminireplywriter.h"

#include "core/base/jsonline.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/errorbody.h"
#include "core/formats/gemini/geminicalls.h"
#include "core/formats/gemini/geminimedia.h"

#include <algorithm>

namespace deskrelay {

using Kind = reply::PartStart::Kind;

static QByteArrayView finishName(FinishReason reason)
{
    switch (reason) {
    case FinishReason::Length:
    case FinishReason::ContextFull:
        return "MAX_TOKENS";
    case FinishReason::Refusal:
        return "SAFETY";
    case FinishReason::BadToolCall:
        return "MALFORMED_FUNCTION_CALL";
    case FinishReason::Paused:
        return "OTHER"; // CONTINUATION would ask for a token that we have not
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
        break;
    }
    return "STOP";
}

/// Whether the state says all by itself. A signature belongs to the text that it signs.
static bool standsAlone(const SealedState &state, const QByteArray &text)
{
    return state.kind != SealedState::Kind::Signature || text.isEmpty();
}

void GeminiReplyWriter::addSignature(JsonWriter &part)
{
    if (!m_states.isEmpty())
        part.member("thoughtSignature", signatureText(m_states.takeFirst()));
}

QByteArray GeminiReplyWriter::textPart(QByteArrayView text, bool isThought)
{
    JsonWriter part;
    part.beginObject().member("text", text);
    if (isThought)
        part.member("thought", true);
    addSignature(part);
    return part.endObject().take();
}

QByteArray GeminiReplyWriter::callPart()
{
    JsonWriter part;
    part.beginObject().key("functionCall").beginObject();
    part.member("id", m_call.id).member("name", m_call.name);
    part.rawMember("args", argumentsObject(m_call)).endObject();
    addSignature(part);
    return part.endObject().take();
}

QByteArray GeminiReplyWriter::mediaPart(const MediaPart &media)
{
    JsonWriter part;
    const bool isInline = media.source == MediaPart::Source::Base64;
    part.beginObject().key(isInline ? "inlineData" : "fileData").beginObject();
    part.member("mimeType", mediaTypeOf(media));
    part.member(isInline ? "data" : "fileUri", media.data).endObject();
    return part.endObject().take();
}

QByteArrayList GeminiReplyWriter::openPart(const reply::PartStart &start)
{
    m_open = start;
    m_hasRefused = m_hasRefused || start.kind == Kind::Refusal;
    m_thought.clear();
    m_call = {.id = start.callId, .name = start.name, .isCustom = start.isCustom};
    // One state can stand beside a part; of several all but the last stand alone.
    QByteArrayList parts;
    while (start.kind != Kind::Reasoning && m_states.size() > 1)
        parts.append(textPart({}, true));
    return parts;
}

QByteArrayList GeminiReplyWriter::addText(const QByteArray &text)
{
    if (!m_open || text.isEmpty())
        return {};
    switch (m_open->kind) {
    case Kind::ToolCall:
        m_call.arguments += text;
        return {};
    case Kind::Reasoning: {
        m_thought += text;
        if (!m_context.showsReasoning)
            return {};
        const QList<SealedState> waiting = std::exchange(m_states, {});
        const QByteArray part = textPart(text, true);
        m_states = waiting;
        return {part};
    }
    case Kind::Text:
    case Kind::Refusal:
        break;
    }
    return {textPart(text, false)};
}

void GeminiReplyWriter::takeState(const SealedState &state, QByteArrayList &parts)
{
    if (!m_open)
        return;
    if (m_open->kind == Kind::ToolCall ||
        (m_open->kind == Kind::Reasoning && standsAlone(state, m_thought))) {
        m_states.append(state);
        return;
    }
    m_states.prepend(state);
    parts.append(textPart({}, m_open->kind == Kind::Reasoning));
}

QByteArrayList GeminiReplyWriter::endPart()
{
    const bool isCall = m_open && m_open->kind == Kind::ToolCall;
    const QByteArrayList parts = isCall ? QByteArrayList{callPart()} : QByteArrayList{};
    m_open.reset();
    return parts;
}

QByteArrayList GeminiReplyWriter::partsOf(const ReplyEvent &event)
{
    if (const auto *const start = std::get_if<reply::PartStart>(&event))
        return openPart(*start);
    if (const auto *const delta = std::get_if<reply::Delta>(&event))
        return addText(delta->text);
    if (std::holds_alternative<reply::PartEnd>(event))
        return endPart();
    if (const auto *const media = std::get_if<reply::Media>(&event))
        return {mediaPart(media->part)};
    QByteArrayList parts;
    if (const auto *const state = std::get_if<reply::State>(&event)) {
        takeState(state->state, parts);
    } else if (const auto *const opaque = std::get_if<reply::Opaque>(&event)) {
        if (opaque->part.origin == Format::GeminiGenerate)
            parts.append(opaque->part.json);
    } else if (const auto *const usage = std::get_if<reply::Usage>(&event)) {
        m_usage = usage->tokens;
    } else if (std::holds_alternative<reply::Finish>(event)) {
        while (m_states.size() > 1)
            parts.append(textPart({}, true));
        parts.append(textPart({}, false));
    }
    return parts;
}

static void addUsage(JsonWriter &out, const TokenUsage &usage)
{
    out.key("usageMetadata").beginObject();
    out.member("promptTokenCount", usage.input + usage.cacheRead + usage.cacheWrite());
    const qint64 thoughts = std::min(usage.reasoning, usage.output);
    out.member("candidatesTokenCount", usage.output - thoughts);
    out.member("totalTokenCount", usage.total());
    if (usage.cacheRead > 0)
        out.member("cachedContentTokenCount", usage.cacheRead);
    if (thoughts > 0)
        out.member("thoughtsTokenCount", thoughts);
    out.endObject();
}

QByteArray GeminiReplyWriter::response(const QByteArrayList &parts,
                                       const reply::Finish *finish) const
{
    JsonWriter out;
    out.beginObject().key("candidates").beginArray().beginObject();
    out.key("content").beginObject().key("parts").beginArray();
    for (const QByteArray &part : parts)
        out.json(part);
    out.endArray().member("role", "model").endObject();
    if (finish) {
        out.member("finishReason",
                   finishName(m_hasRefused ? FinishReason::Refusal : finish->reason));
        if (!finish->explanation.isEmpty())
            out.member("finishMessage", finish->explanation);
    }
    out.member("index", 0).endObject().endArray();
    if (finish && m_usage)
        addUsage(out, *m_usage);
    out.member("modelVersion", m_context.model).member("responseId", m_context.id);
    return out.endObject().take();
}

QByteArray GeminiReplyWriter::frame(const QByteArray &json)
{
    if (m_context.isEventStream)
        return "data: " + jsonLine(json) + "\n\n";
    return (std::exchange(m_hasBegun, true) ? QByteArray(",\n") : QByteArray("[")) + json +
           (m_hasEnded ? "\n]\n" : "\n");
}

QByteArray GeminiReplyWriter::failure(const reply::Failure &failure)
{
    // Clients know 503 for a service that is overloaded.
    const int status = failure.status == 529 ? 503 : failure.status;
    const QString message = QString::fromUtf8(failure.message);
    if (m_context.isEventStream)
        return errorEvent(Format::GeminiGenerate, status, message, m_context.id);
    return frame(errorBody(Format::GeminiGenerate, status, message, m_context.id));
}

QByteArray GeminiReplyWriter::write(const ReplyEvent &event)
{
    if (m_hasEnded)
        return {};
    const auto *const finish = std::get_if<reply::Finish>(&event);
    const auto *const failed = std::get_if<reply::Failure>(&event);
    m_hasEnded = finish || failed;
    if (failed)
        return failure(*failed);
    const QByteArrayList parts = partsOf(event);
    return parts.isEmpty() ? QByteArray() : frame(response(parts, finish));
}

QByteArray GeminiReplyWriter::ping() const
{
    return m_context.isEventStream ? ": keep-alive\n\n" : "\n";
}

QByteArray GeminiReplyWriter::whole(const Reply &reply)
{
    QByteArrayList parts;
    for (const ReplyEvent &event : eventsOf(reply)) {
        if (!std::holds_alternative<reply::Finish>(event))
            parts += partsOf(event);
    }
    if (parts.isEmpty() || !m_states.isEmpty())
        parts += partsOf(reply::Finish{});
    const reply::Finish finish = reply.finish.value_or(reply::Finish{});
    return response(parts, &finish);
}

} // namespace deskrelay
