#pragma once

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

#include <QByteArray>

namespace deskrelay {

/// Reads `reasoning` of a body or of a `configuration_update`.
Result<void> readResponsesReasoning(const JsonNode &reasoning,
                                    const QByteArray &path,
                                    Conversation &conversation);

/// Reads `text`: `format` and `verbosity`.
Result<void>
readResponsesText(const JsonNode &text, const QByteArray &path, Conversation &conversation);

/// Writes the value of `text`; an empty \a verbosity is left out.
void writeResponsesText(JsonWriter &json, const OutputFormat &format, const QByteArray &verbosity);

} // namespace deskrelay
