#include "core/formats/gemini/geminitoolwriter.h"

#include "core/base/jsontree.h"
#include "core/formats/gemini/geminischema.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static void
writeDeclaration(JsonWriter &out, const Tool &tool, const ToolNames &names, DroppedFields &dropped)
{
    const bool isCustom = tool.kind == Tool::Kind::Custom;
    if (tool.strict.value_or(false))
        dropped.add(Field::ToolStrict);
    if (tool.cache)
        dropped.add(Field::CacheHints);
    out.beginObject().member("name", names.upstream(tool.space, tool.name));
    const QByteArray description = isCustom ? customToolDescription(tool) : tool.description;
    if (!description.isEmpty())
        out.member("description", description);
    const QByteArray schema = geminiParameters(isCustom ? customToolSchema() : tool.schema);
    if (!schema.isEmpty())
        out.rawMember("parametersJsonSchema", schema);
    out.endObject();
}

/// A server tool's entry in Gemini's words; empty where it has none.
static QByteArray serverEntry(const Tool &tool, Format client)
{
    if (client == Format::GeminiGenerate)
        return tool.raw;
    return tool.serverType.startsWith("web_search") ? R"({"googleSearch":{}})" : QByteArray();
}

/// Whether a web search may use some domains alone, or may not use some: Gemini's knows no bounds.
static bool isBound(const Tool &search)
{
    const Result<JsonTree> raw = JsonTree::parse(search.raw);
    if (!raw)
        return false;
    for (const QByteArrayView name : {"allowed_domains", "blocked_domains"}) {
        if (!raw->root()[name].items.empty() || !raw->root()["filters"][name].items.empty())
            return true;
    }
    return false;
}

static const Tool *toolNamed(const Conversation &conversation, const QByteArray &name)
{
    const auto found =
        std::find_if(conversation.tools.begin(), conversation.tools.end(), [&](const Tool &tool) {
            return tool.kind != Tool::Kind::Server && tool.name == name;
        });
    return found == conversation.tools.end() ? nullptr : &*found;
}

static QByteArray modeName(const ToolChoice &choice)
{
    switch (choice.mode.value_or(ToolChoice::Mode::Auto)) {
    case ToolChoice::Mode::None:
        return "NONE";
    case ToolChoice::Mode::Required:
    case ToolChoice::Mode::Named:
        return "ANY";
    case ToolChoice::Mode::Auto:
        break;
    }
    return choice.allowed.isEmpty() ? "AUTO" : "VALIDATED"; // AUTO takes no list of names
}

static Result<void> writeChoice(JsonWriter &out,
                                const Conversation &conversation,
                                const ModelTraits &traits,
                                const ToolNames &names,
                                DroppedFields &dropped)
{
    const ToolChoice &choice = conversation.toolChoice;
    if (!choice.mode && choice.allowed.isEmpty())
        return {};
    if (modeName(choice) == "ANY" && !traits.takesForcedTools) {
        dropped.add(Field::ToolChoice);
        return {};
    }
    QByteArrayList allowed;
    for (const QByteArray &name : choice.allowed) {
        if (const Tool *const tool = toolNamed(conversation, name))
            allowed.append(names.upstream(tool->space, tool->name));
    }
    if (allowed.isEmpty() && !choice.allowed.isEmpty()) {
        return makeError(
            Error::Kind::Usage,
            u"%1: none of the tools it names is a function of this request that Gemini can call."_s
                .arg(QString::fromUtf8(fieldName(conversation.format, Field::ToolChoice))));
    }
    out.key("toolConfig").beginObject().key("functionCallingConfig").beginObject();
    out.member("mode", modeName(choice));
    if (!allowed.isEmpty() && choice.mode != ToolChoice::Mode::None) {
        out.key("allowedFunctionNames").beginArray();
        for (const QByteArray &name : allowed)
            out.string(name);
        out.endArray();
    }
    out.endObject().endObject();
    return {};
}

/// The entries of the server tools that go along. Beside functions none does but for Gemini's own
/// client: the models refuse the mixture, or want parts back that only that client keeps.
static Result<QByteArrayList>
serverEntries(const Conversation &conversation, bool hasFunctions, DroppedFields &dropped)
{
    QByteArrayList entries;
    QByteArray missed;
    for (const Tool &tool : conversation.tools) {
        if (tool.kind != Tool::Kind::Server)
            continue;
        const QByteArray entry = serverEntry(tool, conversation.format);
        const bool goes =
            !entry.isEmpty() && (!hasFunctions || conversation.format == Format::GeminiGenerate);
        if (goes && conversation.format != Format::GeminiGenerate && isBound(tool))
            dropped.add(Field::ServerTool);
        if (goes && !entries.contains(entry)) {
            entries.append(entry);
        } else if (!goes) {
            missed = tool.serverType;
            dropped.add(Field::ServerTool);
        }
    }
    if (!missed.isEmpty() && entries.isEmpty() && !hasFunctions) {
        return makeError(
            Error::Kind::Usage,
            u"%1: Gemini has nothing like %2, the only tool of this request; leave it out or choose another model."_s
                .arg(QString::fromUtf8(fieldName(conversation.format, Field::Tools)),
                     QString::fromUtf8(missed)));
    }
    return entries;
}

Result<void> writeGeminiTools(JsonWriter &out,
                              const Conversation &conversation,
                              const ModelTraits &traits,
                              const ToolNames &names,
                              DroppedFields &dropped)
{
    const QList<Tool> &tools = conversation.tools;
    if (tools.isEmpty())
        return {};
    const bool hasFunctions = std::any_of(tools.begin(), tools.end(), [](const Tool &tool) {
        return tool.kind != Tool::Kind::Server;
    });
    const Result<QByteArrayList> entries = serverEntries(conversation, hasFunctions, dropped);
    if (!entries)
        return entries.error();
    out.key("tools").beginArray();
    if (hasFunctions) {
        out.beginObject().key("functionDeclarations").beginArray();
        for (const Tool &tool : tools) {
            if (tool.kind != Tool::Kind::Server)
                writeDeclaration(out, tool, names, dropped);
        }
        out.endArray().endObject();
    }
    for (const QByteArray &entry : *entries)
        out.json(entry);
    out.endArray();
    if (conversation.toolChoice.parallel == false)
        dropped.add(Field::ParallelToolCalls);
    return hasFunctions ? writeChoice(out, conversation, traits, names, dropped) : Result<void>();
}

} // namespace deskrelay
