#pragma once

#include "core/formats/conversation/replyevent.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// An error that stands inside a stream.
struct StreamFailure
{
    reply::Failure failure = {};
    QByteArray body = {}; ///< Its JSON where that is the format's error body too; else empty.
};

/// The error among \a events, the bytes of a stream in \a format. Empty: none is there.
std::optional<StreamFailure> failureInStream(Format format, QByteArrayView events);

} // namespace deskrelay
