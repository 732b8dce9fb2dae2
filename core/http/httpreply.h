#pragma once

#include "core/base/headers.h"

#include <QObject>

namespace deskrelay {

/// The answer to one request, whole or in pieces.
///
/// Lives in the relay thread. Made and deleted by the server: hold it in a QPointer. Framing
/// (length, chunked coding, connection: close, HEAD without a body) and `x-deskrelay-request-id`
/// are its own affair, callers give the other headers. Calls after the end, or after the client
/// left, are ignored.
class HttpReply : public QObject
{
    Q_OBJECT

public:
    /// Bytes of one reply that may wait for the client; above it the upstream is paused.
    static constexpr qsizetype bufferLimit = 256 * 1024;

    using QObject::QObject;

    /// Answers at once with a body of known length.
    virtual void send(int status, const Headers &headers, const QByteArray &body) = 0;

    /// Starts an answer whose length is not known.
    virtual void begin(int status, const Headers &headers) = 0;
    virtual void write(const QByteArray &bytes) = 0;
    virtual void end() = 0;

    /// Breaks the connection off, so that a client sees an unfinished answer as such.
    virtual void abort() = 0;

    /// Whether a status has been sent.
    virtual bool hasBegun() const = 0;
    /// Bytes written here that the client's socket has not taken yet.
    virtual qsizetype pendingBytes() const = 0;

signals:
    /// pendingBytes() fell below half of bufferLimit after it had been above it.
    void drained();
    /// The client left before the end. Nothing follows.
    void gone();
};

} // namespace deskrelay
