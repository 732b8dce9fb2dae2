#include "core/formats/responses/responsesreplywriter.h"

#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/carriedstate.h"
#include "core/formats/responses/compactiontext.h"
#include "core/formats/responses/responseserror.h"

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
    return std::exchange(m_out, {});
}

QByteArray ResponsesReplyWriter::whole(const Reply &reply)
{
    for (const ReplyEvent &event : eventsOf(reply))
        write(event);
    if (!m_isOver)
        write(reply::Finish{});
    return m_last;
}

JsonWriter ResponsesReplyWriter::event(const char *type)
{
    m_out += "event: ";
    m_out += type;
    m_out += "\ndata: ";
    JsonWriter json;
    json.beginObject().member("type", type).member("sequence_number", m_sequence++);
    return json;
}

JsonWriter ResponsesReplyWriter::itemEvent(const char *type)
{
    JsonWriter json = event(type);
    json.member("item_id", m_item.id).member("output_index", m_index);
    return json;
}

void ResponsesReplyWriter::send(JsonWriter &json)
{
    m_out += json.endObject().text();
    m_out += "\n\n";
}

void ResponsesReplyWriter::take(const reply::Start &)
{
    if (m_isStarted)
        return;
    m_isStarted = true;
    const QByteArray response = m_response.write({.status = "in_progress"});
    for (const char *const type : {"response.created", "response.in_progress"}) {
        JsonWriter json = event(type);
        send(json.rawMember("response", response));
    }
    if (m_context.request.wantsCompaction) {
        m_item.id = responsesItemId("cmp_", m_context, m_index);
        JsonWriter json = event("response.output_item.added");
        json.member("output_index", m_index).key("item").beginObject();
        json.member("id", m_item.id).member("type", "compaction");
        send(json.member("encrypted_content", "").endObject());
        JsonWriter compacting = itemEvent("response.compaction.compacting");
        send(compacting);
    }
}

void ResponsesReplyWriter::take(const reply::PartStart &start)
{
    const QByteArray id = m_item.id;
    m_item = {.start = start};
    m_item.kind = OutputItem::kindOf(start, m_context.request);
    if (m_context.request.wantsCompaction) {
        m_item.id = id;
        return;
    }
    m_item.id = responsesItemId(m_item.prefix(), m_context, m_index);
    if (m_item.start.callId.isEmpty())
        m_item.start.callId = responsesItemId("call_", m_context, m_index);
    if (m_item.kind == Kind::Function || m_item.kind == Kind::Custom)
        addItem(); // texts are added with their first characters
}

void ResponsesReplyWriter::addItem()
{
    m_item.isAdded = true;
    JsonWriter json = event("response.output_item.added");
    json.member("output_index", m_index);
    send(json.rawMember("item", m_item.json("in_progress")));
    if (m_item.kind == Kind::Reasoning) {
        JsonWriter part = itemEvent("response.reasoning_summary_part.added");
        part.member("summary_index", 0);
        send(part.rawMember("part", R"({"type":"summary_text","text":""})"));
    } else if (m_item.kind == Kind::Text || m_item.kind == Kind::Refusal) {
        JsonWriter part = itemEvent("response.content_part.added");
        part.member("content_index", 0);
        send(part.rawMember(
            "part",
            m_item.kind == Kind::Text
                ? R"({"type":"output_text","annotations":[],"logprobs":[],"text":""})"
                : R"({"type":"refusal","refusal":""})"));
    }
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
            addItem();
        writeDelta(delta.text);
    }
    m_item.text += delta.text;
}

