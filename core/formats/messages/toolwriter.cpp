#include "core/formats/messages/toolwriter.h"

#include "core/base/jsontree.h"
#include "core/formats/messages/structuredschema.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Mode = ToolChoice::Mode;

/// Another provider's web search as Anthropic's own; empty where the tool is none.
///
/// \note Source: OpenAI's `web_search` (also `web_search_preview`), Gemini's `googleSearch`.
static std::optional<Tool> webSearch(const Tool &tool)
{
    if (!tool.serverType.startsWith("web_search") && tool.serverType != "googleSearch" &&
        tool.serverType != "google_search")
        return std::nullopt;
    const Result<JsonTree> tree = JsonTree::parse(tool.raw.isEmpty() ? "{}" : tool.raw);
    if (!tree || tree->root()["external_web_access"].toBool() == false)
        return std::nullopt; // it asks for what was indexed alone
    JsonWriter raw;
    raw.beginObject().member("type", "web_search_20250305").member("name", "web_search");
    const JsonNode &domains = tree->root()["filters"]["allowed_domains"];
    if (domains.isArray() && !domains.items.empty())
        raw.rawMember("allowed_domains", domains.raw);
    const JsonNode &place = tree->root()["user_location"];
    if (place.isObject()) {
        raw.key("user_location").beginObject().member("type", "approximate");
        for (const QByteArrayView name : {"city", "region", "country", "timezone"}) {
            if (place[name].isString())
                raw.rawMember(name, place[name].raw);
        }
        raw.endObject();
    }
    raw.endObject();
    return Tool{.kind = Tool::Kind::Server,
                .name = "web_search",
                .serverType = "web_search_20250305",
                .raw = raw.take(),
                .cache = tool.cache};
}

static bool isAllowed(const Tool &tool, const QByteArrayList &allowed)
{
    return allowed.contains(tool.name) || allowed.contains(tool.serverType) ||
           (!tool.space.isEmpty() && allowed.contains(QByteArray(tool.space + "__" + tool.name)));
}

static QList<Tool> toolsOfHistory(const Conversation &conversation, const ToolNames &names)
{
    QList<Tool> tools;
    QByteArrayList known;
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            const auto *const call = std::get_if<ToolCallPart>(&part);
            const QByteArray name = call ? names.upstream(call->space, call->name) : QByteArray();
            if (!call || known.contains(name))
                continue;
            known.append(name);
            tools.append({.name = call->name, .space = call->space});
        }
    }
    return tools;
}

/// The client's tools that Anthropic has, of those that may be called.
static Result<QList<Tool>> fittingTools(const Conversation &conversation, DroppedFields &dropped)
{
    const ToolChoice &choice = conversation.toolChoice;
    const bool isFiltered = !choice.allowed.isEmpty() && choice.mode != Mode::Named;
    QList<Tool> tools;
    tools.reserve(conversation.tools.size());
    for (const Tool &tool : conversation.tools) {
        if (isFiltered && !isAllowed(tool, choice.allowed))
            continue;
        if (tool.kind != Tool::Kind::Server || conversation.format == Format::AnthropicMessages) {
            tools.append(tool);
        } else if (const std::optional<Tool> search = webSearch(tool)) {
            tools.append(*search);
        } else {
            dropped.add(Field::ServerTool);
        }
    }
    if (!tools.isEmpty() || conversation.tools.isEmpty())
        return tools;
    if (isFiltered)
        return dropped.refusal(Field::AllowedTools,
                               u"None of the tools it allows can be offered to this model."_s);
    return dropped.refusal(Field::ServerTool,
                           u"This model's provider does not run the tool that the request asks "
                           "for. Use another model, or leave the tool out."_s);
}

/// A model that cannot be forced is left with what it was to call.
static void unforce(ToolPlan &plan, const ToolNames &names, DroppedFields &dropped)
{
    dropped.add(Field::ToolChoice);
    if (plan.mode == Mode::Named) {
        plan.tools.removeIf(
            [&](const Tool &tool) { return names.upstream(tool.space, tool.name) != plan.named; });
    }
    plan.mode = Mode::Auto;
}

Result<ToolPlan> planTools(const Conversation &conversation,
                           const ModelTraits &traits,
                           const ToolNames &names,
                           DroppedFields &dropped)
{
    Result<QList<Tool>> tools = fittingTools(conversation, dropped);
    if (!tools)
        return tools.error();
    const ToolChoice &choice = conversation.toolChoice;
    ToolPlan plan{.tools = *std::move(tools), .mode = choice.mode, .parallel = choice.parallel};
    if (plan.tools.isEmpty()) {
        plan.tools = toolsOfHistory(conversation, names);
        plan.mode = Mode::None;
        return plan;
    }
    if (plan.mode == Mode::Named) {
        const auto tool =
            std::find_if(plan.tools.begin(), plan.tools.end(), [&choice](const Tool &candidate) {
                return isAllowed(candidate, choice.allowed);
            });
        if (tool == plan.tools.end())
            return dropped.refusal(Field::ToolChoice, u"It names a tool that tools lacks."_s);
        plan.named =
            tool->kind == Tool::Kind::Server ? tool->name : names.upstream(tool->space, tool->name);
    }
    if (plan.forces() && !traits.takesForcedTools)
        unforce(plan, names, dropped);
    return plan;
}

static void writeFunction(JsonWriter &writer,
                          const Tool &tool,
                          const ModelTraits &traits,
                          Format client,
                          DroppedFields &dropped)
{
    QByteArray schema =
        tool.kind == Tool::Kind::Custom ? customToolSchema() : objectSchema(tool.schema);
    if (tool.strict == true) {
        const std::optional<QByteArray> strict =
            traits.takesStructuredOutput ? structuredSchema(schema) : std::nullopt;
        if (strict) {
            schema = *strict;
            writer.member("strict", true);
        } else {
            dropped.add(Field::ToolStrict);
        }
    } else if (tool.strict && client == Format::AnthropicMessages) {
        writer.member("strict", false);
    }
    writer.rawMember("input_schema", schema);
}

void writeTools(JsonWriter &writer,
                const ToolPlan &plan,
                const ModelTraits &traits,
                const ToolNames &names,
                Format client,
                CacheHints &hints,
                DroppedFields &dropped)
{
    if (plan.tools.isEmpty())
        return;
    writer.key("tools").beginArray();
    for (const Tool &tool : plan.tools) {
        const bool isOwn = !tool.raw.isEmpty() && client == Format::AnthropicMessages;
        if (tool.kind == Tool::Kind::Server || isOwn) {
            writer.json(tool.raw);
            continue;
        }
        writer.beginObject().member("name", names.upstream(tool.space, tool.name));
        const QByteArray description =
            tool.kind == Tool::Kind::Custom ? customToolDescription(tool) : tool.description;
        if (!description.isEmpty())
            writer.member("description", description);
        writeFunction(writer, tool, traits, client, dropped);
        hints.write(writer, tool.cache);
        writer.endObject();
    }
    writer.endArray();

    if (!plan.mode && !plan.parallel)
        return;
    writer.key("tool_choice").beginObject();
    const Mode mode = plan.mode.value_or(Mode::Auto);
    switch (mode) {
    case Mode::Auto:
        writer.member("type", "auto");
        break;
    case Mode::None:
        writer.member("type", "none");
        break;
    case Mode::Required:
        writer.member("type", "any");
        break;
    case Mode::Named:
        writer.member("type", "tool").member("name", plan.named);
    }
    if (plan.parallel && mode != Mode::None)
        writer.member("disable_parallel_tool_use", !*plan.parallel);
    writer.endObject();
}

} // namespace deskrelay
