#pragma once

#include "core/http/httpserver.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

#include <memory>

namespace deskrelay {

/// A server on loopback whose clock and handler are the test's.
class HttpServerFixture : public QObject
{
    Q_OBJECT

protected:
    void start();
    void stop() { m_server.reset(); }

    std::unique_ptr<QTcpSocket> open();
    /// Sends and reads until the server closes.
    QByteArray talk(const QByteArray &request);

    ManualClock m_clock;
    std::unique_ptr<HttpServer> m_server;
    HttpLimits m_limits = {};
    HttpServer::Handler m_handler = {}; ///< Answers with the path until a test puts another.
    QList<HttpRequest> m_requests = {};
    quint16 m_port = 0;
};

inline void HttpServerFixture::start()
{
    m_requests.clear();
    m_limits = {};
    m_handler = [](const HttpRequest &request, HttpReply *reply) {
        reply->send(200, {{"x-kind", "test"}}, "path=" + request.path);
    };
    m_server = std::make_unique<HttpServer>(
        m_clock,
        [this](const HttpRequest &request, HttpReply *reply) {
            m_requests.append(request);
            m_handler(request, reply);
        },
        [](const HttpRequest &, int status, const QString &message) {
            return HttpServer::ErrorReply{
                .body = QByteArray(QByteArray::number(status) + ": " + message.toUtf8())};
        });
    const Result<quint16> port = m_server->listen({QHostAddress(QHostAddress::LocalHost)}, 0);
    QVERIFY(port.has_value());
    m_port = *port;
}

inline std::unique_ptr<QTcpSocket> HttpServerFixture::open()
{
    auto socket = std::make_unique<QTcpSocket>();
    QSignalSpy connected(socket.get(), &QTcpSocket::connected);
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    connected.wait();
    return socket;
}

inline QByteArray HttpServerFixture::talk(const QByteArray &request)
{
    const std::unique_ptr<QTcpSocket> socket = open();
    QSignalSpy closed(socket.get(), &QTcpSocket::disconnected);
    socket->write(request);
    if (socket->state() != QTcpSocket::UnconnectedState && !closed.wait(5000))
        return "not closed: " + socket->readAll();
    return socket->readAll();
}

} // namespace deskrelay