void ResponsesReplyWriter::writeDelta(const QByteArray &text)
{
    switch (m_item.kind) {
    case Kind::Text: {
        JsonWriter json = itemEvent("response.output_text.delta");
        json.member("content_index", 0).member("delta", text);
        send(json.rawMember("logprobs", "[]"));
        break;
    }
    case Kind::Refusal: {
        JsonWriter json = itemEvent("response.refusal.delta");
        send(json.member("content_index", 0).member("delta", text));
        break;
    }
    case Kind::Reasoning: {
        JsonWriter json = itemEvent("response.reasoning_summary_text.delta");
        send(json.member("summary_index", 0).member("delta", text));
        break;
    }
    case Kind::Function: {
        JsonWriter json = itemEvent("response.function_call_arguments.delta");
        send(json.member("delta", text));
        break;
    }
    case Kind::Custom: {
        JsonWriter json = itemEvent("response.custom_tool_call_input.delta");
        send(json.member("delta", text));
        break;
    }
    case Kind::ToolSearch:
    case Kind::None:
        break;
    }
}

void ResponsesReplyWriter::take(const reply::State &state)
{
    m_item.state = state.state;
}

/// The events between an item's last delta and its own end.
void ResponsesReplyWriter::endContent()
{
    switch (m_item.kind) {
    case Kind::Text: {
        JsonWriter done = itemEvent("response.output_text.done");
        done.member("content_index", 0).member("text", m_item.text);
        send(done.rawMember("logprobs", "[]"));
        JsonWriter part = itemEvent("response.content_part.done");
        part.member("content_index", 0).key("part").beginObject();
        part.member("type", "output_text").rawMember("annotations", "[]");
        send(part.rawMember("logprobs", "[]").member("text", m_item.text).endObject());
        break;
    }
    case Kind::Refusal: {
        JsonWriter done = itemEvent("response.refusal.done");
        send(done.member("content_index", 0).member("refusal", m_item.text));
        JsonWriter part = itemEvent("response.content_part.done");
        part.member("content_index", 0).key("part").beginObject();
        send(part.member("type", "refusal").member("refusal", m_item.text).endObject());
        break;
    }
    case Kind::Reasoning: {
        JsonWriter done = itemEvent("response.reasoning_summary_text.done");
        send(done.member("summary_index", 0).member("text", m_item.text));
        JsonWriter part = itemEvent("response.reasoning_summary_part.done");
        part.member("summary_index", 0).key("part").beginObject();
        send(part.member("type", "summary_text").member("text", m_item.text).endObject());
        break;
    }
    case Kind::Function: {
        JsonWriter json = itemEvent("response.function_call_arguments.done");
        send(json.member("name", m_item.start.name).member("arguments", m_item.text));
        break;
    }
    case Kind::Custom: {
        JsonWriter json = itemEvent("response.custom_tool_call_input.done");
        send(json.member("input", m_item.text));
        break;
    }
    case Kind::ToolSearch:
    case Kind::None:
        break;
    }
}

void ResponsesReplyWriter::take(const reply::PartEnd &)
{
    if (m_context.request.wantsCompaction || m_item.kind == Kind::None) {
        m_item.kind = Kind::None;
        return;
    }
    const OutputItem item = m_item;
    if (item.kind == Kind::Reasoning) {
        if (!item.isAdded) {
            // A signature is nothing without the text that it signs; other states need none.
            if (item.state && item.state->kind != SealedState::Kind::Signature)
                m_item.text.clear();
            if (item.state)
                writeWholeItem(m_item.json("in_progress"), m_item.json("completed"));
            m_item = {};
            return;
        }
    } else if (item.kind == Kind::Function && item.text.isEmpty()) {
        writeDelta("{}");
        m_item.text = "{}";
    } else if (item.kind == Kind::ToolSearch) {
        writeWholeItem(m_item.json("in_progress"), m_item.json("completed"));
    }
    if (item.isAdded) {
        endContent();
        m_hasRefused = m_hasRefused || item.kind == Kind::Refusal;
        finishItem(m_item.json("completed"));
    }
    m_item = {};
    const bool isCall = item.start.kind == reply::PartStart::Kind::ToolCall;
    if (item.state && (isCall || item.kind == Kind::Text))
        carryState(*item.state, isCall ? item.start.callId : QByteArray());
}

