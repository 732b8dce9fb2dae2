#pragma once

#include "core/base/error.h"
#include "core/formats/format.h"
#include "core/http/httpreply.h"
#include "core/http/httprequest.h"
#include "core/http/httpserver.h"

#include <QString>

namespace deskrelay {

/// The headers and body of an error in \a format's shape; a 429 and a 503 of ours say when to come
/// back.
HttpServer::ErrorReply
makeErrorReply(Format format, int status, const QString &message, const QByteArray &requestId);

/// Answers with an error of ours.
void sendError(HttpReply *reply,
               Format format,
               int status,
               const QString &message,
               const QByteArray &requestId);

/// The HTTP status in which a failure of ours, or of reaching an upstream, is told.
int statusForError(const Error &error);

} // namespace deskrelay
