#include "core/http/httpserver.h"

#include "core/base/ids.h"
#include "core/base/logging.h"
#include "core/http/httpconnection.h"

#include <QList>
#include <QPointer>
#include <QTcpServer>
#include <QTimer>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Beyond the bound so many connections more are told so; the rest is dropped at once.
static constexpr int turnedAwayAtOnce = 64;
static constexpr int backlog = 1024;
static constexpr std::chrono::milliseconds acceptPause(200);

class HttpServer::Private
{
public:
    Private(HttpServer *server, const Clock &clock, Handler handler, ErrorWriter errorWriter)
        : q(server)
        , share{.clock = clock,
                .handler = std::move(handler),
                .errorWriter = std::move(errorWriter),
                .flushSoon = [this](QTcpSocket *socket) { flushSoon(socket); },
                .idPrefix = "req_" + randomId({}).toLatin1()}
    {
    }

    std::unique_ptr<QTcpServer> listenOn(const QHostAddress &address, quint16 port, QString &error);
    void accept(QTcpServer *listener);
    void forget(HttpConnection *connection);
    void flushSoon(QTcpSocket *socket);
    void flushAll();

    HttpServer *const q;
    ConnectionShare share;
    std::vector<std::unique_ptr<QTcpServer>> listeners;
    QList<HttpConnection *> connections = {};
    std::vector<QPointer<QTcpSocket>> written = {}; ///< Whose bytes wait for the round's end.
    QTimer sweepTimer;
};

HttpServer::HttpServer(const Clock &clock,
                       Handler handler,
                       ErrorWriter errorWriter,
                       QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, std::move(handler), std::move(errorWriter)))
{
    d->sweepTimer.setInterval(std::chrono::seconds(1));
    connect(&d->sweepTimer, &QTimer::timeout, this, [this] {
        const MonotonicTime now = d->share.clock.monotonic();
        const QList<HttpConnection *> connections = d->connections;
        for (HttpConnection *const connection : connections)
            connection->sweep(now);
    });
}

HttpServer::~HttpServer()
{
    close();
}

std::unique_ptr<QTcpServer>
HttpServer::Private::listenOn(const QHostAddress &address, quint16 port, QString &error)
{
    auto listener = std::make_unique<QTcpServer>();
    listener->setListenBacklogSize(backlog);
    listener->setMaxPendingConnections(backlog);
    if (!listener->listen(address, port)) {
        error = listener->errorString();
        return nullptr;
    }
    QObject::connect(listener.get(), &QTcpServer::newConnection, q, [this, raw = listener.get()] {
        accept(raw);
    });
    // Qt stops accepting at an error, as when there are no file descriptors left.
    QObject::connect(
        listener.get(), &QTcpServer::acceptError, listener.get(), [raw = listener.get()] {
            qCWarning(lcHttp).noquote()
                << "a connection could not be accepted:" << raw->errorString();
            QTimer::singleShot(acceptPause, raw, &QTcpServer::resumeAccepting);
        });
    return listener;
}

Result<quint16> HttpServer::listen(const QList<QHostAddress> &addresses, quint16 port)
{
    // With a port of the system's choice the second address may find it taken: then another.
    constexpr int tries = 8;
    QString error;
    QHostAddress taken;
    for (int attempt = 0; attempt < (port == 0 ? tries : 1); ++attempt) {
        d->listeners.clear();
        quint16 chosen = port;
        bool isTaken = false;
        for (const QHostAddress &address : addresses) {
            std::unique_ptr<QTcpServer> listener = d->listenOn(address, chosen, error);
            if (!listener) {
                // A machine without IPv6 serves on the address it has.
                if (address == QHostAddress(QHostAddress::LocalHostIPv6) && !d->listeners.empty() &&
                    !error.contains("in use"_L1))
                    continue;
                isTaken = true;
                taken = address;
                break;
            }
            chosen = listener->serverPort();
            d->listeners.push_back(std::move(listener));
        }
        if (!isTaken) {
            d->sweepTimer.start();
            return chosen;
        }
    }
    d->listeners.clear();
    return makeError(Error::Kind::Conflict,
                     u"Port %1 of %2 cannot be listened on: %3. Choose another port, or end the "
                     u"program that has it."_s.arg(port)
                         .arg(taken.toString(), error));
}

void HttpServer::Private::accept(QTcpServer *listener)
{
    while (QTcpSocket *const socket = listener->nextPendingConnection()) {
        const auto open = connections.size();
        if (open >= share.limits.connections + turnedAwayAtOnce) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto *const connection = new HttpConnection(socket, share, q);
        connections.append(connection);
        QObject::connect(
            connection, &QObject::destroyed, q, [this, connection] { forget(connection); });
        if (open >= share.limits.connections)
            connection->turnAway();
        else if (socket->bytesAvailable() > 0)
            QMetaObject::invokeMethod(socket, &QTcpSocket::readyRead, Qt::QueuedConnection);
    }
}

void HttpServer::Private::forget(HttpConnection *connection)
{
    connections.removeOne(connection);
    if (share.isDraining && connections.isEmpty())
        emit q->drained();
}

/// The replies of one round are sent together: that spares the caches, and the clients from being
/// woken one by one.
void HttpServer::Private::flushSoon(QTcpSocket *socket)
{
    if (written.empty())
        QMetaObject::invokeMethod(
            q, [this] { flushAll(); }, Qt::QueuedConnection);
    if (written.empty() || written.back() != socket)
        written.emplace_back(socket);
}

void HttpServer::Private::flushAll()
{
    const std::vector<QPointer<QTcpSocket>> sockets = std::exchange(written, {});
    for (const QPointer<QTcpSocket> &socket : sockets) {
        if (socket)
            socket->flush();
    }
}

void HttpServer::drain()
{
    d->listeners.clear();
    d->share.isDraining = true;
    const QList<HttpConnection *> connections = d->connections;
    for (HttpConnection *const connection : connections)
        connection->endIfIdle();
    if (connections.isEmpty())
        QMetaObject::invokeMethod(this, &HttpServer::drained, Qt::QueuedConnection);
}

void HttpServer::close()
{
    d->share.isDraining = false;
    d->listeners.clear();
    d->sweepTimer.stop();
    const QList<HttpConnection *> connections = d->connections;
    for (HttpConnection *const connection : connections) {
        connection->socket()->abort();
        delete connection;
    }
}

void HttpServer::setLimits(const HttpLimits &limits)
{
    d->share.limits = limits;
}

int HttpServer::connectionCount() const
{
    return static_cast<int>(d->connections.size());
}

} // namespace deskrelay
