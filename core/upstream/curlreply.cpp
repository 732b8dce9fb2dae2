#include "core/upstream/curlreply.h"

#include <QPointer>
#include <QUrl>

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// While a slot has it paused, no more than this waits here; then libcurl stops reading.
static constexpr qsizetype heldLimit = 256 * 1024;

static MonotonicTime now()
{
    return SystemClock::instance().monotonic();
}

CurlReply::CurlReply(const UpstreamRequest &request,
                     Detach detach,
                     Unpause unpause,
                     QObject *parent)
    : UpstreamReply(parent)
    , m_request(request)
    , m_detach(std::move(detach))
    , m_unpause(std::move(unpause))
    , m_handle(curl_easy_init())
    , m_started(now())
{
    setUp();
}

CurlReply::~CurlReply()
{
    abort();
    curl_easy_cleanup(m_handle);
    curl_slist_free_all(m_headerList);
}

static bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1) || host.startsWith("127."_L1) ||
           host == "::1"_L1;
}

QString CurlReply::host() const
{
    return QUrl::fromEncoded(m_request.url).host();
}

void CurlReply::setUp()
{
    CURL *const h = m_handle;
    curl_easy_setopt(h, CURLOPT_URL, m_request.url.constData());
    curl_easy_setopt(h, CURLOPT_PRIVATE, this);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, m_errorText);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(h, CURLOPT_BUFFERSIZE, 64L * 1024L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, long(m_request.timeouts.connect.count()));
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, &CurlReply::headerCallback);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &CurlReply::bodyCallback);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, this);
    // The answer of a proxy to CONNECT is not the upstream's.
    curl_easy_setopt(h, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);

    if (isLoopback(host())) {
        curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    } else if (!m_request.proxy.isEmpty()) {
        QString proxy = m_request.proxy;
        if (proxy.startsWith("socks5://"_L1)) // names are looked up by the proxy
            proxy.replace(0, 9, u"socks5h://"_s);
        curl_easy_setopt(h, CURLOPT_PROXY, proxy.toUtf8().constData());
    }

    if (m_request.method == "POST") {
        curl_easy_setopt(h, CURLOPT_POST, 1L);
    } else if (m_request.method != "GET") {
        curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, m_request.method.constData());
    }
    if (m_request.method == "POST" || !m_request.body.isEmpty()) {
        curl_easy_setopt(h, CURLOPT_POSTFIELDS, m_request.body.constData());
        curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
    }

    const auto add = [this](const QByteArray &line) {
        m_headerList = curl_slist_append(m_headerList, line.constData());
    };
    for (const Headers::Field &field : m_request.headers)
        add(field.value.isEmpty() ? QByteArray(field.name + ';')
                                  : QByteArray(field.name + ": " + field.value));
    // What libcurl would add by itself.
    for (const QByteArray name : {"Expect", "Accept", "Content-Type", "User-Agent"}) {
        if (!m_request.headers.contains(name))
            add(QByteArray(name + ':'));
    }
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, m_headerList);
}

size_t CurlReply::headerCallback(char *data, size_t size, size_t count, void *reply)
{
    static_cast<CurlReply *>(reply)->receiveHeader(
        QByteArrayView(data, static_cast<qsizetype>(size * count)));
    return size * count;
}

void CurlReply::receiveHeader(QByteArrayView line)
{
    m_lastByte = now();
    const QByteArrayView text = line.trimmed();
    if (text.startsWith("HTTP/")) {
        m_headers = {};
        m_status = text.sliced(text.indexOf(' ') + 1).first(3).toInt();
        return;
    }
    if (text.isEmpty()) {
        m_headComplete = m_headComplete || m_status >= 200;
        return;
    }
    const qsizetype colon = text.indexOf(':');
    if (!m_headComplete && colon > 0)
        m_headers.add(text.first(colon).toByteArray(),
                      text.sliced(colon + 1).trimmed().toByteArray());
}

