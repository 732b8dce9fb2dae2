#pragma once

#include "core/formats/requestpeek.h"

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// The two changes that a body may undergo on its way through.
struct BodyEdits
{
    std::optional<QString> model = {}; ///< The name to ask the upstream for.
    bool requestUsage = false;         ///< Set `stream_options.include_usage`.
};

/// \a body with the edits done in place: every other byte is as it was. \a peek is what
/// peekRequest() said of this very body.
QByteArray editBody(const QByteArray &body, const RequestPeek &peek, const BodyEdits &edits);

} // namespace deskrelay
