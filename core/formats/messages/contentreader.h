#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/parts.h"
#include "core/formats/messages/requestfields.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// Reads a message's content, a string or blocks, into parts. Blocks that only Anthropic
/// understands become OpaquePart.
QList<Part>
readMessagesContent(const JsonNode &content, const QByteArray &path, RequestFields &fields);

} // namespace deskrelay
