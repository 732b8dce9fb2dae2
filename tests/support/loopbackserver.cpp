#include "tests/support/loopbackserver.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QByteArray ReceivedRequest::field(const QByteArray &name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith(QByteArray(name + ':')))
            return line.sliced(name.size() + 1).trimmed();
    }
    return {};
}

LoopbackServer::LoopbackServer(QObject *parent)
    : QObject(parent)
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, &LoopbackServer::accept);
}

LoopbackServer::~LoopbackServer()
{
    const QList<QTcpSocket *> sockets = m_buffers.keys();
    for (QTcpSocket *const socket : sockets) {
        socket->disconnect(this);
        socket->abort();
    }
}

QString LoopbackServer::url(const QString &path) const
{
    return u"http://127.0.0.1:%1%2"_s.arg(port()).arg(path);
}

static LoopbackServer::Answer
whole(int status, const QByteArray &type, const QByteArray &body, const QByteArray &fields = {})
{
    return {.pieces = {"HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: " + type +
                       "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + fields +
                       "\r\n" + body}};
}

void LoopbackServer::enqueue(int status,
                             const QByteArray &type,
                             const QByteArray &body,
                             const QByteArray &fields)
{
    enqueue(whole(status, type, body, fields));
}

void LoopbackServer::setModelList(int status, const QByteArray &body)
{
    m_modelList = whole(status, "application/json", body);
}

void LoopbackServer::send(const QByteArray &bytes)
{
    if (m_answered) {
        m_answered->write(bytes);
        m_answered->flush();
    }
}

void LoopbackServer::accept()
{
    while (QTcpSocket *const socket = m_server.nextPendingConnection()) {
        m_buffers.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_buffers.remove(socket);
            socket->deleteLater();
        });
    }
}

void LoopbackServer::read(QTcpSocket *socket)
{
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    ReceivedRequest request{.head = buffer.first(end)};
    const qsizetype length = request.field("content-length").toLongLong();
    if (buffer.size() < end + 4 + length)
        return;
    request.body = buffer.sliced(end + 4, length);
    buffer.remove(0, end + 4 + length);
    const QByteArray path = request.line().split(' ').value(1).split('?').first();
    if (m_modelList && request.line().startsWith("GET ") && path.endsWith("/models")) {
        m_answered = socket;
        give(socket, *m_modelList);
        return;
    }
    m_requests.append(request);
    emit received();
    answer(socket);
}

void LoopbackServer::answer(QTcpSocket *socket)
{
    if (m_answers.isEmpty()) // an upstream that does not answer
        return;
    m_answered = socket;
    give(socket, m_answers.takeFirst());
}

void LoopbackServer::give(QTcpSocket *socket, const Answer &answer)
{
    for (const QByteArray &piece : answer.pieces) {
        socket->write(piece);
        socket->flush();
    }
    if (answer.closes)
        socket->disconnectFromHost();
}

} // namespace deskrelay
