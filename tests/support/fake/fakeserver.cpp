#include "tests/support/fake/fakeserver.h"

namespace deskrelay::fake {

static constexpr qsizetype mostBytes = 128 * 1024 * 1024;

Connection::Connection(QTcpSocket *socket, State &state, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_state(state)
{
    socket->setParent(this);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &Connection::writeNext);
    connect(socket, &QTcpSocket::readyRead, this, &Connection::read);
    connect(socket, &QTcpSocket::disconnected, this, [this] {
        if (m_isReplying)
            m_state.noteLeft(m_index);
        m_timer.stop();
        deleteLater();
    });
}

void Connection::read()
{
    m_buffer += m_socket->readAll();
    while (!m_isReplying && takeRequest())
        deliver();
}

/// Whether a whole request is there; its head and body are then in m_head and m_body.
bool Connection::takeRequest()
{
    if (!m_head) {
        const qsizetype end = findHeadEnd(m_buffer, 0);
        if (end < 0)
            return false;
        HttpHead head;
        if (parseHead(QByteArrayView(m_buffer).first(end), head)) {
            m_socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            m_socket->disconnectFromHost();
            return false;
        }
        m_buffer.remove(0, end);
        m_head = head;
        m_body.clear();
        m_chunks.reset();
        if (head.isChunked)
            m_chunks.emplace(mostBytes);
    }
    if (m_chunks) {
        m_buffer.remove(0, m_chunks->feed(m_buffer, m_body));
        return m_chunks->state() == ChunkDecoder::State::Done;
    }
    if (m_buffer.size() < m_head->contentLength)
        return false;
    m_body = m_buffer.first(m_head->contentLength);
    m_buffer.remove(0, m_head->contentLength);
    return true;
}

void Connection::deliver()
{
    m_isReplying = true;
    m_delivery = m_state.answer({.method = m_head->method,
                                 .path = m_head->path,
                                 .query = m_head->query,
                                 .headers = m_head->headers,
                                 .raw = m_body,
                                 .body = m_body},
                                m_index);
    m_next = -1;
    if (m_delivery.delay.count() > 0)
        m_timer.start(m_delivery.delay);
    else
        writeNext();
}

/// Writes the head, then piece after piece.
void Connection::writeNext()
{
    if (m_next < 0) {
        if (m_delivery.head.isEmpty()) // it hangs
            return;
        m_socket->write(m_delivery.head);
        m_socket->flush();
        m_next = 0;
    }
    while (m_next < m_delivery.pieces.size()) {
        const Event &piece = m_delivery.pieces[m_next++];
        if (piece.usage)
            m_state.noteUsage(m_index, *piece.usage);
        m_socket->write(piece.bytes);
        m_socket->flush();
        if (m_delivery.pieceDelay.count() > 0) {
            m_timer.start(m_delivery.pieceDelay);
            return;
        }
    }
    endReply();
}

void Connection::endReply()
{
    if (m_delivery.ending == Delivery::Ending::Hang)
        return;
    const bool closes = m_head->closes || m_delivery.ending == Delivery::Ending::Cut;
    m_isReplying = false;
    m_head.reset();
    if (closes)
        m_socket->disconnectFromHost();
    else if (!m_buffer.isEmpty())
        QMetaObject::invokeMethod(this, &Connection::read, Qt::QueuedConnection);
}

Server::Server(State &state, QObject *parent)
    : QTcpServer(parent)
    , m_state(state)
{
    setListenBacklogSize(512);
    connect(this, &QTcpServer::newConnection, this, &Server::accept);
}

void Server::accept()
{
    while (QTcpSocket *const socket = nextPendingConnection())
        new Connection(socket, m_state, this);
}

} // namespace deskrelay::fake
