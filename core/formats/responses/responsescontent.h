#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace deskrelay {

/// Reads a message's or an output's content, a string or an array of parts, into \a parts.
/// \a path names it in errors; what no part can hold is named in \a dropped.
Result<void> readResponsesContent(const JsonNode &content,
                                  const QByteArray &path,
                                  QList<Part> &parts,
                                  QByteArrayList &dropped);

/// An image of an `image_generation_call`'s result.
MediaPart generatedImage(const JsonNode &item);

/// Names \a field once.
void dropOnce(QByteArrayList &dropped, const QByteArray &field);

} // namespace deskrelay
