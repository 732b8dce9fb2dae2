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

/// The client left before it got a status; nginx's number for it.
inline constexpr int statusClientGone = 499;

/// An upstream's error, or what the client gets of it.
struct UpstreamRefusal
{
    int status = 502;
    Headers headers = {};
    QByteArray body = {};
};

/// Who is told of it.
struct ErrorListener
{
    Format client = Format::OpenAiChat;
    bool isRewritten = false; ///< The upstream speaks another format.
    QByteArray requestId = {};
};

/// The error as it came, or in the client's own shape where the upstream speaks another format; a
/// 429 and a 503 say when to come back.
UpstreamRefusal tellUpstreamError(const ErrorListener &listener, const UpstreamRefusal &refusal);

/// The HTTP status in which a failure of ours, or of reaching an upstream, is told.
int statusForError(const Error &error);

} // namespace deskrelay
