#include "core/formats/chat/chatmessagereader.h"

#include "core/formats/chat/chatcontent.h"
#include "core/formats/chat/chatfields.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// What a message may hold. The last ones come back from SDKs, which put them there themselves.
static constexpr std::array<QByteArrayView, 17> knownFields = {"role",
                                                               "content",
                                                               "name",
                                                               "refusal",
                                                               "tool_calls",
                                                               "tool_call_id",
                                                               "function_call",
                                                               "reasoning_content",
                                                               "reasoning",
                                                               "reasoning_details",
                                                               "thinking_blocks",
                                                               "extra_content",
                                                               "cache_control",
                                                               "parsed",
                                                               "annotations",
                                                               "is_error",
                                                               "prompt_cache_breakpoint"};

namespace {

/// Goes through a request's messages in their order.
class MessageReader final
{
public:
    explicit MessageReader(Conversation &conversation)
        : m_conversation(conversation)
    {
    }

    Result<void> read(const JsonNode &node, const QByteArray &path);

private:
    Result<void> readSpoken(Role role, const JsonNode &node, const QByteArray &path);
    Result<void> readAssistant(const JsonNode &node, const QByteArray &path);
    Result<void> readCall(const JsonNode &node, const QByteArray &path, Message &message);
    Result<void> readFunctionCall(const JsonNode &node, const QByteArray &path, Message &message);
    Result<void> readResult(const JsonNode &node, const QByteArray &path);
    void add(Message message);

    Conversation &m_conversation;
    QHash<QByteArray, bool> m_isCustom = {};          ///< By the call's id.
    QHash<QByteArray, QByteArray> m_functionIds = {}; ///< Of the calls that had none, by name.
    bool m_isInResults = false;                       ///< The last message held results alone.
};

} // namespace

static QByteArray at(const QByteArray &path, size_t index)
{
    return path + '[' + QByteArray::number(qulonglong(index)) + ']';
}

static void noteUnknown(const JsonNode &node, QByteArrayList &dropped)
{
    for (const JsonMember &member : node.members) {
        const bool isKnown =
            std::find(knownFields.begin(), knownFields.end(), member.name) != knownFields.end();
        if (!isKnown && member.value.isPresent())
            noteDropped(dropped, "messages." + member.name.toByteArray());
    }
}

/// A hint beside the content belongs to the content's end.
static void setCacheAtEnd(QList<Part> &parts, const JsonNode &node)
{
    const std::optional<CacheLife> life = readChatCacheHint(node);
    if (!life || parts.isEmpty())
        return;
    std::visit(
        [life](auto &part) {
            if constexpr (requires { part.cache; })
                part.cache = life;
        },
        parts.last());
}

void MessageReader::add(Message message)
{
    m_isInResults = false;
    if (!message.parts.isEmpty())
        m_conversation.messages.append(std::move(message));
}

Result<void> MessageReader::read(const JsonNode &node, const QByteArray &path)
{
    if (!node.isObject())
        return wrongField(path, u"an object"_s);
    noteUnknown(node, m_conversation.dropped);
    const JsonNode &role = node["role"];
    if (role.is("user"))
        return readSpoken(Role::User, node, path);
    if (role.is("assistant"))
        return readAssistant(node, path);
    if (role.is("tool") || role.is("function"))
        return readResult(node, path);
    if (role.is("system") || role.is("developer"))
        return readSpoken(Role::System, node, path);
    return wrongField(
        path + ".role",
        u"\"system\", \"developer\", \"user\", \"assistant\", \"tool\" or \"function\""_s);
}

Result<void> MessageReader::readSpoken(Role role, const JsonNode &node, const QByteArray &path)
{
    const JsonNode &content = node["content"];
    if (!content.isPresent())
        return wrongField(path + ".content", u"text or an array of parts"_s);
    Message message{
        .role = role, .name = node["name"].string(), .isDeveloper = node["role"].is("developer")};
    const Result<void> read = readChatContent(content, path + ".content", message.parts);
    if (!read)
        return read;
    const bool isText =
        std::all_of(message.parts.begin(), message.parts.end(), [](const Part &part) {
            return std::holds_alternative<TextPart>(part);
        });
    if (role == Role::System && !isText)
        return wrongField(path + ".content", u"text alone"_s);
    if (role == Role::User && message.parts.isEmpty())
        message.parts.append(TextPart{}); // somebody did speak
    setCacheAtEnd(message.parts, node);
    add(std::move(message));
    return {};
}

/// The state of the answer's text as a whole.
static void setTextState(QList<Part> &parts, const JsonNode &node)
{
    const auto last = std::find_if(parts.rbegin(), parts.rend(), [](const Part &part) {
        return std::holds_alternative<TextPart>(part);
    });
    if (last != parts.rend())
        std::get<TextPart>(*last).state = readChatSignature(node);
}

