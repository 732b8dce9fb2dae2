#pragma once

#include "core/base/secret.h"
#include "core/formats/format.h"

#include <QString>

namespace deskrelay {

/// The relay's origin as a tool on this machine reaches it: `http://127.0.0.1:8642`.
QString relayOrigin(const QString &host, quint16 port);

/// The base URL that the official SDK of \a format takes.
QString relayBaseUrl(Format format, const QString &origin);

/// A line for a shell that asks \a format for one streamed answer of \a model. Without a key the
/// line reads it from the variable DESKRELAY_KEY.
QString
curlLine(Format format, const QString &origin, const QString &model, const Secret &key = {});

} // namespace deskrelay
