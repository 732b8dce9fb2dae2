#pragma once

#include "core/formats/responses/responsescodec.h"

#include <QTest>

// What the tests of this format share.

namespace deskrelay {

using Messages = QList<Message>;
using Parts = QList<Part>;
using Texts = QList<QByteArray>;

inline Result<Conversation> tryRead(const QByteArray &body)
{
    const Result<JsonTree> tree = JsonTree::parse(body);
    if (!tree)
        return tree.error();
    return responsesCodec.readRequest(tree->root(), {});
}

inline Conversation readBody(const QByteArray &body)
{
    const Result<Conversation> conversation = tryRead(body);
    if (!conversation) {
        QTest::qFail(qPrintable(conversation.error().message), __FILE__, __LINE__);
        return {};
    }
    return *conversation;
}

/// Traits of a model that takes what OpenAI's newest take.
inline const ModelTraits openAi{.efforts = {Effort::None, Effort::Low, Effort::High},
                                .takesSampling = false,
                                .takesCustomTools = true,
                                .takesStop = false};

/// The body that is written for the conversation.
inline JsonTree written(const Conversation &conversation, const ModelTraits &traits = openAi)
{
    const Result<WrittenRequest> request = responsesCodec.writeRequest(conversation, traits);
    if (!request) {
        QTest::qFail(qPrintable(request.error().message), __FILE__, __LINE__);
        return std::move(*JsonTree::parse("{}"));
    }
    return std::move(*JsonTree::parse(request->body));
}

inline Message said(Role role, const QByteArray &text)
{
    return {.role = role, .parts = {TextPart{.text = text}}};
}

} // namespace deskrelay

Q_DECLARE_METATYPE(deskrelay::Messages)
Q_DECLARE_METATYPE(deskrelay::Parts)
Q_DECLARE_METATYPE(deskrelay::Texts)
Q_DECLARE_METATYPE(deskrelay::Conversation)
Q_DECLARE_METATYPE(deskrelay::Tool)
Q_DECLARE_METATYPE(deskrelay::ToolChoice)
Q_DECLARE_METATYPE(deskrelay::Reasoning)
Q_DECLARE_METATYPE(deskrelay::ReplyEvents)
Q_DECLARE_METATYPE(std::optional<deskrelay::CacheLife>)