Result<void> MessageReader::readAssistant(const JsonNode &node, const QByteArray &path)
{
    Message message{
        .role = Role::Assistant, .parts = readChatReasoning(node), .name = node["name"].string()};
    Result<void> read = readChatContent(node["content"], path + ".content", message.parts);
    if (!read)
        return read;
    setTextState(message.parts, node);
    const JsonNode &refusal = node["refusal"];
    if (refusal.isString() && !refusal.text.isEmpty())
        message.parts.append(RefusalPart{.text = refusal.string()});
    const JsonNode &calls = node["tool_calls"];
    if (calls.isPresent() && !calls.isArray())
        return wrongField(path + ".tool_calls", u"an array"_s);
    for (size_t i = 0; i < calls.items.size() && read; ++i)
        read = readCall(calls.items[i], at(path + ".tool_calls", i), message);
    if (read && node["function_call"].isPresent())
        read = readFunctionCall(node["function_call"], path + ".function_call", message);
    if (!read)
        return read;
    setCacheAtEnd(message.parts, node);
    add(std::move(message));
    return {};
}

Result<void> MessageReader::readCall(const JsonNode &node, const QByteArray &path, Message &message)
{
    const JsonNode &id = node["id"];
    if (!id.isString() || id.text.isEmpty())
        return wrongField(path + ".id", u"the call's id"_s);
    const bool isCustom = node["type"].is("custom");
    const JsonNode &called = node[isCustom ? "custom" : "function"];
    if (!called["name"].isString() || called["name"].text.isEmpty())
        return wrongField(path + (isCustom ? ".custom.name" : ".function.name"),
                          u"the tool's name"_s);
    m_isCustom.insert(id.string(), isCustom);
    message.parts.append(ToolCallPart{
        .id = id.string(),
        .name = called["name"].string(),
        .isCustom = isCustom,
        .arguments = isCustom ? called["input"].string() : readChatArguments(called["arguments"]),
        .state = readChatSignature(node),
        .cache = readChatCacheHint(node)});
    return {};
}

/// The deprecated form knows no ids: they are counted up.
Result<void>
MessageReader::readFunctionCall(const JsonNode &node, const QByteArray &path, Message &message)
{
    const QByteArray name = node["name"].string();
    if (name.isEmpty())
        return wrongField(path + ".name", u"the function's name"_s);
    const QByteArray id = "call_function_" + QByteArray::number(m_conversation.messages.size());
    m_functionIds.insert(name, id);
    message.parts.append(
        ToolCallPart{.id = id, .name = name, .arguments = readChatArguments(node["arguments"])});
    return {};
}

Result<void> MessageReader::readResult(const JsonNode &node, const QByteArray &path)
{
    ToolResultPart result{.name = node["name"].string(),
                          .isError = node["is_error"].toBool().value_or(false),
                          .cache = readChatCacheHint(node)};
    if (node["role"].is("function")) {
        if (result.name.isEmpty())
            return wrongField(path + ".name", u"the function's name"_s);
        result.id = m_functionIds.value(result.name, "call_function_" + result.name);
    } else {
        result.id = node["tool_call_id"].string();
        if (result.id.isEmpty())
            return wrongField(path + ".tool_call_id", u"the id of the call that it answers"_s);
        result.isCustom = m_isCustom.value(result.id);
    }
    QList<Part> parts;
    const Result<void> read = readChatContent(node["content"], path + ".content", parts);
    if (!read)
        return read;
    for (Part &part : parts) {
        if (auto *const text = std::get_if<TextPart>(&part))
            result.content.append(std::move(*text));
        else if (auto *const media = std::get_if<MediaPart>(&part))
            result.content.append(std::move(*media));
        else
            return wrongField(path + ".content", u"text or an array of text parts"_s);
    }
    if (!m_isInResults)
        m_conversation.messages.append(Message{.role = Role::User});
    m_isInResults = true;
    m_conversation.messages.last().parts.append(std::move(result));
    return {};
}

Result<void> readChatMessages(const JsonNode &messages, Conversation &conversation)
{
    if (!messages.isArray() || messages.items.empty())
        return wrongField("messages", u"an array with a message at least"_s);
    MessageReader reader(conversation);
    conversation.messages.reserve(static_cast<qsizetype>(messages.items.size()));
    for (size_t i = 0; i < messages.items.size(); ++i) {
        const Result<void> read = reader.read(messages.items[i], at("messages", i));
        if (!read)
            return read;
    }
    return {};
}

} // namespace deskrelay
