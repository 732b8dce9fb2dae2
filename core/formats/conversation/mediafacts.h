#pragma once

#include "core/formats/conversation/fieldname.h"
#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// The media type in lower case and without parameters: what the first bytes are where they tell,
/// else what was told, else the usual one of its kind.
QByteArray mediaTypeOf(const MediaPart &media);
/// Whether a type was told or seen.
bool hasMediaType(const MediaPart &media);

/// Whether data of \a type can be read as text: `text/csv`, `application/json`, source code.
bool isTextType(QByteArrayView type);
/// Whether OpenAI and Anthropic take an image of \a type.
bool isCommonImageType(QByteArrayView type);

/// The text of a document that is one; empty where it is none.
std::optional<QByteArray> documentText(const MediaPart &media);

/// The field that media of that kind stand in.
Field mediaField(MediaPart::Kind kind);

} // namespace deskrelay
