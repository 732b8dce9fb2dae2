#pragma once

#include "core/formats/format.h"

#include <QByteArray>

namespace deskrelay {

/// The same request in a format: a system text, a question, one tool. \a model is its name where
/// the body has it.
QByteArray requestText(Format format, const QByteArray &model, bool isStreamed);
/// Where that request goes.
QByteArray requestPath(Format format, const QByteArray &model, bool isStreamed);

/// The same reply in a format: "Hello there", then a call of `look` with `{"at":"x"}`; 13 tokens
/// read, 3 of them from the cache, 7 written.
QByteArray wholeReply(Format format);
QByteArray streamedReply(Format format);

} // namespace deskrelay
