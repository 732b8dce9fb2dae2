#include "core/formats/responses/responsesitemevents.h"

#include "core/base/jsonline.h"

#include <utility>

namespace deskrelay {

using Kind = OutputItem::Kind;

JsonWriter ResponsesItemEvents::event(const char *type)
{
    m_out += "event: ";
    m_out += type;
    m_out += "\ndata: ";
    JsonWriter json;
    json.beginObject().member("type", type).member("sequence_number", m_sequence++);
    return json;
}

JsonWriter ResponsesItemEvents::itemEvent(const char *type, const OutputItem &item)
{
    JsonWriter json = event(type);
    json.member("item_id", item.id).member("output_index", m_index);
    return json;
}

void ResponsesItemEvents::send(JsonWriter &json)
{
    m_out += jsonLine(json.endObject().text());
    m_out += "\n\n";
}

void ResponsesItemEvents::add(const OutputItem &item)
{
    JsonWriter json = event("response.output_item.added");
    json.member("output_index", m_index);
    send(json.rawMember("item", item.begun()));
    if (item.kind == Kind::Reasoning) {
        JsonWriter part = itemEvent("response.reasoning_summary_part.added", item);
        part.member("summary_index", 0);
        send(part.rawMember("part", R"({"type":"summary_text","text":""})"));
    } else if (item.kind == Kind::Text || item.kind == Kind::Refusal) {
        JsonWriter part = itemEvent("response.content_part.added", item);
        part.member("content_index", 0);
        send(part.rawMember(
            "part",
            item.kind == Kind::Text
                ? R"({"type":"output_text","annotations":[],"logprobs":[],"text":""})"
                : R"({"type":"refusal","refusal":""})"));
    }
}

void ResponsesItemEvents::writeDelta(const OutputItem &item, const QByteArray &text)
{
    switch (item.kind) {
    case Kind::Text: {
        JsonWriter json = itemEvent("response.output_text.delta", item);
        json.member("content_index", 0).member("delta", text);
        send(json.rawMember("logprobs", "[]"));
        break;
    }
    case Kind::Refusal: {
        JsonWriter json = itemEvent("response.refusal.delta", item);
        send(json.member("content_index", 0).member("delta", text));
        break;
    }
    case Kind::Reasoning: {
        JsonWriter json = itemEvent("response.reasoning_summary_text.delta", item);
        send(json.member("summary_index", 0).member("delta", text));
        break;
    }
    case Kind::Function: {
        JsonWriter json = itemEvent("response.function_call_arguments.delta", item);
        send(json.member("delta", text));
        break;
    }
    case Kind::Custom: {
        JsonWriter json = itemEvent("response.custom_tool_call_input.delta", item);
        send(json.member("delta", text));
        break;
    }
    case Kind::ToolSearch:
    case Kind::None:
        break;
    }
}

/// The events between an item's last delta and its own end.
void ResponsesItemEvents::endContent(const OutputItem &item)
{
    switch (item.kind) {
    case Kind::Text: {
        JsonWriter done = itemEvent("response.output_text.done", item);
        done.member("content_index", 0).member("text", item.text);
        send(done.rawMember("logprobs", "[]"));
        JsonWriter part = itemEvent("response.content_part.done", item);
        part.member("content_index", 0).key("part").beginObject();
        part.member("type", "output_text").rawMember("annotations", "[]");
        send(part.rawMember("logprobs", "[]").member("text", item.text).endObject());
        break;
    }
    case Kind::Refusal: {
        JsonWriter done = itemEvent("response.refusal.done", item);
        send(done.member("content_index", 0).member("refusal", item.text));
        JsonWriter part = itemEvent("response.content_part.done", item);
        part.member("content_index", 0).key("part").beginObject();
        send(part.member("type", "refusal").member("refusal", item.text).endObject());
        break;
    }
    case Kind::Reasoning: {
        JsonWriter done = itemEvent("response.reasoning_summary_text.done", item);
        send(done.member("summary_index", 0).member("text", item.text));
        JsonWriter part = itemEvent("response.reasoning_summary_part.done", item);
        part.member("summary_index", 0).key("part").beginObject();
        send(part.member("type", "summary_text").member("text", item.text).endObject());
        break;
    }
    case Kind::Function: {
        JsonWriter json = itemEvent("response.function_call_arguments.done", item);
        send(json.member("name", item.start.name).member("arguments", item.text));
        break;
    }
    case Kind::Custom: {
        JsonWriter json = itemEvent("response.custom_tool_call_input.done", item);
        send(json.member("input", item.text));
        break;
    }
    case Kind::ToolSearch:
    case Kind::None:
        break;
    }
}

} // namespace deskrelay