size_t CurlReply::bodyCallback(char *data, size_t size, size_t count, void *reply)
{
    auto *const self = static_cast<CurlReply *>(reply);
    if (self->m_isPaused && self->m_received.size() >= heldLimit) {
        self->m_isHeld = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    self->m_lastByte = now();
    self->m_received.append(data, static_cast<qsizetype>(size * count));
    return size * count;
}

void CurlReply::deliver()
{
    const QPointer<CurlReply> alive(this);
    if (m_headComplete && !m_hasHead && !m_isOver) {
        m_hasHead = true;
        emit headReceived();
    }
    if (alive && !m_isOver && !m_isPaused && !m_received.isEmpty())
        emit bodyReceived(std::exchange(m_received, {}));
}

void CurlReply::setPaused(bool paused)
{
    if (std::exchange(m_isPaused, paused) == paused || paused || m_isOver)
        return;
    // Not from within: the caller may be a slot of bodyReceived().
    QMetaObject::invokeMethod(this, &CurlReply::resume, Qt::QueuedConnection);
}

void CurlReply::resume()
{
    if (m_isPaused || m_isOver)
        return;
    m_lastByte = now(); // a pause of ours is none of the upstream's
    const QPointer<CurlReply> alive(this);
    deliver();
    if (!alive || m_isOver || m_isPaused)
        return;
    if (!m_isAttached) {
        m_isOver = true;
        emit finished();
    } else if (std::exchange(m_isHeld, false)) {
        m_unpause(this);
    }
}

void CurlReply::abort()
{
    m_isOver = true;
    m_received.clear();
    if (std::exchange(m_isAttached, false))
        m_detach(this);
}

UpstreamReply::Stage CurlReply::stage() const
{
    if (m_headComplete)
        return Stage::Reply;
    curl_off_t looked = 0;
    curl_off_t connected = 0;
    curl_off_t ready = 0;
    curl_easy_getinfo(m_handle, CURLINFO_NAMELOOKUP_TIME_T, &looked);
    curl_easy_getinfo(m_handle, CURLINFO_CONNECT_TIME_T, &connected);
    curl_easy_getinfo(m_handle, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready > 0)
        return Stage::Request;
    if (connected > 0)
        return Stage::Tls;
    return looked > 0 ? Stage::Connect : Stage::Name;
}

bool CurlReply::hasSent() const
{
    curl_off_t uploaded = 0;
    curl_easy_getinfo(m_handle, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    return uploaded >= m_request.body.size() && stage() >= Stage::Request;
}

QString CurlReply::overdue(MonotonicTime time) const
{
    const auto isOver = [time](MonotonicTime since, std::chrono::milliseconds limit) {
        return limit.count() > 0 && time - since > limit;
    };
    const auto seconds = [](std::chrono::milliseconds limit) {
        return QString::number(double(limit.count()) / 1000.0);
    };
    const UpstreamTimeouts &timeouts = m_request.timeouts;
    if (m_isOver || m_isPaused)
        return {};
    if (m_headComplete) {
        return isOver(m_lastByte, timeouts.idle)
                   ? u"%1 sent nothing for %2 s in the middle of its answer."_s.arg(
                         host(), seconds(timeouts.idle))
                   : QString();
    }
    if (m_sent == MonotonicTime{}) {
        if (!hasSent())
            return {};
        m_sent = time;
    }
    return isOver(m_sent, timeouts.firstByte) ? u"%1 did not begin to answer within %2 s."_s.arg(
                                                    host(), seconds(timeouts.firstByte))
                                              : QString();
}

void CurlReply::failOverdue(const QString &why)
{
    fail(Error::Kind::Timeout, why);
}

void CurlReply::fail(Error::Kind kind, const QString &message)
{
    if (m_isOver)
        return;
    abort();
    emit failed(Error{.kind = kind,
                      .source = Error::Source::Upstream,
                      .retry = Error::Retry::NextAccount,
                      .httpStatus = m_status,
                      .message = message});
}

void CurlReply::conclude(CURLcode code)
{
    if (m_isOver)
        return;
    if (code == CURLE_OK) {
        const QPointer<CurlReply> alive(this);
        deliver();
        if (!alive || m_isOver || m_isPaused) // what is held is given out first: resume()
            return;
        m_isOver = true;
        emit finished();
        return;
    }
    const QPointer<CurlReply> alive(this);
    m_isPaused = false;
    deliver();
    if (!alive || m_isOver)
        return;
    const QString reason = QString::fromLatin1(curl_easy_strerror(code));
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        fail(Error::Kind::Timeout, u"No connection to %1 came about in time."_s.arg(host()));
        return;
    case CURLE_COULDNT_RESOLVE_HOST:
        fail(Error::Kind::Unavailable, u"The name %1 could not be looked up."_s.arg(host()));
        return;
    case CURLE_COULDNT_RESOLVE_PROXY:
        fail(Error::Kind::Unavailable, u"The name of the proxy could not be looked up."_s);
        return;
    case CURLE_COULDNT_CONNECT:
        fail(Error::Kind::Unavailable, u"%1 refused the connection."_s.arg(host()));
        return;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        fail(Error::Kind::Unavailable,
             u"No trusted TLS connection to %1: %2."_s.arg(host(), reason));
        return;
    default:
        break;
    }
    fail(m_headComplete ? Error::Kind::Protocol : Error::Kind::Unavailable,
         u"%1 broke the connection off: %2."_s.arg(host(), reason));
}

} // namespace deskrelay
