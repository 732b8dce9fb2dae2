#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/modeltraits.h"
#include "core/formats/conversation/toolnames.h"

#include <QByteArrayList>

namespace deskrelay {

/// Writes the array of `tools`.
///
/// A server tool of another format is written where there is one like it, else named in
/// \a dropped. Usage: no tool would be left.
Result<void> writeResponsesTools(JsonWriter &json,
                                 const Conversation &conversation,
                                 const ModelTraits &traits,
                                 const ToolNames &names,
                                 QByteArrayList &dropped);

/// Writes the value of `tool_choice`; false where there is nothing to write.
bool writeResponsesToolChoice(JsonWriter &json,
                              const Conversation &conversation,
                              const ModelTraits &traits,
                              const ToolNames &names,
                              QByteArrayList &dropped);

/// Whether free-form tools and namespaces go along as they are: OpenAI's own models take both.
NameRule responsesNameRule(const ModelTraits &traits);

} // namespace deskrelay
