#pragma once

#include "core/formats/conversation/conversation.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

// What a request means in the words that OpenAI's two formats share.

/// The effort that the client wishes now, in whatever words: none where reasoning is off, medium
/// where it is on and nothing tells how much. Empty: the model's default.
std::optional<Effort> wishedEffort(const Conversation &conversation);

/// Whether anybody speaks of JSON: OpenAI refuses to promise it where nobody does.
bool mentionsJson(const Conversation &conversation);

/// The client's service tier as OpenAI names it; empty where it has none like it.
QByteArray openAiServiceTier(const Conversation &conversation);
/// Whether \a tier, in whatever words, is what is served unasked.
bool isUsualServiceTier(QByteArrayView tier);

/// A cache key or a user's name as OpenAI takes it, which refuses longer ones.
QByteArray openAiKey(const QByteArray &key);
/// A schema's name as OpenAI takes it; other formats' have none.
QByteArray openAiSchemaName(const QByteArray &name);

} // namespace deskrelay
