#include "core/upstream/curlreply.h"

#include "core/base/logging.h"
#include "core/upstream/curlerror.h"
#include "core/upstream/privateaddress.h"

#include <QPointer>

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A reply's head may not grow beyond this.
static constexpr qsizetype headLimit = 256 * 1024;
/// So much of a body is taken before it is told; libcurl would read on while there is something.
static constexpr qsizetype untoldLimit = 128 * 1024;

/// A folded line goes on with the value of the field before it.
static Headers withLastValue(const Headers &headers, const QByteArray &value)
{
    Headers changed;
    const qsizetype last = headers.fields().size() - 1;
    for (qsizetype i = 0; i <= last; ++i)
        changed.add(headers.fields()[i].name, i == last ? value : headers.fields()[i].value);
    return changed;
}

static MonotonicTime monotonicNow()
{
    return SystemClock::instance().monotonic();
}

CurlReply::CurlReply(const UpstreamRequest &request,
                     const UpstreamHost &upstream,
                     Host *host,
                     CURL *handle,
                     QObject *parent)
    : UpstreamReply(parent)
    , m_request(request)
    , m_upstream(upstream)
    , m_host(host)
    , m_handle(handle)
    , m_lastActivity(monotonicNow())
{
    std::optional<CurlHeaderList> headers = setUpTransfer(handle, m_request, m_upstream);
    if (!headers) {
        fail(upstreamError(Error::Kind::Unavailable,
                           u"A header for \"%1\" holds a line end or a zero byte. Paste the "
                           u"account's key again."_s.arg(m_upstream.display())));
        return;
    }
    m_headerList = std::move(*headers);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, m_errorText);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &CurlReply::takeHeader);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &CurlReply::takeBody);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, &CurlReply::noteConnected);
    curl_easy_setopt(handle, CURLOPT_PREREQDATA, this);
    if (m_request.isPublicOnly && (m_request.proxy.isEmpty() || isLoopbackHost(upstream.name))) {
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlReply::openPublic);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
    }
}

CurlReply::~CurlReply()
{
    abort();
}

UpstreamReply::Stage CurlReply::stage() const
{
    if (!m_handle)
        return m_stage;
    if (m_headBytes > 0)
        return Stage::Reply;
    return m_isConnected ? Stage::Request : stageOf(m_handle, m_upstream.isTls);
}

CURL *CurlReply::takeHandle()
{
    m_stage = stage();
    return std::exchange(m_handle, nullptr);
}

void CurlReply::orphan()
{
    m_host = nullptr;
    m_isSilent = true;
}

void CurlReply::setPaused(bool paused)
{
    if (std::exchange(m_isPaused, paused) == paused || paused || !m_handle)
        return;
    m_lastActivity = monotonicNow(); // a pause of ours is no silence of the upstream's
    if (std::exchange(m_isHeld, false))
        m_host->resume(this);
}

void CurlReply::abort()
{
    m_isSilent = true;
    m_body.clear();
    if (m_host && m_handle)
        m_host->release(this);
}

size_t CurlReply::takeHeader(char *data, size_t size, size_t count, void *self)
{
    const QByteArrayView line(data, static_cast<qsizetype>(size * count));
    return static_cast<CurlReply *>(self)->addHeaderLine(line) ? size * count : 0;
}

bool CurlReply::addHeaderLine(QByteArrayView line)
{
    m_lastActivity = monotonicNow();
    m_headBytes += line.size();
    if (m_isHeadComplete) // a trailer
        return true;
    if (m_headBytes > headLimit)
        return false;
    const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
    const QByteArrayView text = line.trimmed();
    const qsizetype colon = text.indexOf(':');
    if (text.isEmpty()) {
        if (m_status >= 200) { // else another head follows
            m_isHeadComplete = true;
            m_host->scheduleDelivery(this);
        }
    } else if (line.startsWith("HTTP/")) {
        m_headers = {};
        const qsizetype space = text.indexOf(' ');
        const QByteArrayView code = space < 0 ? QByteArrayView() : text.sliced(space + 1);
        m_status = code.first(std::min<qsizetype>(3, code.size())).toInt();
    } else if (isFolded && !m_headers.isEmpty()) {
        const Headers::Field last = m_headers.fields().last();
        m_headers = withLastValue(m_headers, last.value + ' ' + text.toByteArray());
    } else if (colon > 0) {
        m_headers.add(text.first(colon).trimmed().toByteArray(),
                      text.sliced(colon + 1).trimmed().toByteArray());
    }
    return true;
}

