#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"

#include <QByteArray>

namespace deskrelay {

/// The name under which a model of another family calls the client's `tool_search`.
inline constexpr QByteArrayView toolSearchName("tool_search");
inline constexpr QByteArrayView toolSearchCall("tool_search_call"); ///< Its items' types.
inline constexpr QByteArrayView toolSearchOutput("tool_search_output");

/// Reads definitions of tools into `conversation.tools`; one that is there already is replaced.
///
/// A namespace's tools become tools of their own; a `tool_search` that the client itself runs
/// becomes a function, so that any model can call it. \a path names the array in errors.
Result<void>
readResponsesTools(const JsonNode &tools, const QByteArray &path, Conversation &conversation);

/// Reads `tool_choice`. A choice of a hosted tool becomes `auto`, and is named as dropped.
Result<void> readResponsesToolChoice(const JsonNode &choice, Conversation &conversation);

} // namespace deskrelay
