#include "core/formats/responses/responsesitemstream.h"

#include "core/formats/conversation/callid.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsesrequestreader.h"

#include <utility>

namespace deskrelay {

void ResponsesItemStream::open(const reply::PartStart &start)
{
    closePart();
    m_open = start;
    m_hasWritten = false;
    m_hasCall = m_hasCall || start.kind == Kind::ToolCall;
    m_hasRefusal = m_hasRefusal || start.kind == Kind::Refusal;
    m_events.append(start);
}

void ResponsesItemStream::write(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    m_hasWritten = true;
    m_events.append(reply::Delta{text.toByteArray()});
}

void ResponsesItemStream::closePart()
{
    if (!m_open)
        return;
    m_open.reset();
    m_content.reset();
    m_events.append(reply::PartEnd{});
}

void ResponsesItemStream::learn(const JsonNode &item)
{
    if (m_id.isEmpty())
        m_id = item["id"].string();
    for (const auto &[name, field] : {std::pair{"call_id", &m_call.callId},
                                      std::pair{"name", &m_call.name},
                                      std::pair{"namespace", &m_call.space}}) {
        if (field->isEmpty())
            *field = item[name].string();
    }
    m_call.isCustom = m_call.isCustom || item["type"].is("custom_tool_call");
}

void ResponsesItemStream::begin(const JsonNode &item)
{
    learn(item);
    if (item["type"].is("function_call") || item["type"].is("custom_tool_call"))
        openCall();
}

void ResponsesItemStream::openCall()
{
    if (!m_open && !m_hasCall && !m_call.name.isEmpty())
        startCall(); // else its name is still to come
}

void ResponsesItemStream::startCall()
{
    if (m_call.callId.isEmpty())
        m_call.callId = m_id.isEmpty() ? newCallId() : m_id;
    open(m_call);
    write(std::exchange(m_held, {}));
}

void ResponsesItemStream::takeText(Kind kind,
                                   const JsonNode &event,
                                   QByteArrayView text,
                                   bool isDelta)
{
    const qint64 index = event["content_index"].toInteger().value_or(m_content.value_or(0));
    const bool isOpen = m_open && m_open->kind == kind && m_content == index;
    if (!isOpen) {
        if (text.isEmpty() || (!isDelta && m_contents.contains(index)))
            return;
        open({.kind = kind});
        m_content = index;
        m_contents.insert(index);
    }
    if (isDelta || !m_hasWritten)
        write(text);
    if (!isDelta)
        closePart();
}

void ResponsesItemStream::takeReasoning(QByteArrayView type, const JsonNode &event)
{
    const QByteArray source = type.startsWith("response.reasoning_summary") ? "summary" : "content";
    const bool isDelta = type.endsWith(".delta");
    const QByteArrayView text = event[isDelta ? "delta" : "text"].text;
    if (text.isEmpty() || (!m_reasoningSource.isEmpty() && m_reasoningSource != source))
        return;
    m_reasoningSource = source;
    const qint64 index =
        event[source == "summary" ? "summary_index" : "content_index"].toInteger().value_or(0);
    const bool isNext = m_summary && *m_summary != index;
    if (!isDelta && m_summary == index)
        return; // told by its deltas
    if (!m_open)
        open({.kind = Kind::Reasoning});
    if (isNext && m_hasWritten)
        write("\n\n");
    m_summary = index;
    write(text);
}

void ResponsesItemStream::takeCall(QByteArrayView text, bool isDelta)
{
    openCall();
    if (!m_open) {
        if (isDelta || m_held.isEmpty())
            m_held += text;
        return;
    }
    if (isDelta || !m_hasWritten)
        write(text);
}

void ResponsesItemStream::take(QByteArrayView type, const JsonNode &event)
{
    if (type == "response.output_text.delta") {
        takeText(Kind::Text, event, event["delta"].text, true);
    } else if (type == "response.output_text.done") {
        takeText(Kind::Text, event, event["text"].text, false);
    } else if (type == "response.refusal.delta") {
        takeText(Kind::Refusal, event, event["delta"].text, true);
    } else if (type == "response.refusal.done") {
        takeText(Kind::Refusal, event, event["refusal"].text, false);
    } else if (type.startsWith("response.reasoning")) {
        takeReasoning(type, event);
    } else if (type == "response.function_call_arguments.delta") {
        takeCall(event["delta"].text, true);
    } else if (type == "response.function_call_arguments.done") {
        learn(event);
        takeCall(event["arguments"].text, false);
    } else if (type == "response.custom_tool_call_input.delta") {
        m_call.isCustom = true;
        takeCall(event["delta"].text, true);
    } else if (type == "response.custom_tool_call_input.done") {
        m_call.isCustom = true;
        takeCall(event["input"].text, false);
    }
}

void ResponsesItemStream::finishMessage(const JsonNode &item)
{
    closePart();
    const auto &parts = item["content"].items;
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto index = static_cast<qint64>(i);
        const bool isRefusal = parts[i]["type"].is("refusal");
        const QByteArrayView text = parts[i][isRefusal ? "refusal" : "text"].text;
        if (m_contents.contains(index) || text.isEmpty())
            continue;
        open({.kind = isRefusal ? Kind::Refusal : Kind::Text});
        write(text);
        closePart();
    }
}

void ResponsesItemStream::finishReasoning(const JsonNode &item)
{
    std::optional<SealedState> state = readState(
        item["encrypted_content"].text, Format::OpenAiResponses, SealedState::Kind::Encrypted);
    if (state && state->origin == Format::OpenAiResponses)
        state->itemId = m_id;
    if (!m_open) {
        const QByteArray text = reasoningText(item);
        if (text.isEmpty() && !state)
            return;
        open({.kind = Kind::Reasoning});
        write(text);
    }
    if (state)
        m_events.append(reply::State{*state});
    closePart();
}

void ResponsesItemStream::finishCall(const JsonNode &item, bool isCustom)
{
    const JsonNode &arguments = item[isCustom ? "input" : "arguments"];
    takeCall(arguments.isObject() ? arguments.raw : arguments.text, false);
    if (!m_hasCall)
        startCall(); // without a name it is none, which whoever reads on must see
    closePart();
}

void ResponsesItemStream::finish(const JsonNode &item)
{
    learn(item);
    const JsonNode &type = item["type"];
    if (type.is("message")) {
        finishMessage(item);
    } else if (type.is("reasoning")) {
        finishReasoning(item);
    } else if (type.is("function_call") || type.is("custom_tool_call")) {
        finishCall(item, type.is("custom_tool_call"));
    } else if (type.is("image_generation_call") && !item["result"].text.isEmpty()) {
        closePart();
        m_events.append(reply::Media{generatedImage(item)});
    } else if (!type.text.isEmpty()) {
        closePart();
        m_events.append(reply::Opaque{
            {.origin = Format::OpenAiResponses, .type = type.string(), .json = item.json()}});
    }
    close();
}

void ResponsesItemStream::close()
{
    closePart();
    m_isDone = true;
}

} // namespace deskrelay
