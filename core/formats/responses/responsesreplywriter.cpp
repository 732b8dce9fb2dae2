#include "core/formats/responses/responsesreplywriter.h"

#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "core/formats/responses/compactiontext.h"
#include "core/formats/responses/responseserror.h"
#include "core/formats/responses/storedreferences.h"

#include <utility>

namespace deskrelay {

using Kind = OutputItem::Kind;

ResponsesReplyWriter::ResponsesReplyWriter(const ReplyContext &context)
    : m_context(context)
    , m_response(context)
{
}

std::unique_ptr<ReplyWriter> makeResponsesReplyWriter(const ReplyContext &context)
{
    return std::make_unique<ResponsesReplyWriter>(context);
}

QByteArray ResponsesReplyWriter::ping() const
{
    return ": keep-alive\n\n";
}

QByteArray ResponsesReplyWriter::write(const ReplyEvent &event)
{
    if (m_isOver)
        return {};
    if (!m_isStarted)
        take(reply::Start{});
    std::visit([this](const auto &told) { take(told); }, event);
    return m_events.takeBytes();
}

QByteArray ResponsesReplyWriter::whole(const Reply &reply)
{
    for (const ReplyEvent &event : eventsOf(reply))
        write(event);
    if (!m_isOver)
        write(reply::Finish{});
    return m_last;
}

void ResponsesReplyWriter::take(const reply::Start &)
{
    if (m_isStarted)
        return;
    m_isStarted = true;
    const QByteArray response = m_response.write({.status = "in_progress"});
    for (const char *const type : {"response.created", "response.in_progress"}) {
        JsonWriter json = m_events.event(type);
        m_events.send(json.rawMember("response", response));
    }
    if (m_context.request.wantsCompaction) {
        m_item.id = responsesItemId("cmp_", m_context, m_events.index());
        JsonWriter json = m_events.event("response.output_item.added");
        json.member("output_index", m_events.index()).key("item").beginObject();
        json.member("id", m_item.id).member("type", "compaction");
        m_events.send(json.member("encrypted_content", "").endObject());
        JsonWriter compacting = m_events.itemEvent("response.compaction.compacting", m_item);
        m_events.send(compacting);
    }
}

void ResponsesReplyWriter::take(const reply::PartStart &start)
{
    const QByteArray id = m_item.id;
    m_item = {.start = start};
    m_item.kind = OutputItem::kindOf(start, m_context.request);
    if (m_context.request.wantsCompaction)
        m_item.id = id;
    else if (m_item.kind == Kind::Function || m_item.kind == Kind::Custom)
        beginItem(); // texts are added with their first characters
}

/// The open part has something to say: the one before it was not the last.
void ResponsesReplyWriter::placeItem()
{
    settle("completed");
    m_item.id = responsesItemId(m_item.prefix(), m_context, m_events.index());
    if (m_item.start.callId.isEmpty())
        m_item.start.callId = responsesItemId("call_", m_context, m_events.index());
}

void ResponsesReplyWriter::beginItem()
{
    placeItem();
    m_item.isAdded = true;
    m_events.add(m_item);
}

void ResponsesReplyWriter::take(const reply::Delta &delta)
{
    if (m_item.kind == Kind::None || delta.text.isEmpty())
        return;
    if (m_context.request.wantsCompaction) {
        if (m_item.kind == Kind::Text)
            m_summary += delta.text;
        return;
    }
    const bool isHeld = m_item.kind == Kind::ToolSearch ||
                        (m_item.kind == Kind::Reasoning && !m_context.showsReasoning);
    if (!isHeld) {
        if (!m_item.isAdded)
            beginItem();
        m_events.writeDelta(m_item, delta.text);
    }
    m_item.text += delta.text;
}

void ResponsesReplyWriter::take(const reply::State &state)
{
    m_item.state = state.state;
}

/// Whether an item without a word is there for its state's sake.
static bool saysState(const OutputItem &item)
{
    if (!item.state || item.kind == Kind::Reasoning)
        return item.state.has_value();
    return item.kind == Kind::Text && !isReadableBy(*item.state, Format::OpenAiResponses);
}

void ResponsesReplyWriter::take(const reply::PartEnd &)
{
    if (m_context.request.wantsCompaction) {
        m_item = {.id = m_item.id};
        return;
    }
    if (m_item.kind == Kind::Function && m_item.text.isEmpty()) {
        m_events.writeDelta(m_item, "{}");
        m_item.text = "{}";
    }
    if (m_item.isAdded) {
        m_events.endContent(m_item);
        m_hasRefused = m_hasRefused || m_item.kind == Kind::Refusal;
    } else if (m_item.kind == Kind::ToolSearch || saysState(m_item)) {
        placeItem();
        // A signature is nothing without the text that it signs; other states need none.
        const bool isBare = m_item.state && m_item.state->kind != SealedState::Kind::Signature;
        if (m_item.kind == Kind::Reasoning && isBare)
            m_item.text.clear();
    } else {
        m_item = {};
        return;
    }
    m_ended = std::exchange(m_item, {});
}

/// Tells that the item which ended last is done.
void ResponsesReplyWriter::settle(const char *status)
{
    const OutputItem item = std::exchange(m_ended, {});
    if (item.kind == Kind::ToolSearch || (item.kind == Kind::Reasoning && !item.isAdded))
        writeWholeItem(item.begun(), item.json(status));
    else if (item.isAdded)
        finishItem(item.json(status));
    const bool isCall = item.start.kind == reply::PartStart::Kind::ToolCall;
    if (item.state && item.kind != Kind::None && (isCall || item.kind == Kind::Text))
        carryState(*item.state, isCall ? item.start.callId : QByteArray());
}

void ResponsesReplyWriter::finishItem(const QByteArray &json)
{
    JsonWriter done = m_events.event("response.output_item.done");
    m_events.send(done.member("output_index", m_events.index()).rawMember("item", json));
    if (!m_output.isEmpty())
        m_output += ',';
    m_output += json;
    m_events.nextItem();
}

void ResponsesReplyWriter::writeWholeItem(const QByteArray &added, const QByteArray &done)
{
    JsonWriter json = m_events.event("response.output_item.added");
    m_events.send(json.member("output_index", m_events.index()).rawMember("item", added));
    finishItem(done);
}

void ResponsesReplyWriter::carryState(const SealedState &state, const QByteArray &callId)
{
    if (isReadableBy(state, Format::OpenAiResponses))
        return; // of no call that OpenAI makes
    const OutputItem item{.kind = Kind::Reasoning,
                          .id = responsesItemId("rs_", m_context, m_events.index()),
                          .state = carriedState(state, callId)};
    writeWholeItem(item.begun(), item.json("completed"));
}

void ResponsesReplyWriter::take(const reply::Media &media)
{
    const MediaPart &part = media.part;
    if (m_context.request.wantsCompaction || part.kind != MediaPart::Kind::Image)
        return;
    if (part.source != MediaPart::Source::Base64) {
        take(reply::PartStart{});
        take(reply::Delta{"![image](" + part.data + ')'});
        take(reply::PartEnd{});
        return;
    }
    settle("completed");
    const auto item = [this, &part](const char *status, const QByteArray &result) {
        JsonWriter json;
        json.beginObject().member("id", responsesItemId("ig_", m_context, m_events.index()));
        json.member("type", "image_generation_call").member("status", status);
        json.member("output_format", part.type.mid(part.type.indexOf('/') + 1));
        json.rawMember("result", result);
        return json.endObject().take();
    };
    writeWholeItem(item("in_progress", "null"), item("completed", jsonString(part.data)));
}

void ResponsesReplyWriter::take(const reply::Opaque &opaque)
{
    if (opaque.part.origin != Format::OpenAiResponses)
        return;
    if (!m_context.request.wantsCompaction)
        writeOpaque(opaque.part.json);
    else if (opaque.part.type == "compaction")
        m_compaction = opaque.part.json; // OpenAI's own, sealed
}

void ResponsesReplyWriter::writeOpaque(const QByteArray &json)
{
    settle("completed");
    const Result<JsonTree> item = JsonTree::parse(json);
    const bool isNamed = item && !item->root()["id"].text.isEmpty();
    const QByteArray id = responsesItemId("item_", m_context, m_events.index());
    const QByteArray named =
        isNamed || !item ? json : withMember(item->root(), "id", jsonString(id));
    writeWholeItem(named, named);
}

void ResponsesReplyWriter::take(const reply::Usage &usage)
{
    m_usage = usage.tokens;
}

void ResponsesReplyWriter::writeRefusal(const QByteArray &text)
{
    take(reply::PartStart{.kind = reply::PartStart::Kind::Refusal});
    take(reply::Delta{text});
    take(reply::PartEnd{});
}

bool ResponsesReplyWriter::finishCompaction()
{
    const QByteArray id = m_item.id.isEmpty() ? responsesItemId("cmp_", m_context, 0) : m_item.id;
    if (const Result<JsonTree> own = JsonTree::parse(m_compaction)) {
        finishItem(withMember(own->root(), "id", jsonString(id)));
        return true;
    }
    if (m_summary.trimmed().isEmpty()) {
        fail("server_error", "The model wrote no summary of the conversation.");
        return false;
    }
    JsonWriter json;
    json.beginObject().member("id", id);
    json.member("type", "compaction").member("encrypted_content", wrapSummary(m_summary));
    finishItem(json.endObject().take());
    return true;
}

/// Why the response is not complete; empty: it is.
static QByteArrayView incompleteReason(FinishReason reason, bool hasRefused)
{
    switch (reason) {
    case FinishReason::Length:
    case FinishReason::ContextFull:
        return "max_output_tokens";
    case FinishReason::Refusal:
        return hasRefused ? QByteArrayView() : QByteArrayView("content_filter");
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::Paused:
    case FinishReason::BadToolCall:
        break;
    }
    return {};
}

void ResponsesReplyWriter::take(const reply::Finish &finish)
{
    if (m_item.kind != Kind::None)
        take(reply::PartEnd{});
    if (m_context.request.wantsCompaction) {
        if (finishCompaction())
            end("response.completed", {.status = "completed"});
        return;
    }
    if (finish.reason == FinishReason::Refusal && !m_hasRefused && !finish.explanation.isEmpty())
        writeRefusal(finish.explanation);
    if (finish.reason == FinishReason::BadToolCall) {
        fail("server_error", "The model wrote a tool call that is none. Please try again.");
        return;
    }
    if (const QByteArrayView why = incompleteReason(finish.reason, m_hasRefused); !why.isEmpty()) {
        settle("incomplete");
        end("response.incomplete", {.status = "incomplete", .incompleteReason = why});
        return;
    }
    settle("completed");
    end("response.completed", {.status = "completed"});
}

void ResponsesReplyWriter::take(const reply::Failure &failure)
{
    fail(responsesErrorCode(failure.status, failure.message), failure.message);
}

void ResponsesReplyWriter::fail(QByteArrayView code, const QByteArray &message)
{
    settle("completed");
    // As OpenAI does: its SDK raises at the first, Codex looks for the second.
    JsonWriter error = m_events.event("error");
    writeResponsesError(error, code, message);
    m_events.send(error);
    end("response.failed", {.status = "failed", .errorCode = code, .errorMessage = message});
}

void ResponsesReplyWriter::end(const char *type, ResponseObject::State state)
{
    state.output = m_output;
    state.usage = m_usage;
    state.isOver = true;
    m_last = m_response.write(state);
    JsonWriter json = m_events.event(type);
    m_events.send(json.rawMember("response", m_last));
    m_isOver = true;
}

} // namespace deskrelay
