#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// Reads a message's \a content, text or parts, after those in \a parts; \a path names it in
/// errors. Empty text is no part.
/// Usage: a part is none that the format allows.
Result<void> readChatContent(const JsonNode &content, const QByteArray &path, QList<Part> &parts);

/// The cache hint beside a part, a message or a tool: OpenAI's `prompt_cache_breakpoint`, or the
/// `cache_control` that many clients send for Claude.
std::optional<CacheLife> readChatCacheHint(const JsonNode &node);

/// What an assistant's message tells of its reasoning, in any of the fields that vendors use.
QList<Part> readChatReasoning(const JsonNode &message);

/// The state in `extra_content.google.thought_signature` of a call or a message.
std::optional<SealedState> readChatSignature(const JsonNode &node);

/// The text of Mistral's `thinking`: text, or text parts.
QByteArray readChatThinking(const JsonNode &thinking);

/// A call's arguments: text, or the object itself, as some vendors have it.
QByteArray readChatArguments(const JsonNode &arguments);

/// An image that a model made: a data URL or a link. Empty for no text.
std::optional<MediaPart> readChatImage(const JsonNode &url);

} // namespace deskrelay
