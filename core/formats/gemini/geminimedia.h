#pragma once

#include "core/formats/conversation/mediafacts.h"

#include <QByteArray>

namespace deskrelay {

/// Gemini's `inlineData` as a part: an image, sound, or a document (video too); what is text by
/// its type is decoded.
MediaPart inlineMediaPart(const QByteArray &type, const QByteArray &base64, const QByteArray &name);
/// Gemini's `fileData`: a URL, or a file at the account.
MediaPart fileMediaPart(const QByteArray &type, const QByteArray &uri, const QByteArray &name);

/// Whether Gemini reads data of that media type.
bool isReadByGemini(QByteArrayView type);

} // namespace deskrelay
