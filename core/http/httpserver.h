#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/http/httplimits.h"
#include "core/http/httpreply.h"
#include "core/http/httprequest.h"

#include <QHostAddress>
#include <QObject>

#include <functional>
#include <memory>

namespace deskrelay {

/// The front of the relay: the listening sockets and the guard on each connection.
///
/// Made, used and deleted in one thread, the relay's. Requests of one connection are handed over
/// one after the other, the next one when the reply to the former has ended.
class HttpServer final : public QObject
{
    Q_OBJECT

public:
    /// Answers a request, now or later. The reply may be gone when it does.
    using Handler = std::function<void(const HttpRequest &request, HttpReply *reply)>;

    /// An error reply's body and its headers (content type, retry-after), in the shape that fits
    /// the path and headers. \a head has no body.
    struct ErrorReply
    {
        Headers headers = {};
        QByteArray body = {};
    };
    using ErrorWriter =
        std::function<ErrorReply(const HttpRequest &head, int status, const QString &message)>;

    HttpServer(const Clock &clock,
               Handler handler,
               ErrorWriter errorWriter,
               QObject *parent = nullptr);
    ~HttpServer() override;

    /// Listens on \a port of every address; 0 lets the system choose one port for all of them.
    /// Answers the port. Conflict when it is taken: the message names port and address.
    Result<quint16> listen(const QList<QHostAddress> &addresses, quint16 port);

    /// Stops accepting and breaks off what is open.
    void close();
    /// Stops accepting; a request that has begun is still answered, then its connection ends.
    /// drained() follows, at the earliest from the event loop.
    void drain();

    /// Applies to what comes next.
    void setLimits(const HttpLimits &limits);
    int connectionCount() const;

signals:
    /// After drain(): the last connection is gone.
    void drained();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
