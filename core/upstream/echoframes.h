#pragma once

#include "core/formats/format.h"
#include "core/formats/operation.h"
#include "core/upstream/echotext.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// What an echo reply says about itself.
struct EchoReplyHead
{
    QByteArray model = {};
    QByteArray id = {}; ///< Random part of the ids in the reply.
    qint64 createdSeconds = 0;
};

/// A whole reply in the format's own shape, with usage.
QByteArray
echoBody(Format format, Operation operation, const EchoInput &input, const EchoReplyHead &head);

/// A streamed reply to the letter of the format's grammar: what comes at once, then a piece a word,
/// then the end. Each entry is written at its own time.
QList<QByteArray> echoFrames(Format format, const EchoInput &input, const EchoReplyHead &head);

/// The models list of the echo account: one entry, in the shape of \a format.
QByteArray echoModels(Format format);

} // namespace deskrelay
