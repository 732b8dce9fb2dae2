#pragma once

#include "core/base/jsonwriter.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

// The codes of a failed response's error: OpenAI's SDK lists them, and Codex acts upon some.

/// The code that tells a client what it may do. A context that is too long is known by its words.
QByteArrayView responsesErrorCode(int status, const QByteArray &message);

/// The members of an `error` event. OpenAI's API lists code and message as the event's own, and
/// sends them within an `error`, for which its SDKs raise.
void writeResponsesError(JsonWriter &event, QByteArrayView code, const QByteArray &message);

/// The status that an error would have had outside of a stream, by its code, else by its type.
int statusOfResponsesError(QByteArrayView code, QByteArrayView type);

} // namespace deskrelay
