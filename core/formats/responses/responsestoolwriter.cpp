#include "core/formats/responses/responsestoolwriter.h"

#include "core/base/jsontree.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/responses/openaischema.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsestoolreader.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

NameRule responsesNameRule(const ModelTraits &traits)
{
    return {.takesSpaces = traits.takesCustomTools, .takesCustom = traits.takesCustomTools};
}

namespace {

class ToolWriter final
{
public:
    ToolWriter(JsonWriter &json,
               const Conversation &conversation,
               const ModelTraits &traits,
               const ToolNames &names,
               QByteArrayList &dropped)
        : m_json(json)
        , m_client(conversation.format)
        , m_takesCustom(traits.takesCustomTools)
        , m_names(names)
        , m_dropped(dropped)
    {
        m_canDefer =
            m_client == Format::OpenAiResponses &&
            std::any_of(conversation.tools.begin(), conversation.tools.end(), [](const Tool &tool) {
                return tool.serverType == toolSearchName;
            });
    }

    /// False: the tool is left out.
    bool write(const Tool &tool);

private:
    void writeFunction(const Tool &tool);
    void writeCustom(const Tool &tool);
    void beginTool(const Tool &tool, const char *type);
    bool writeServerTool(const Tool &tool);

    JsonWriter &m_json;
    const Format m_client;
    const bool m_takesCustom;
    const ToolNames &m_names;
    QByteArrayList &m_dropped;
    bool m_canDefer = false;
};

} // namespace

void ToolWriter::beginTool(const Tool &tool, const char *type)
{
    m_json.beginObject().member("type", type);
    m_json.member("name", m_names.upstream(tool.space, tool.name));
    const bool isWrapped = tool.kind == Tool::Kind::Custom && !m_takesCustom;
    const QByteArray description = isWrapped ? customToolDescription(tool) : tool.description;
    if (!description.isEmpty())
        m_json.member("description", description);
    if (tool.isDeferred && m_canDefer)
        m_json.member("defer_loading", true);
}

void ToolWriter::writeFunction(const Tool &tool)
{
    beginTool(tool, "function");
    const bool isOpenAi = m_client == Format::OpenAiResponses || m_client == Format::OpenAiChat;
    m_json.rawMember("parameters",
                     isOpenAi ? openAiParameters(tool.schema) : foreignParameters(tool.schema));
    if (m_client == Format::OpenAiResponses) {
        if (tool.strict)
            m_json.member("strict", *tool.strict);
    } else {
        const bool isWanted = tool.strict.value_or(false);
        const bool isStrict = isWanted && (isOpenAi || fitsStrictMode(tool.schema));
        if (isWanted && !isStrict)
            dropOnce(m_dropped, fieldName(m_client, Field::ToolStrict));
        m_json.member("strict", isStrict);
    }
    m_json.endObject();
}

void ToolWriter::writeCustom(const Tool &tool)
{
    if (!m_takesCustom) {
        beginTool(tool, "function");
        m_json.rawMember("parameters", customToolSchema()).member("strict", false).endObject();
        return;
    }
    beginTool(tool, "custom");
    if (!tool.grammar.isEmpty())
        m_json.rawMember("format", tool.grammar);
    m_json.endObject();
}

static bool isWebSearch(QByteArrayView type)
{
    return type.startsWith("web_search") || type == "googleSearch" || type == "google_search";
}

bool ToolWriter::writeServerTool(const Tool &tool)
{
    if (m_client == Format::OpenAiResponses) {
        m_json.json(tool.raw);
        return true;
    }
    if (!isWebSearch(tool.serverType)) {
        dropOnce(m_dropped, fieldName(m_client, Field::ServerTool));
        return false;
    }
    m_json.beginObject().member("type", "web_search");
    const Result<JsonTree> raw = JsonTree::parse(tool.raw);
    if (raw && raw->root()["user_location"].isObject())
        m_json.rawMember("user_location", raw->root()["user_location"].raw);
    if (raw && raw->root()["allowed_domains"].isArray()) {
        m_json.key("filters").beginObject();
        m_json.rawMember("allowed_domains", raw->root()["allowed_domains"].raw).endObject();
    }
    if (raw && !raw->root()["blocked_domains"].items.empty())
        dropOnce(m_dropped, fieldName(m_client, Field::ServerTool)); // there is no such filter
    m_json.endObject();
    return true;
}

