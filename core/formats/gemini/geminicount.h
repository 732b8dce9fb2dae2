#pragma once

#include "core/formats/conversation/codec.h"

#include <optional>

namespace deskrelay {

/// A countTokens request as the Conversation whose tokens shall be counted.
Result<Conversation> readGeminiCount(const JsonNode &body, const QByteArray &model);

/// The countTokens body for a request that was written for generateContent: instructions and tools
/// count too.
QByteArray geminiCountBody(const WrittenRequest &request, const QByteArray &model);

/// The tokens in countTokens' answer; empty where it holds none.
std::optional<qint64> readGeminiCountReply(const JsonNode &body);
QByteArray geminiCountReply(qint64 tokens);

} // namespace deskrelay
