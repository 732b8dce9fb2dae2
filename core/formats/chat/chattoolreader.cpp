#include "core/formats/chat/chattoolreader.h"

#include "core/base/jsonwriter.h"
#include "core/formats/chat/chatcontent.h"
#include "core/formats/chat/chatfields.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Mode = ToolChoice::Mode;

/// What a tool or a choice says under its \a type; some clients leave that level out.
static const JsonNode &inner(const JsonNode &node, QByteArrayView type)
{
    return node[type].isObject() ? node[type] : node;
}

/// A custom tool's format, flat as Responses has it: there the grammar has no level of its own.
static QByteArray flatGrammar(const JsonNode &format)
{
    const JsonNode &grammar = format["grammar"];
    if (!grammar.isObject())
        return format.isObject() ? format.json() : QByteArray();
    JsonWriter writer;
    writer.beginObject().member("type", "grammar");
    for (const JsonMember &member : grammar.members)
        writer.rawMember(member.name, member.value.raw);
    return writer.endObject().take();
}

static Result<Tool> readTool(const JsonNode &node, QByteArrayView type, const QByteArray &path)
{
    Tool tool{.cache = readChatCacheHint(node)};
    if (type != "function" && type != "custom") {
        tool.kind = Tool::Kind::Server;
        tool.name = tool.serverType = type.toByteArray();
        tool.raw = node.json();
        return tool;
    }
    const JsonNode &definition = inner(node, type);
    if (!definition["name"].isString() || definition["name"].text.isEmpty())
        return wrongField(path + ".name", u"the tool's name"_s);
    tool.name = definition["name"].string();
    tool.description = definition["description"].string();
    if (type == "custom") {
        tool.kind = Tool::Kind::Custom;
        tool.grammar = flatGrammar(definition["format"]);
        return tool;
    }
    const JsonNode &parameters = definition["parameters"];
    if (parameters.isPresent() && !parameters.isObject())
        return wrongField(path + ".parameters", u"a JSON Schema"_s);
    if (parameters.isObject())
        tool.schema = parameters.json();
    tool.strict = definition["strict"].toBool();
    return tool;
}

static Result<void> readTools(const JsonNode &body, Conversation &conversation)
{
    for (const QByteArray &field : {QByteArray("tools"), QByteArray("functions")}) {
        const JsonNode &list = body[field];
        if (list.isPresent() && !list.isArray())
            return wrongField(field, u"an array"_s);
        for (size_t i = 0; i < list.items.size(); ++i) {
            const JsonNode &node = list.items[i];
            const QByteArray path = field + '[' + QByteArray::number(qulonglong(i)) + ']';
            const bool isFunction = field == "functions";
            if (!isFunction && (!node["type"].isString() || node["type"].text.isEmpty()))
                return wrongField(path + ".type", u"the tool's type"_s);
            const QByteArrayView type = isFunction ? "function" : node["type"].text;
            Result<Tool> tool =
                readTool(node, type, isFunction ? path : path + '.' + type.toByteArray());
            if (!tool)
                return tool.error();
            conversation.tools.append(*std::move(tool));
            conversation.usesFunctions = isFunction;
        }
    }
    return {};
}

static std::optional<Mode> modeFromName(const JsonNode &name)
{
    if (name.is("auto"))
        return Mode::Auto;
    if (name.is("none"))
        return Mode::None;
    if (name.is("required") || name.is("any")) // Mistral's name for it
        return Mode::Required;
    return std::nullopt;
}

static Result<void> readAllowed(const JsonNode &choice, ToolChoice &read)
{
    const JsonNode &allowed = inner(choice, "allowed_tools");
    read.mode = modeFromName(allowed["mode"]);
    if (!read.mode || *read.mode == Mode::None)
        return wrongField("tool_choice.allowed_tools.mode", u"\"auto\" or \"required\""_s);
    for (const JsonNode &tool : allowed["tools"].items) {
        const QByteArray name = inner(tool, tool["type"].text)["name"].string();
        if (!name.isEmpty())
            read.allowed.append(name);
    }
    if (read.allowed.isEmpty())
        return wrongField("tool_choice.allowed_tools.tools", u"an array of tools"_s);
    return {};
}

static Result<void> readChoice(const JsonNode &body, ToolChoice &read)
{
    const bool isOlder = !body["tool_choice"].isPresent();
    const JsonNode &choice = body[isOlder ? "function_call" : "tool_choice"];
    if (!choice.isPresent())
        return {};
    if (choice.isString()) {
        read.mode = modeFromName(choice);
        if (read.mode)
            return {};
    }
    if (choice["type"].is("allowed_tools"))
        return readAllowed(choice, read);
    const QByteArrayView type = isOlder ? QByteArrayView("function") : choice["type"].text;
    const QByteArray name = inner(choice, type)["name"].string();
    if (name.isEmpty() || (type != "function" && type != "custom"))
        return wrongField(isOlder ? "function_call" : "tool_choice",
                          u"\"none\", \"auto\", \"required\", or an object that names a tool"_s);
    read.mode = Mode::Named;
    read.allowed = {name};
    return {};
}

Result<void> readChatTools(const JsonNode &body, Conversation &conversation)
{
    if (Result<void> tools = readTools(body, conversation); !tools)
        return tools;
    const JsonNode &parallel = body["parallel_tool_calls"];
    conversation.toolChoice.parallel = parallel.toBool();
    if (parallel.isPresent() && !conversation.toolChoice.parallel)
        return wrongField("parallel_tool_calls", u"true or false"_s);
    return readChoice(body, conversation.toolChoice);
}

} // namespace deskrelay
