#pragma once

#include "core/formats/format.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace deskrelay {

/// An error reply's JSON body in the shape of \a format, with the type that belongs to the status.
/// \a code is told in OpenAI's formats; empty: the one that belongs to the status.
QByteArray errorBody(Format format,
                     int status,
                     const QString &message,
                     QByteArrayView requestId,
                     QByteArrayView code = {});

/// The event that tells of an error inside a stream that has begun, in the format's grammar: one
/// whole frame.
QByteArray errorEvent(Format format, int status, const QString &message, QByteArrayView requestId);

} // namespace deskrelay
