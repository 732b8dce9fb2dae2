#include "core/http/httpconnection.h"

#include "core/base/logging.h"
#include "core/http/connectionreply.h"

#include <sys/socket.h>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A connection on which nothing was asked for so long is closed.
static constexpr std::chrono::seconds idleTime(75);
/// How long, and how much, is read and thrown away so that a client gets to read its error.
static constexpr std::chrono::seconds lingerTime(5);
static constexpr qint64 lingerBytes = 128 * 1024 * 1024;
/// Of the next request this much is read while a reply is under way.
static constexpr qsizetype aheadBytes = 64 * 1024;

HttpConnection::HttpConnection(QTcpSocket *socket, ConnectionShare &share, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_share(share)
    , m_since(share.clock.monotonic())
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(4 * aheadBytes);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] {
        if (m_reply)
            m_reply->noteWritten();
    });
    connect(m_socket, &QTcpSocket::disconnected, this, &HttpConnection::takeDisconnect);
}

HttpConnection::~HttpConnection()
{
    releaseBody();
    delete m_reply;
}

void HttpConnection::nameRequest()
{
    m_request = {};
    m_request.id = m_share.idPrefix + QByteArray::number(++m_share.requests, 36);
}

void HttpConnection::turnAway()
{
    nameRequest();
    refuse({503, u"Deskrelay has as many connections as it takes. Close some, or try again."_s});
}

void HttpConnection::read()
{
    if (m_state == State::Lingering) {
        m_discarded += m_socket->skip(lingerBytes);
        if (m_discarded > lingerBytes)
            m_socket->abort();
        return;
    }
    if (m_state == State::Replying && m_buffer.size() > aheadBytes)
        return;
    process();
}

void HttpConnection::process()
{
    if (std::exchange(m_isProcessing, true))
        return;
    const qsizetype held = m_buffer.size();
    m_buffer.resize(held + m_socket->bytesAvailable());
    const qint64 taken = m_socket->read(m_buffer.data() + held, m_buffer.size() - held);
    m_buffer.truncate(held + std::max<qint64>(0, taken));
    while ((m_state == State::Head && takeHead()) || (m_state == State::Body && takeBody())) {
    }
    m_isProcessing = false;
}

bool HttpConnection::takeHead()
{
    while (m_buffer.startsWith("\r\n")) // some clients end a body with a line of their own
        m_buffer.remove(0, 2);
    if (m_buffer.isEmpty())
        return false;
    if (m_searched == 0) {
        m_since = m_share.clock.monotonic();
        nameRequest();
        if (!canBeginRequest(m_buffer.front())) {
            refuse({400, u"The request is malformed: this is not HTTP. Use http://, not https."_s});
            return false;
        }
    }
    const qsizetype end = findHeadEnd(m_buffer, m_searched);
    const qsizetype size = end < 0 ? m_buffer.size() : end;
    if (size > m_share.limits.headBytes) {
        refuse(
            {431,
             u"The request's headers are larger than %1 bytes."_s.arg(m_share.limits.headBytes)});
        return false;
    }
    m_searched = m_buffer.size();
    if (end < 0)
        return false;
    m_searched = 0;
    std::optional<HttpRefusal> refusal = parseHead(QByteArrayView(m_buffer).first(end), m_head);
    m_buffer.remove(0, end);
    m_request.method = m_head.method;
    m_request.path = m_head.path;
    m_request.query = m_head.query;
    m_request.headers = m_head.headers;
    if (!refusal)
        refusal = checkHead();
    if (refusal) {
        refuse(*refusal);
        return false;
    }
    if (m_head.expectsContinue && (m_head.isChunked || m_head.contentLength > 0) &&
        m_buffer.isEmpty()) {
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
        m_socket->flush();
    }
    m_chunks.reset();
    if (m_head.isChunked)
        m_chunks.emplace(m_share.limits.bodyBytes);
    m_state = State::Body;
    m_since = m_share.clock.monotonic();
    m_progress = 0;
    return true;
}

static bool isOriginAllowed(const HttpHead &head, const QStringList &origins)
{
    const QList<QByteArray> sent = head.headers.values("origin");
    return std::all_of(sent.begin(), sent.end(), [&origins](const QByteArray &origin) {
        return origins.contains(QString::fromLatin1(origin), Qt::CaseInsensitive);
    });
}

std::optional<HttpRefusal> HttpConnection::checkHead()
{
    const HttpLimits &limits = m_share.limits;
    QList<QByteArray> hosts = m_head.headers.values("host");
    if (!m_head.authority.isEmpty())
        hosts.append(m_head.authority);
    for (const QByteArray &host : std::as_const(hosts)) {
        if (isHostAllowed(host, limits.hosts))
            continue;
        return HttpRefusal{
            403,
            u"The Host \"%1\" is not one of this relay's. Use 127.0.0.1, or allow the "
            u"name with the setting \"hosts\"."_s.arg(
                QString::fromLatin1(host.first(std::min<qsizetype>(host.size(), 200))))};
    }
    if (!isOriginAllowed(m_head, limits.origins)) {
        return HttpRefusal{
            403,
            u"Web pages may not use this relay. If this one shall, allow its origin with "
            u"the setting \"origins\"."_s};
    }
    if (m_head.contentLength > limits.bodyBytes) {
        return HttpRefusal{413,
                           u"The request's body has %1 bytes; the relay takes up to %2 (setting "
                           u"\"limits.body-bytes\")."_s.arg(m_head.contentLength)
                               .arg(limits.bodyBytes)};
    }
    if (!reserve(m_head.contentLength))
        return HttpRefusal{503, u"The relay holds as many request bodies as it may. Try again."_s};
    return std::nullopt;
}

