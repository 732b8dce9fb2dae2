#include "core/formats/conversation/toolnames.h"

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/formats/conversation/conversation.h"

#include <QCryptographicHash>

#include <utility>

namespace deskrelay {

static QByteArray keyOf(const QByteArray &space, const QByteArray &name)
{
    return space + '\0' + name;
}

static bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// \a fit with the mark of what it stands for, so that two never meet.
static QByteArray marked(const QByteArray &fit, const QByteArray &name, const NameRule &rule)
{
    const QByteArray mark =
        QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().first(8);
    return fit.first(std::min(fit.size(), rule.longest - mark.size() - 1)) + '_' + mark;
}

static QByteArray fitted(const QByteArray &name, const NameRule &rule)
{
    QByteArray fit = name;
    for (char &c : fit) {
        const bool isAllowed =
            isLetter(c) || (c >= '0' && c <= '9') || c == '-' || rule.extra.contains(c);
        if (!isAllowed)
            c = '_';
    }
    if (fit.isEmpty() || (rule.startsWithLetter && !isLetter(fit[0])))
        fit.prepend('_');
    return fit == name && fit.size() <= rule.longest ? fit : marked(fit, name, rule);
}

ToolNames::ToolNames(const Conversation &conversation, const NameRule &rule)
{
    for (const Tool &tool : conversation.tools) {
        if (tool.kind != Tool::Kind::Server)
            add(tool.space, tool.name, tool.kind == Tool::Kind::Custom, rule);
    }
    for (const Message &message : conversation.messages) {
        for (const Part &part : message.parts) {
            if (const auto *const call = std::get_if<ToolCallPart>(&part))
                add(call->space, call->name, call->isCustom, rule);
        }
    }
}

void ToolNames::add(const QByteArray &space,
                    const QByteArray &name,
                    bool isCustom,
                    const NameRule &rule)
{
    const QByteArray key = keyOf(space, name);
    if (m_upstream.contains(key))
        return;
    const bool isJoined = !space.isEmpty() && !rule.takesSpaces;
    QByteArray known = fitted(isJoined ? space + "__" + name : name, rule);
    const QByteArray scope = rule.takesSpaces ? space : QByteArray();
    if (m_taken.contains(keyOf(scope, known)))
        known = marked(known, key, rule);
    m_taken.insert(keyOf(scope, known));
    m_upstream.insert(key, known);
    m_originals.insert(known,
                       {.name = name, .space = space, .isCustom = isCustom && !rule.takesCustom});
}

QByteArray ToolNames::upstream(const QByteArray &space, const QByteArray &name) const
{
    return m_upstream.value(keyOf(space, name), name);
}

ToolNames::Original ToolNames::original(const QByteArray &upstreamName) const
{
    return m_originals.value(upstreamName, {.name = upstreamName});
}

QByteArray customToolSchema()
{
    return R"({"type":"object","properties":{"input":{"type":"string","description":"The tool's whole input as plain text."}},"required":["input"],"additionalProperties":false})";
}

QByteArray customToolDescription(const Tool &tool)
{
    const Result<JsonTree> format = JsonTree::parse(tool.grammar);
    if (!format || !format->root()["definition"].isString())
        return tool.description;
    return tool.description + (tool.description.isEmpty() ? "" : "\n\n") +
           "The input must follow this " + format->root()["syntax"].string() + " grammar:\n" +
           format->root()["definition"].string();
}

QByteArray wrapCustomInput(QByteArrayView text)
{
    return "{\"input\":" + jsonString(text) + '}';
}

QByteArray unwrapCustomInput(QByteArrayView arguments)
{
    const Result<JsonTree> tree = JsonTree::parse(arguments);
    if (tree && tree->root()["input"].isString())
        return tree->root()["input"].string();
    return arguments.toByteArray(); // a model that wrote the text itself
}

QByteArray argumentsObject(QByteArrayView arguments)
{
    if (arguments.trimmed().isEmpty())
        return "{}";
    const Result<JsonTree> tree = JsonTree::parse(arguments);
    return tree && tree->root().isObject() ? tree->root().json() : wrapCustomInput(arguments);
}

QByteArray argumentsObject(const ToolCallPart &call)
{
    return call.isCustom ? wrapCustomInput(call.arguments) : argumentsObject(call.arguments);
}

ReplyEvents ToolRestorer::restore(const ReplyEvents &events)
{
    ReplyEvents restored;
    restored.reserve(events.size());
    for (const ReplyEvent &event : events) {
        if (const auto *const start = std::get_if<reply::PartStart>(&event);
            start && start->kind == reply::PartStart::Kind::ToolCall) {
            const ToolNames::Original original = m_names.original(start->name);
            reply::PartStart named = *start;
            named.name = original.name;
            if (named.space.isEmpty()) // an upstream that takes namespaces tells it itself
                named.space = original.space;
            named.isCustom = start->isCustom || original.isCustom;
            m_isHolding = original.isCustom;
            m_held.clear();
            restored.append(named);
        } else if (const auto *const delta = std::get_if<reply::Delta>(&event);
                   delta && m_isHolding) {
            m_held += delta->text;
        } else if (std::holds_alternative<reply::PartEnd>(event) && m_isHolding) {
            m_isHolding = false;
            // Copied in: GCC 12 sees a moved variant's other members as read, and warns.
            const ReplyEvent text = reply::Delta{unwrapCustomInput(std::exchange(m_held, {}))};
            restored.append(text);
            restored.append(event);
        } else {
            restored.append(event);
        }
    }
    return restored;
}

} // namespace deskrelay