void ResponsesReplyWriter::finishItem(const QByteArray &json)
{
    JsonWriter done = event("response.output_item.done");
    send(done.member("output_index", m_index).rawMember("item", json));
    if (!m_output.isEmpty())
        m_output += ',';
    m_output += json;
    ++m_index;
}

void ResponsesReplyWriter::writeWholeItem(const QByteArray &added, const QByteArray &done)
{
    JsonWriter json = event("response.output_item.added");
    send(json.member("output_index", m_index).rawMember("item", added));
    finishItem(done);
}

void ResponsesReplyWriter::carryState(const SealedState &state, const QByteArray &callId)
{
    if (isReadableBy(state, Format::OpenAiResponses))
        return; // of no call that OpenAI makes
    m_item = {.kind = Kind::Reasoning,
              .id = responsesItemId("rs_", m_context, m_index),
              .state = carriedState(state, callId)};
    const QByteArray json = m_item.json("completed");
    writeWholeItem(json, json);
    m_item = {};
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
    const auto item = [this, &part](const char *status, const QByteArray &result) {
        JsonWriter json;
        json.beginObject().member("id", responsesItemId("ig_", m_context, m_index));
        json.member("type", "image_generation_call").member("status", status);
        json.member("output_format", part.type.mid(part.type.indexOf('/') + 1));
        json.rawMember("result", result);
        return json.endObject().take();
    };
    writeWholeItem(item("in_progress", "null"), item("completed", jsonString(part.data)));
}

void ResponsesReplyWriter::take(const reply::Opaque &opaque)
{
    if (opaque.part.origin == Format::OpenAiResponses && !m_context.request.wantsCompaction)
        writeWholeItem(opaque.part.json, opaque.part.json);
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
    if (m_summary.trimmed().isEmpty()) {
        fail("server_error", "The model wrote no summary of the conversation.");
        return false;
    }
    JsonWriter json;
    json.beginObject().member(
        "id", m_item.id.isEmpty() ? responsesItemId("cmp_", m_context, 0) : m_item.id);
    json.member("type", "compaction").member("encrypted_content", wrapSummary(m_summary));
    finishItem(json.endObject().take());
    return true;
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
    switch (finish.reason) {
    case FinishReason::Stop:
    case FinishReason::StopSequence:
    case FinishReason::ToolCalls:
    case FinishReason::Paused:
        break;
    case FinishReason::Length:
    case FinishReason::ContextFull:
        end("response.incomplete",
            {.status = "incomplete", .incompleteReason = "max_output_tokens"});
        return;
    case FinishReason::Refusal:
        if (!m_hasRefused) {
            end("response.incomplete",
                {.status = "incomplete", .incompleteReason = "content_filter"});
            return;
        }
        break;
    case FinishReason::BadToolCall:
        fail("server_error", "The model wrote a tool call that is none. Please try again.");
        return;
    }
    end("response.completed", {.status = "completed"});
}

void ResponsesReplyWriter::take(const reply::Failure &failure)
{
    fail(responsesErrorCode(failure.status, failure.message), failure.message);
}

void ResponsesReplyWriter::fail(QByteArrayView code, const QByteArray &message)
{
    // As OpenAI does: its SDK raises at the first, Codex looks for the second.
    JsonWriter error = event("error");
    send(error.member("code", code).member("message", message).rawMember("param", "null"));
    end("response.failed", {.status = "failed", .errorCode = code, .errorMessage = message});
}

void ResponsesReplyWriter::end(const char *type, ResponseObject::State state)
{
    state.output = m_output;
    state.usage = m_usage;
    state.isOver = true;
    m_last = m_response.write(state);
    JsonWriter json = event(type);
    send(json.rawMember("response", m_last));
    m_isOver = true;
}

} // namespace deskrelay