bool HttpConnection::reserve(qint64 bytes)
{
    if (bytes > 0 && m_share.bodyBytes + bytes > m_share.limits.allBodiesBytes)
        return false;
    m_share.bodyBytes += bytes;
    m_reserved += bytes;
    return true;
}

void HttpConnection::releaseBody()
{
    m_share.bodyBytes -= m_reserved;
    m_reserved = 0;
}

/// A body's time starts anew with each bodyProgressBytes that it brought.
void HttpConnection::noteProgress(qsizetype bytes)
{
    m_progress += bytes;
    if (m_progress < m_share.limits.bodyProgressBytes)
        return;
    m_since = m_share.clock.monotonic();
    m_progress = 0;
}

bool HttpConnection::takeBody()
{
    if (!m_chunks) {
        const qsizetype left = m_head.contentLength - m_request.body.size();
        if (m_request.body.isEmpty() && m_buffer.size() == m_head.contentLength) {
            m_request.body = std::exchange(m_buffer, {});
        } else if (left > 0 && !m_buffer.isEmpty()) {
            if (m_request.body.isEmpty())
                m_request.body.reserve(m_head.contentLength);
            const qsizetype count = std::min(left, m_buffer.size());
            m_request.body.append(QByteArrayView(m_buffer).first(count));
            m_buffer.remove(0, count);
            noteProgress(count);
        }
        if (m_request.body.size() < m_head.contentLength)
            return false;
        handOver();
        return true;
    }
    const qsizetype before = m_request.body.size();
    const qsizetype used = m_chunks->feed(m_buffer, m_request.body);
    m_buffer.remove(0, used);
    noteProgress(used);
    if (!reserve(m_request.body.size() - before)) {
        refuse({503, u"The relay holds as many request bodies as it may. Try again."_s});
        return false;
    }
    switch (m_chunks->state()) {
    case ChunkDecoder::State::Reading:
        return false;
    case ChunkDecoder::State::Malformed:
        refuse({400, u"The request is malformed: its body is not in chunks."_s});
        return false;
    case ChunkDecoder::State::TooLarge:
        refuse(
            {413,
             u"The request's body is larger than %1 bytes (setting \"limits.body-bytes\")."_s.arg(
                 m_share.limits.bodyBytes)});
        return false;
    case ChunkDecoder::State::Done:
        break;
    }
    handOver();
    return true;
}

void HttpConnection::handOver()
{
    m_state = State::Replying;
    m_hasServed = true;
    m_reply = new ConnectionReply(this,
                                  ConnectionReply::Framing{.requestId = m_request.id,
                                                           .isHead = m_request.method == "HEAD",
                                                           .minorVersion = m_head.minorVersion,
                                                           .closes = m_head.closes});
    const HttpRequest request = std::exchange(m_request, {});
    m_share.handler(request, m_reply);
}

void HttpConnection::replyEnded(bool closes)
{
    releaseBody();
    if (m_reply)
        m_reply->deleteLater();
    m_reply = nullptr;
    if (closes || m_share.isDraining) {
        linger();
        return;
    }
    m_state = State::Head;
    m_since = m_share.clock.monotonic();
    if (!m_buffer.isEmpty() || m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::process, Qt::QueuedConnection);
}

void HttpConnection::refuse(const HttpRefusal &refusal)
{
    qCInfo(lcHttp).nospace().noquote() << m_request.id << " refused with " << refusal.status;
    m_state = State::Replying;
    const HttpServer::ErrorReply error =
        m_share.errorWriter(m_request, refusal.status, refusal.message);
    m_reply = new ConnectionReply(this,
                                  ConnectionReply::Framing{.requestId = m_request.id,
                                                           .isHead = m_request.method == "HEAD",
                                                           .closes = true});
    m_reply->send(refusal.status, error.headers, error.body);
}

void HttpConnection::linger()
{
    m_state = State::Lingering;
    m_since = m_share.clock.monotonic();
    m_buffer.clear();
    m_socket->setReadBufferSize(0);
    // Ours is said; what the client still sends is thrown away, since closing over unread bytes
    // would reset the connection and take the reply with it.
    const auto endWriting = [this] {
        if (m_socket->bytesToWrite() == 0)
            ::shutdown(static_cast<int>(m_socket->socketDescriptor()), SHUT_WR);
    };
    m_socket->flush();
    connect(m_socket, &QTcpSocket::bytesWritten, this, endWriting);
    endWriting();
    m_discarded += m_socket->skip(lingerBytes);
}

void HttpConnection::sweep(MonotonicTime now)
{
    const auto age = now - m_since;
    const HttpLimits &limits = m_share.limits;
    switch (m_state) {
    case State::Head:
        if (!m_buffer.isEmpty() ? age > limits.headTime
                                : age > (m_hasServed ? idleTime : limits.headTime)) {
            if (m_buffer.isEmpty())
                m_socket->abort();
            else
                refuse({408, u"The request's headers did not arrive in time."_s});
        }
        return;
    case State::Body:
        if (age > limits.bodyProgressTime)
            refuse({408, u"The request's body did not arrive in time."_s});
        return;
    case State::Lingering:
        if (age > lingerTime)
            m_socket->abort();
        return;
    case State::Replying:
        return;
    }
}

void HttpConnection::endIfIdle()
{
    const bool isIdle =
        m_state == State::Head && m_buffer.isEmpty() && m_socket->bytesAvailable() == 0;
    if (isIdle)
        m_socket->disconnectFromHost();
}

void HttpConnection::takeDisconnect()
{
    if (m_reply)
        emit m_reply->gone();
    deleteLater();
}

} // namespace deskrelay
