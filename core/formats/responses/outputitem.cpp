#include "core/formats/responses/outputitem.h"

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/formats/conversation/sealedstate.h"
#include "core/formats/responses/responsestoolreader.h"

#include <algorithm>

namespace deskrelay {

static bool isToolSearch(const reply::PartStart &start, const Conversation &request)
{
    return start.name == toolSearchName && start.space.isEmpty() &&
           std::any_of(request.tools.begin(), request.tools.end(), [](const Tool &tool) {
               return tool.kind == Tool::Kind::Function && tool.serverType == toolSearchName;
           });
}

static bool isObject(const QByteArray &json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    return tree && tree->root().isObject();
}

OutputItem::Kind OutputItem::kindOf(const reply::PartStart &start, const Conversation &request)
{
    switch (start.kind) {
    case reply::PartStart::Kind::Text:
        return Kind::Text;
    case reply::PartStart::Kind::Refusal:
        return Kind::Refusal;
    case reply::PartStart::Kind::Reasoning:
        return Kind::Reasoning;
    case reply::PartStart::Kind::ToolCall:
        break;
    }
    if (isToolSearch(start, request))
        return Kind::ToolSearch;
    return start.isCustom ? Kind::Custom : Kind::Function;
}

QByteArrayView OutputItem::prefix() const
{
    switch (kind) {
    case Kind::Reasoning:
        return "rs_";
    case Kind::Function:
        return "fc_";
    case Kind::Custom:
        return "ctc_";
    case Kind::ToolSearch:
        return "tsc_";
    case Kind::Text:
    case Kind::Refusal:
    case Kind::None:
        break;
    }
    return "msg_";
}

QByteArray OutputItem::begun() const
{
    OutputItem empty = *this;
    empty.text.clear();
    empty.state.reset();
    return empty.json("in_progress");
}

QByteArray OutputItem::json(const char *status) const
{
    JsonWriter out;
    out.beginObject().member("id", id);
    switch (kind) {
    case Kind::Text:
    case Kind::Refusal:
        out.member("type", "message").member("status", status).key("content").beginArray();
        if (kind == Kind::Refusal && !text.isEmpty()) {
            out.beginObject().member("type", "refusal").member("refusal", text);
            out.endObject();
        } else if (!text.isEmpty()) {
            out.beginObject().member("type", "output_text").rawMember("annotations", "[]");
            out.rawMember("logprobs", "[]").member("text", text).endObject();
        }
        out.endArray().member("role", "assistant");
        break;
    case Kind::Reasoning:
        out.member("type", "reasoning").key("summary").beginArray();
        if (!text.isEmpty()) {
            out.beginObject().member("type", "summary_text").member("text", text);
            out.endObject();
        }
        out.endArray();
        if (state)
            out.member("encrypted_content", stateText(*state, Format::OpenAiResponses));
        break;
    case Kind::Function:
    case Kind::Custom:
        out.member("type", kind == Kind::Custom ? "custom_tool_call" : "function_call");
        out.member("status", status).member("call_id", start.callId);
        out.member("name", start.name);
        if (!start.space.isEmpty())
            out.member("namespace", start.space);
        out.member(kind == Kind::Custom ? "input" : "arguments", text);
        break;
    case Kind::ToolSearch:
        out.member("type", toolSearchCall.toByteArray()).member("status", status);
        out.member("call_id", start.callId).member("execution", "client");
        out.rawMember("arguments", isObject(text) ? text : QByteArray("{}"));
        break;
    case Kind::None:
        break;
    }
    return out.endObject().take();
}

} // namespace deskrelay
