#include "core/relay/relayerrors.h"

#include "core/formats/errorbody.h"
#include "core/formats/upstreamerror.h"
#include "core/upstream/profile.h"

namespace deskrelay {

HttpServer::ErrorReply
makeErrorReply(Format format, int status, const QString &message, const QByteArray &requestId)
{
    HttpServer::ErrorReply reply;
    reply.headers.add("content-type", "application/json");
    if (format == Format::AnthropicMessages)
        reply.headers.add("request-id", requestId);
    if (status == 429 || status == 503)
        reply.headers.add("retry-after", "1");
    reply.body = errorBody(format, status, message, requestId);
    return reply;
}

void sendError(HttpReply *reply,
               Format format,
               int status,
               const QString &message,
               const QByteArray &requestId)
{
    const HttpServer::ErrorReply error = makeErrorReply(format, status, message, requestId);
    reply->send(status, error.headers, error.body);
}

int statusForError(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Usage:
        return 400;
    case Error::Kind::Denied:
        return error.source == Error::Source::Upstream ? 502 : 403;
    case Error::Kind::NotFound:
        return 404;
    case Error::Kind::TooLarge:
        return error.source == Error::Source::Upstream ? 502 : 413;
    case Error::Kind::Timeout:
        return 504;
    case Error::Kind::Unavailable:
    case Error::Kind::Locked:
        return error.source == Error::Source::Upstream ? 502 : 503;
    case Error::Kind::Protocol:
        return error.source == Error::Source::Upstream ? 502 : 400;
    case Error::Kind::Unsupported:
        return 501;
    case Error::Kind::Conflict:
    case Error::Kind::Storage:
    case Error::Kind::Aborted:
    case Error::Kind::Internal:
        break;
    }
    return error.source == Error::Source::Upstream ? 502 : 500;
}

UpstreamRefusal tellUpstreamError(const ErrorListener &listener, const UpstreamRefusal &refusal)
{
    UpstreamError error = readUpstreamError(refusal.status, refusal.body);
    QByteArray retryAfter = refusal.headers.value("retry-after");
    if (retryAfter.isEmpty() && error.retryAfter)
        retryAfter = QByteArray::number(qint64(error.retryAfter->count()));
    else if (const qint64 seconds = retryAfter.toLongLong(); seconds > 0) // it may be a date
        error.retryAfter = std::chrono::seconds(seconds);
    UpstreamRefusal told = refusal;
    told.headers = returnedHeaders(refusal.headers);
    if (listener.isRewritten) {
        told.status = statusFor(listener.client, refusal.status);
        told.headers = {{"content-type", "application/json"}};
        told.body = translatedErrorBody(listener.client, told.status, error, listener.requestId);
    }
    if (!retryAfter.isEmpty())
        told.headers.set("retry-after", retryAfter);
    if ((told.status == 429 || told.status == 503) && !told.headers.contains("retry-after"))
        told.headers.add("retry-after", "1");
    return told;
}

} // namespace deskrelay
