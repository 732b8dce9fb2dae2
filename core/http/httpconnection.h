#pragma once

#include "core/base/clock.h"
#include "core/http/chunkdecoder.h"
#include "core/http/httphead.h"
#include "core/http/httplimits.h"
#include "core/http/httprequest.h"
#include "core/http/httpserver.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <optional>

namespace deskrelay {

class ConnectionReply;

/// What the connections of one server share.
struct ConnectionShare
{
    const Clock &clock;
    HttpServer::Handler handler;
    HttpServer::ErrorWriter errorWriter;
    std::function<void(QTcpSocket *)> flushSoon; ///< Sends what was written, at the round's end.
    HttpLimits limits = {};
    qint64 bodyBytes = 0;    ///< Of all bodies in flight.
    quint64 requests = 0;    ///< Counted for the request ids.
    bool isDraining = false; ///< Each connection ends with the request that is under way.
    QByteArray idPrefix = {};
};

/// The guard of one accepted socket: reads one request at a time within its bounds, hands it over,
/// and reads the next when the reply has ended.
///
/// Lives in the relay thread as the server's child, and deletes itself when the socket is gone.
class HttpConnection final : public QObject
{
    Q_OBJECT

public:
    HttpConnection(QTcpSocket *socket, ConnectionShare &share, QObject *parent);
    ~HttpConnection() override;

    /// Answers an error at once and closes, without reading: there are too many connections.
    void turnAway();
    /// Looks whether a deadline has passed.
    void sweep(MonotonicTime now);
    /// Ends the connection unless a request has begun to arrive or is being answered.
    void endIfIdle();

    // For the reply.
    QTcpSocket *socket() const { return m_socket; }
    bool isDraining() const { return m_share.isDraining; }
    void flushSoon() { m_share.flushSoon(m_socket); }
    void replyEnded(bool closes);

private:
    enum class State
    {
        Head,
        Body,
        Replying,
        Lingering
    };

    void read();
    void process();
    bool takeHead();
    bool takeBody();
    void noteProgress(qsizetype bytes);
    void handOver();
    std::optional<HttpRefusal> checkHead();
    bool reserve(qint64 bytes);
    void releaseBody();
    void refuse(const HttpRefusal &refusal);
    void linger();
    void takeDisconnect();
    void nameRequest();

    QTcpSocket *const m_socket;
    ConnectionShare &m_share;
    State m_state = State::Head;
    QByteArray m_buffer = {};
    qsizetype m_searched = 0; ///< Of m_buffer, for the head's end.
    HttpHead m_head = {};
    HttpRequest m_request = {};
    std::optional<ChunkDecoder> m_chunks = {};
    qint64 m_reserved = 0;
    QPointer<ConnectionReply> m_reply;
    bool m_hasServed = false;
    bool m_isProcessing = false;
    MonotonicTime m_since = {}; ///< When the state began, or a body last came on.
    qsizetype m_progress = 0;   ///< Body bytes since m_since.
    qint64 m_discarded = 0;
};

} // namespace deskrelay
