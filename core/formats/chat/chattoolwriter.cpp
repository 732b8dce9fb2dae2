#include "core/formats/chat/chattoolwriter.h"

#include "core/base/jsontree.h"
#include "core/formats/chat/strictschema.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Mode = ToolChoice::Mode;

/// A custom tool's format, nested as this format has it; see readChatTools().
static QByteArray nestedGrammar(const QByteArray &format)
{
    const Result<JsonTree> tree = JsonTree::parse(format);
    if (!tree || tree->root()["definition"].isMissing())
        return format;
    JsonWriter writer;
    writer.beginObject().member("type", "grammar").key("grammar").beginObject();
    for (const JsonMember &member : tree->root().members) {
        if (member.name != "type")
            writer.rawMember(member.name, member.value.raw);
    }
    return writer.endObject().endObject().take();
}

/// `strict` as its author wrote it. Other formats mean less by it than OpenAI: theirs is passed on
/// only with a schema that OpenAI takes.
static std::optional<bool> strictOf(const Tool &tool, ChatTarget &target)
{
    if (!tool.strict || target.isClientOpenAi())
        return tool.strict;
    if (*tool.strict && !isStrictSchema(tool.schema)) {
        target.drop(Field::ToolStrict);
        return std::nullopt;
    }
    return *tool.strict ? tool.strict : std::nullopt;
}

static void writeCustom(JsonWriter &writer, const Tool &tool, const QByteArray &name)
{
    writer.beginObject().member("type", "custom").key("custom").beginObject().member("name", name);
    if (!tool.description.isEmpty())
        writer.member("description", tool.description);
    if (!tool.grammar.isEmpty())
        writer.rawMember("format", nestedGrammar(tool.grammar));
    writer.endObject().endObject();
}

static void writeFunction(JsonWriter &writer, const Tool &tool, ChatTarget &target)
{
    const bool isWrapped = tool.kind == Tool::Kind::Custom;
    writer.beginObject().member("type", "function").key("function").beginObject();
    writer.member("name", target.names().upstream(tool.space, tool.name));
    const QByteArray description = isWrapped ? customToolDescription(tool) : tool.description;
    if (!description.isEmpty())
        writer.member("description", description);
    if (isWrapped)
        writer.rawMember("parameters", customToolSchema());
    else if (!tool.schema.isEmpty())
        writer.rawMember("parameters", tool.schema);
    else if (!target.isOpenAi()) // which takes a function without
        writer.rawMember("parameters", R"({"type":"object","properties":{}})");
    if (const std::optional<bool> strict = strictOf(tool, target))
        writer.member("strict", *strict);
    writer.endObject().endObject();
}

static bool isAllowed(const Tool &tool, const ChatTarget &target)
{
    const QByteArrayList &allowed = target.conversation().toolChoice.allowed;
    return allowed.contains(tool.name) ||
           allowed.contains(target.names().upstream(tool.space, tool.name));
}

static Error lackingTool(const ChatTarget &target)
{
    return target.refuse(Field::ToolChoice, u"names a tool that the request lacks"_s);
}

/// Whether the choice is one of tools that are not there.
static bool choosesNothing(const ChatTarget &target)
{
    const Conversation &conversation = target.conversation();
    const ToolChoice &choice = conversation.toolChoice;
    return choice.mode != Mode::None && !choice.allowed.isEmpty() &&
           std::none_of(conversation.tools.begin(),
                        conversation.tools.end(),
                        [&target](const Tool &tool) { return isAllowed(tool, target); });
}

/// Whether the choice must be made by sending the allowed tools alone.
static bool filtersTools(const ChatTarget &target)
{
    const ToolChoice &choice = target.conversation().toolChoice;
    return !target.isOpenAi() && choice.mode != Mode::Named && !choice.allowed.isEmpty();
}

static bool isNative(const Tool &tool, const ChatTarget &target)
{
    return tool.kind == Tool::Kind::Custom && target.traits().takesCustomTools;
}

