#pragma once

#include "core/capture/capturearchive.h"
#include "core/storage/connection.h"
#include "core/storage/migration.h"

namespace deskrelay {

// The one table of `captures.db`. Its text was redacted before.

QList<Migration> captureMigrations();

/// Writes a capture; one of the same request is replaced.
Result<void>
writeCapture(const Connection &connection, const Capture &capture, const QByteArray &messages);
/// Deletes what is too old, then the oldest until the rest is small enough.
Result<void> trimCaptures(const Connection &connection, const CaptureBounds &bounds);
Result<std::optional<Capture>> readCapture(const Connection &connection, const QString &requestId);
Result<CaptureTotals> readCaptureTotals(const Connection &connection);

} // namespace deskrelay
