#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/messages/requestfields.h"

#include <QList>

namespace deskrelay {

/// Reads `tools`. One that the provider runs or defines itself becomes Tool::Kind::Server.
QList<Tool> readMessagesTools(const JsonNode &tools, RequestFields &fields);
ToolChoice readMessagesToolChoice(const JsonNode &choice, RequestFields &fields);

} // namespace deskrelay
