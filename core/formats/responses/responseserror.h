#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

// The codes of a failed response's error: OpenAI's SDK lists them, and Codex acts upon some.

/// The code that tells a client what it may do. A context that is too long is known by its words.
QByteArrayView responsesErrorCode(int status, const QByteArray &message);

/// The status that an error would have had outside of a stream, by its code, else by its type.
int statusOfResponsesError(QByteArrayView code, QByteArrayView type);

} // namespace deskrelay
