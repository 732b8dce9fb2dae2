#include "core/formats/responses/responsestoolreader.h"

#include "core/formats/responses/checkedfields.h"
#include "core/formats/responses/responsescontent.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QByteArray jsonOrEmpty(const JsonNode &node)
{
    return node.isPresent() ? node.json() : QByteArray();
}

static void addTool(Conversation &conversation, Tool tool, bool isFirstList)
{
    if (!isFirstList) {
        const auto same = std::find_if(
            conversation.tools.begin(), conversation.tools.end(), [&tool](const Tool &known) {
                return known.name == tool.name && known.space == tool.space &&
                       known.serverType == tool.serverType;
            });
        if (same != conversation.tools.end()) {
            *same = std::move(tool);
            return;
        }
    }
    conversation.tools.append(std::move(tool));
}

/// Names what a definition says that no other format can.
static void dropExtras(const JsonNode &definition, QByteArrayList &dropped)
{
    if (definition["async"].toBool().value_or(false))
        dropOnce(dropped, "tools.async");
    for (const QByteArrayView extra : {"allowed_callers", "output_schema"}) {
        if (definition[extra].isPresent())
            dropOnce(dropped, "tools." + extra.toByteArray());
    }
}

static Result<Tool> readOwnTool(const JsonNode &definition, const QByteArray &path)
{
    CheckedFields fields(definition, path);
    Tool tool{.name = fields.string("name"),
              .description = fields.string("description"),
              .strict = fields.boolean("strict"),
              .isDeferred = fields.boolean("defer_loading").value_or(false)};
    if (definition["type"].is("custom")) {
        tool.kind = Tool::Kind::Custom;
        tool.grammar = jsonOrEmpty(fields.object("format"));
    } else {
        tool.schema = jsonOrEmpty(fields.object("parameters"));
    }
    if (tool.name.isEmpty())
        fields.refuse("name", u"must be a string that is not empty"_s);
    if (fields.error())
        return *fields.error();
    return tool;
}

static Tool readHostedTool(const JsonNode &definition)
{
    const QByteArray type = definition["type"].string();
    if (type == toolSearchName && definition["execution"].is("client")) {
        return {.kind = Tool::Kind::Function,
                .name = type,
                .description = definition["description"].string(),
                .schema = definition["parameters"].isObject() ? definition["parameters"].json()
                                                              : QByteArray(),
                .strict = false,
                .serverType = type,
                .raw = definition.json()};
    }
    return {.kind = Tool::Kind::Server,
            .name = type,
            .serverType = type,
            .raw = definition.json(),
            .isDeferred = definition["defer_loading"].toBool().value_or(false)};
}

Result<void>
readResponsesTools(const JsonNode &tools, const QByteArray &path, Conversation &conversation)
{
    if (!tools.isPresent())
        return {};
    if (!tools.isArray())
        return refusedField(path, u"must be an array"_s);
    const bool isFirstList = conversation.tools.isEmpty();
    for (size_t i = 0; i < tools.items.size(); ++i) {
        const JsonNode &definition = tools.items[i];
        const QByteArray place = path + '[' + QByteArray::number(qulonglong(i)) + ']';
        const JsonNode &type = definition["type"];
        if (!type.isString())
            return refusedField(place + ".type", u"must be a string"_s);
        if (type.is("function") || type.is("custom")) {
            Result<Tool> tool = readOwnTool(definition, place);
            if (!tool)
                return tool.error();
            dropExtras(definition, conversation.dropped);
            addTool(conversation, std::move(*tool), isFirstList);
        } else if (type.is("namespace")) {
            Conversation inner;
            if (const auto read = readResponsesTools(definition["tools"], place + ".tools", inner);
                !read)
                return read.error();
            for (Tool &tool : inner.tools) {
                tool.space = definition["name"].string();
                tool.spaceDescription = definition["description"].string();
                addTool(conversation, std::move(tool), isFirstList);
            }
            for (const QByteArray &field : std::as_const(inner.dropped))
                dropOnce(conversation.dropped, field);
        } else {
            addTool(conversation, readHostedTool(definition), isFirstList);
        }
    }
    return {};
}

/// What an entry of `allowed_tools` calls a tool: its name, or a hosted tool's type.
static QByteArray nameOfChoice(const JsonNode &choice)
{
    if (choice["name"].isString())
        return choice["name"].string();
    if (choice["function"]["name"].isString())
        return choice["function"]["name"].string(); // Chat's form is tolerated
    return choice["type"].string();
}

static Result<void> readChoiceObject(const JsonNode &choice, Conversation &conversation)
{
    ToolChoice &read = conversation.toolChoice;
    const JsonNode &type = choice["type"];
    if (type.is("function") || type.is("custom")) {
        const QByteArray name = nameOfChoice(choice);
        if (name == type.text)
            return refusedField("tool_choice.name", u"must be a string"_s);
        read.mode = ToolChoice::Mode::Named;
        read.allowed = {name};
        return {};
    }
    if (type.is("allowed_tools")) {
        CheckedFields fields(choice, "tool_choice");
        const QByteArray mode = fields.oneOf("mode", {"auto", "required"});
        for (const JsonNode &tool : fields.array("tools").items)
            read.allowed.append(nameOfChoice(tool));
        if (fields.error())
            return *fields.error();
        read.mode = mode == "required" ? ToolChoice::Mode::Required : ToolChoice::Mode::Auto;
        return {};
    }
    if (!type.isString())
        return refusedField("tool_choice.type", u"must be a string"_s);
    read.mode = ToolChoice::Mode::Auto;
    dropOnce(conversation.dropped, "tool_choice");
    return {};
}

Result<void> readResponsesToolChoice(const JsonNode &choice, Conversation &conversation)
{
    if (!choice.isPresent())
        return {};
    if (choice.isObject())
        return readChoiceObject(choice, conversation);
    ToolChoice &read = conversation.toolChoice;
    if (choice.is("auto"))
        read.mode = ToolChoice::Mode::Auto;
    else if (choice.is("none"))
        read.mode = ToolChoice::Mode::None;
    else if (choice.is("required"))
        read.mode = ToolChoice::Mode::Required;
    else
        return refusedField("tool_choice", u"must be auto, none, required or an object"_s);
    return {};
}

} // namespace deskrelay