size_t CurlReply::takeBody(char *data, size_t size, size_t count, void *self)
{
    auto *const reply = static_cast<CurlReply *>(self);
    if (reply->m_isPaused || reply->m_body.size() >= untoldLimit) {
        reply->m_isHeld = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    reply->m_lastActivity = monotonicNow();
    reply->m_body.append(data, static_cast<qsizetype>(size * count));
    reply->m_host->scheduleDelivery(reply);
    return size * count;
}

curl_socket_t CurlReply::openPublic(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *const reply = static_cast<CurlReply *>(self);
    if (isPrivateAddress(QHostAddress(&address->addr))) {
        reply->m_isPrivate = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int CurlReply::noteConnected(void *self, char *, char *, int, int)
{
    auto *const reply = static_cast<CurlReply *>(self);
    reply->m_isConnected = true;
    reply->m_isSent = reply->m_request.body.isEmpty();
    reply->m_lastActivity = monotonicNow();
    return CURL_PREREQFUNC_OK;
}

void CurlReply::deliver()
{
    const QPointer<CurlReply> alive(this);
    if (m_isHeadComplete && !m_isHeadTold && !m_isSilent) {
        m_isHeadTold = true;
        emit headReceived();
    }
    if (alive && !m_isSilent && !m_body.isEmpty())
        emit bodyReceived(std::exchange(m_body, {}));
    if (alive && !m_isPaused && m_handle && std::exchange(m_isHeld, false))
        m_host->resume(this);
    if (!alive || !m_isOver || std::exchange(m_isSilent, true))
        return;
    if (m_error)
        emit failed(*m_error);
    else
        emit finished();
}

bool CurlReply::takeFreshStart(CURLcode code)
{
    const bool isBroken =
        code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    long connections = 1;
    curl_easy_getinfo(m_handle, CURLINFO_NUM_CONNECTS, &connections);
    if (!isBroken || connections > 0 || m_headBytes > 0 || m_isRestarted)
        return false;
    m_isRestarted = true;
    m_isConnected = false;
    m_isSent = false;
    m_uploaded = 0;
    curl_easy_setopt(m_handle, CURLOPT_FRESH_CONNECT, 1L);
    return true;
}

void CurlReply::conclude(CURLcode code)
{
    m_isOver = true;
    if (code == CURLE_OK && m_isHeadComplete)
        return;
    if (m_isPrivate && !m_isConnected) {
        fail(upstreamError(
            Error::Kind::Denied,
            u"\"%1\" is in this machine's own network, which is not called on a "
            u"stranger's behalf (setting \"media.private\")."_s.arg(m_upstream.display())));
        return;
    }
    if (m_headBytes > headLimit && !m_isHeadComplete) {
        fail(upstreamError(Error::Kind::Protocol,
                           u"\"%1\" sends more than %2 KiB of headers. Check the base URL."_s
                               .arg(m_upstream.display())
                               .arg(headLimit / 1024)));
        return;
    }
    long systemError = 0;
    long connectStatus = 0;
    curl_easy_getinfo(m_handle, CURLINFO_OS_ERRNO, &systemError);
    curl_easy_getinfo(m_handle, CURLINFO_HTTP_CONNECTCODE, &connectStatus);
    const CurlFailure failure{.code = code == CURLE_OK ? CURLE_GOT_NOTHING : code,
                              .stage = stage(),
                              .host = m_upstream,
                              .connectTimeout = m_request.timeouts.connect,
                              .systemError = static_cast<int>(systemError),
                              .connectStatus = static_cast<int>(connectStatus),
                              .hasReply = m_headBytes > 0,
                              .detail = m_errorText};
    fail(describeFailure(failure));
}

void CurlReply::fail(const Error &error)
{
    m_isOver = true;
    m_error = error;
    m_error->httpStatus = m_isHeadComplete ? m_status : 0;
    qCInfo(lcUpstream).noquote() << "A call failed:" << error.message;
}

bool CurlReply::checkDeadline(MonotonicTime now)
{
    if (m_isOver || m_isPaused || !m_isConnected) // libcurl times the connecting
        return false;
    if (!m_isSent) {
        curl_off_t uploaded = 0;
        curl_easy_getinfo(m_handle, CURLINFO_SIZE_UPLOAD_T, &uploaded);
        if (std::exchange(m_uploaded, uploaded) != uploaded)
            m_lastActivity = now;
        m_isSent = uploaded >= m_request.body.size();
    }
    const bool awaitsReply = m_isSent && m_headBytes == 0;
    const std::chrono::milliseconds limit =
        awaitsReply ? m_request.timeouts.firstByte : m_request.timeouts.idle;
    if (now - m_lastActivity <= limit)
        return false;
    const QString host = m_upstream.display();
    const QString message =
        awaitsReply ? u"\"%1\" did not begin to reply within %2 ms. Send the request again, or "
                      u"raise the first-byte timeout."_s
        : m_isSent ? u"\"%1\" fell silent in its reply for %2 ms. Send the request again, or "
                     u"raise the idle timeout."_s
                   : u"\"%1\" did not take the request's bytes for %2 ms. Send the request again, "
                     u"or raise the idle timeout."_s;
    fail(upstreamError(Error::Kind::Timeout, message.arg(host).arg(limit.count())));
    return true;
}

} // namespace deskrelay