bool ToolWriter::write(const Tool &tool)
{
    switch (tool.kind) {
    case Tool::Kind::Custom:
        writeCustom(tool);
        return true;
    case Tool::Kind::Server:
        return writeServerTool(tool);
    case Tool::Kind::Function:
        break;
    }
    if (tool.serverType == toolSearchName && m_client == Format::OpenAiResponses)
        m_json.json(tool.raw);
    else
        writeFunction(tool);
    return true;
}

Result<void> writeResponsesTools(JsonWriter &json,
                                 const Conversation &conversation,
                                 const ModelTraits &traits,
                                 const ToolNames &names,
                                 QByteArrayList &dropped)
{
    const bool takesSpaces = responsesNameRule(traits).takesSpaces;
    ToolWriter writer(json, conversation, traits, names, dropped);
    bool isAnyLeft = conversation.tools.isEmpty();
    json.beginArray();
    QByteArray space; // the namespace that is open
    const auto closeSpace = [&json, &space] {
        if (!space.isEmpty())
            json.endArray().endObject();
        space.clear();
    };
    for (const Tool &tool : conversation.tools) {
        const QByteArray wanted = takesSpaces ? tool.space : QByteArray();
        if (wanted != space) {
            closeSpace();
            space = wanted;
            if (!space.isEmpty()) {
                json.beginObject().member("type", "namespace").member("name", space);
                json.member("description", tool.spaceDescription).key("tools").beginArray();
            }
        }
        if (tool.cache)
            dropOnce(dropped, fieldName(conversation.format, Field::CacheHints)); // no place
        isAnyLeft = writer.write(tool) || isAnyLeft;
    }
    closeSpace();
    json.endArray();
    if (!isAnyLeft)
        return makeError(
            Error::Kind::Usage,
            u"`%1` has only server tools (%2) that this model's provider does not have. Leave them "
            "out, or ask for a model of the provider that has them."_s.arg(
                QString::fromUtf8(fieldName(conversation.format, Field::ServerTool)),
                QString::fromUtf8(conversation.tools.first().serverType)));
    return {};
}

static const Tool *findTool(const Conversation &conversation, const QByteArray &name)
{
    for (const Tool &tool : conversation.tools) {
        if (tool.name == name && tool.kind != Tool::Kind::Server)
            return &tool;
    }
    return nullptr;
}

static void writeChoice(JsonWriter &json, const Tool &tool, bool isCustom, const ToolNames &names)
{
    json.beginObject().member("type", isCustom ? "custom" : "function");
    json.member("name", names.upstream(tool.space, tool.name)).endObject();
}

bool writeResponsesToolChoice(JsonWriter &json,
                              const Conversation &conversation,
                              const ModelTraits &traits,
                              const ToolNames &names,
                              QByteArrayList &dropped)
{
    const ToolChoice &choice = conversation.toolChoice;
    if (!choice.mode || conversation.tools.isEmpty())
        return false;
    using Mode = ToolChoice::Mode;
    const bool isForced = choice.mode == Mode::Required || choice.mode == Mode::Named;
    if (isForced && !traits.takesForcedTools) {
        dropOnce(dropped, fieldName(conversation.format, Field::ToolChoice));
        return false;
    }
    QList<const Tool *> allowed;
    for (const QByteArray &name : choice.allowed) {
        if (const Tool *const tool = findTool(conversation, name))
            allowed.append(tool);
    }
    const auto isCustom = [&traits](const Tool &tool) {
        return tool.kind == Tool::Kind::Custom && traits.takesCustomTools;
    };
    if (!choice.allowed.isEmpty() && allowed.isEmpty() && choice.mode != Mode::None) {
        dropOnce(dropped, fieldName(conversation.format, Field::ToolChoice));
        return false;
    }
    if (choice.mode == Mode::Named && !allowed.isEmpty()) {
        writeChoice(json, *allowed.first(), isCustom(*allowed.first()), names);
        return true;
    }
    const char *const mode = choice.mode == Mode::None ? "none" : isForced ? "required" : "auto";
    if (allowed.isEmpty() || choice.mode == Mode::None) {
        json.string(mode);
        return true;
    }
    json.beginObject().member("type", "allowed_tools").member("mode", mode);
    json.key("tools").beginArray();
    for (const Tool *const tool : std::as_const(allowed))
        writeChoice(json, *tool, isCustom(*tool), names);
    json.endArray().endObject();
    return true;
}

} // namespace deskrelay
