#include "core/http/connectionreply.h"

#include "core/http/httpconnection.h"

namespace deskrelay {

static QByteArrayView reasonOf(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 408:
        return "Request Timeout";
    case 413:
        return "Content Too Large";
    case 417:
        return "Expectation Failed";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    case 508:
        return "Loop Detected";
    default:
        return status < 400 ? QByteArrayView("OK") : QByteArrayView("Error");
    }
}

/// Replies of these statuses have no body, and no length of one.
static bool isBodiless(int status)
{
    return status == 204 || status == 304;
}

ConnectionReply::ConnectionReply(HttpConnection *connection, const Framing &framing)
    : HttpReply(connection)
    , m_connection(connection)
    , m_framing(framing)
{
}

bool ConnectionReply::closes() const
{
    return m_framing.closes || m_connection->isDraining();
}

QByteArray ConnectionReply::head(int status, const Headers &headers) const
{
    QByteArray text;
    text.reserve(512);
    text += "HTTP/1.1 ";
    text += QByteArray::number(status);
    text += ' ';
    text += reasonOf(status);
    text += "\r\n";
    for (const Headers::Field &field : headers) {
        text += field.name;
        text += ": ";
        text += field.value;
        text += "\r\n";
    }
    text += "x-deskrelay-request-id: ";
    text += m_framing.requestId;
    text += "\r\n";
    return text;
}

void ConnectionReply::send(int status, const Headers &headers, const QByteArray &body)
{
    if (m_state != State::Fresh)
        return;
    m_state = State::Ended;
    QByteArray text = head(status, headers);
    if (!isBodiless(status)) {
        text += "content-length: ";
        text += QByteArray::number(body.size());
        text += "\r\n";
    }
    if (status == 426)
        text += "upgrade: HTTP/1.1\r\nconnection: upgrade\r\n";
    text += closes() ? "connection: close\r\n\r\n" : "\r\n";
    if (m_framing.minorVersion == 0 && !closes())
        text.insert(text.size() - 2, "connection: keep-alive\r\n");
    const bool hasBody = !m_framing.isHead && !isBodiless(status);
    // One write for both where that costs little.
    if (hasBody && body.size() < 64 * 1024)
        text += body;
    m_connection->socket()->write(text);
    if (hasBody && body.size() >= 64 * 1024)
        m_connection->socket()->write(body);
    m_connection->flushSoon();
    m_connection->replyEnded(closes());
}

void ConnectionReply::begin(int status, const Headers &headers)
{
    if (m_state != State::Fresh)
        return;
    m_state = State::Streaming;
    m_isChunked = m_framing.minorVersion == 1 && !isBodiless(status);
    QByteArray text = head(status, headers);
    if (m_isChunked)
        text += "transfer-encoding: chunked\r\n";
    text += closes() || !m_isChunked ? "connection: close\r\n\r\n" : "\r\n";
    m_connection->socket()->write(text);
}

void ConnectionReply::write(const QByteArray &bytes)
{
    if (m_state != State::Streaming || bytes.isEmpty() || m_framing.isHead)
        return;
    QTcpSocket *const socket = m_connection->socket();
    if (m_isChunked) {
        QByteArray chunk;
        chunk.reserve(bytes.size() + 16);
        chunk += QByteArray::number(bytes.size(), 16);
        chunk += "\r\n";
        chunk += bytes;
        chunk += "\r\n";
        socket->write(chunk);
    } else {
        socket->write(bytes);
    }
    m_connection->flushSoon();
    m_isFull = m_isFull || pendingBytes() > bufferLimit;
}

void ConnectionReply::end()
{
    if (m_state != State::Streaming)
        return;
    m_state = State::Ended;
    if (m_isChunked && !m_framing.isHead)
        m_connection->socket()->write("0\r\n\r\n");
    m_connection->flushSoon();
    m_connection->replyEnded(closes() || !m_isChunked);
}

void ConnectionReply::abort()
{
    if (m_state == State::Ended)
        return;
    m_state = State::Ended;
    m_connection->socket()->abort();
}

qsizetype ConnectionReply::pendingBytes() const
{
    return m_connection->socket()->bytesToWrite();
}

void ConnectionReply::noteWritten()
{
    if (m_isFull && pendingBytes() < bufferLimit / 2) {
        m_isFull = false;
        emit drained();
    }
}

} // namespace deskrelay
