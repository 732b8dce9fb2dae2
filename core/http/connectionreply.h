#pragma once

#include "core/http/httpreply.h"

#include <QByteArray>

namespace deskrelay {

class HttpConnection;

/// A reply as it is written to its connection's socket: the framing of HTTP/1.1 and HTTP/1.0.
class ConnectionReply final : public HttpReply
{
    Q_OBJECT

public:
    struct Framing
    {
        QByteArray requestId = {};
        bool isHead = false; ///< HEAD: the body's length alone.
        int minorVersion = 1;
        bool closes = false;
    };

    ConnectionReply(HttpConnection *connection, const Framing &framing);

    void send(int status, const Headers &headers, const QByteArray &body) override;
    void begin(int status, const Headers &headers) override;
    void write(const QByteArray &bytes) override;
    void end() override;
    void abort() override;
    bool hasBegun() const override { return m_state != State::Fresh; }
    qsizetype pendingBytes() const override;

    /// The connection's socket has taken bytes.
    void noteWritten();

private:
    enum class State
    {
        Fresh,
        Streaming,
        Ended
    };

    QByteArray head(int status, const Headers &headers) const;
    bool closes() const;

    HttpConnection *const m_connection;
    const Framing m_framing;
    State m_state = State::Fresh;
    bool m_isChunked = false;
    bool m_isFull = false;
};

} // namespace deskrelay
