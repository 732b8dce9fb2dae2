#pragma once

#include "core/formats/messages/messagesrequestwriter.h"
#include "messagesrules.h"

#include <QTest>

#include <functional>

// What the tests of the request writer ask, in few words.

using namespace deskrelay;
using namespace Qt::StringLiterals;

using Change = std::function<void(Conversation &)>;
Q_DECLARE_METATYPE(Change)

inline constexpr auto newest = "claude-opus-5-5";
inline constexpr auto budgeted = "claude-sonnet-4-5";

/// What an OpenAI client might ask.
inline Conversation asked()
{
    return {.format = Format::OpenAiChat,
            .model = newest,
            .messages = {{.role = Role::User, .parts = {TextPart{.text = "Hi"}}}},
            .maxOutputTokens = 100};
}

inline Message told(const QByteArray &text)
{
    return {.role = Role::System, .parts = {TextPart{.text = text}}};
}

inline Message user(const QList<Part> &parts)
{
    return {.role = Role::User, .parts = parts};
}

inline Message assistant(const QList<Part> &parts)
{
    return {.role = Role::Assistant, .parts = parts};
}

inline Part text(const QByteArray &words)
{
    return TextPart{.text = words};
}

inline Part call(const QByteArray &id, const QByteArray &name = "f")
{
    return ToolCallPart{.id = id, .name = name, .arguments = "{}"};
}

inline Part result(const QByteArray &id, const QByteArray &words = "ok")
{
    return ToolResultPart{.id = id, .content = {TextPart{.text = words}}};
}

inline Result<WrittenRequest> write(const Conversation &conversation)
{
    return writeMessagesRequest(conversation,
                                traitsOf(Format::AnthropicMessages, conversation.model));
}

/// The member's text as it came; the path's steps are names and indices.
inline QByteArray member(const JsonNode &root, const QByteArray &path)
{
    const JsonNode *node = &root;
    static const JsonNode none;
    for (const QByteArray &step : path.split('.')) {
        bool isIndex = false;
        const size_t index = step.toULongLong(&isIndex);
        if (!isIndex)
            node = &(*node)[step];
        else
            node = index < node->items.size() ? &node->items[index] : &none;
    }
    return node->json();
}