/// Those that can be expressed.
static QList<Tool> writtenTools(ChatTarget &target)
{
    QList<Tool> written;
    for (const Tool &tool : target.conversation().tools) {
        const bool isServer = tool.kind == Tool::Kind::Server;
        if (isServer && target.conversation().format != Format::OpenAiChat) {
            target.drop(Field::ServerTool);
            continue;
        }
        if (tool.cache)
            target.drop(Field::CacheHints); // tools have no place for one
        if (isServer || !filtersTools(target) || isAllowed(tool, target))
            written.append(tool);
    }
    return written;
}

static void writeReference(JsonWriter &writer, const Tool &tool, const ChatTarget &target)
{
    const char *const type = isNative(tool, target) ? "custom" : "function";
    writer.beginObject().member("type", type).key(type).beginObject();
    writer.member("name", target.names().upstream(tool.space, tool.name));
    writer.endObject().endObject();
}

static void writeAllowed(JsonWriter &writer, const QList<Tool> &tools, const ChatTarget &target)
{
    const bool isRequired = target.conversation().toolChoice.mode == Mode::Required;
    writer.key("tool_choice").beginObject().member("type", "allowed_tools").key("allowed_tools");
    writer.beginObject().member("mode", isRequired ? "required" : "auto").key("tools").beginArray();
    for (const Tool &tool : tools) {
        if (isAllowed(tool, target))
            writeReference(writer, tool, target);
    }
    writer.endArray().endObject().endObject();
}

static Result<void> writeChoice(JsonWriter &writer, const QList<Tool> &tools, ChatTarget &target)
{
    const ToolChoice &choice = target.conversation().toolChoice;
    if (!choice.mode && choice.allowed.isEmpty())
        return {};
    const Mode mode = choice.mode.value_or(Mode::Auto);
    if ((mode == Mode::Required || mode == Mode::Named) && !target.traits().takesForcedTools) {
        target.drop(Field::ToolChoice);
        return {};
    }
    if (mode == Mode::Named) {
        const auto named = std::find_if(tools.begin(), tools.end(), [&target](const Tool &tool) {
            return isAllowed(tool, target);
        });
        if (named == tools.end())
            return lackingTool(target);
        writer.key("tool_choice");
        writeReference(writer, *named, target);
    } else if (mode != Mode::None && !choice.allowed.isEmpty() && !filtersTools(target)) {
        writeAllowed(writer, tools, target);
    } else {
        writer.member("tool_choice",
                      mode == Mode::None       ? "none"
                      : mode == Mode::Required ? "required"
                                               : "auto");
    }
    return {};
}

Result<void> writeChatTools(JsonWriter &writer, ChatTarget &target)
{
    const Conversation &conversation = target.conversation();
    if (conversation.tools.isEmpty())
        return {};
    if (choosesNothing(target))
        return lackingTool(target);
    const QList<Tool> tools = writtenTools(target);
    if (tools.isEmpty()) {
        if (conversation.toolChoice.mode == Mode::None)
            return {};
        return target.refuse(
            Field::ServerTool,
            u"holds only tools that this model's provider does not have (%1)"_s.arg(
                QString::fromUtf8(conversation.tools.first().serverType)));
    }
    writer.key("tools").beginArray();
    for (const Tool &tool : tools) {
        if (tool.kind == Tool::Kind::Server)
            writer.json(tool.raw);
        else if (isNative(tool, target))
            writeCustom(writer, tool, target.names().upstream(tool.space, tool.name));
        else
            writeFunction(writer, tool, target);
    }
    writer.endArray();
    if (Result<void> choice = writeChoice(writer, tools, target); !choice)
        return choice;
    const std::optional<bool> parallel = conversation.toolChoice.parallel;
    if (!parallel)
        return {};
    const bool isOlderReasoning = target.isOpenAiReasoning() && conversation.model.startsWith('o');
    if (isOlderReasoning && !*parallel)
        target.drop(Field::ParallelToolCalls); // o1 to o4-mini refuse it
    else if (!isOlderReasoning && (target.isOpenAi() || !*parallel))
        writer.member("parallel_tool_calls", *parallel);
    return {};
}

} // namespace deskrelay
