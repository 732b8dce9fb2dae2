#include "core/relay/mediafetch.h"

#include <QUrl>

#include <memory>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int mostRedirects = 3;
/// A medium is no model: what serves it answers soon.
static constexpr UpstreamTimeouts timeouts = {.connect = std::chrono::seconds(10),
                                              .firstByte = std::chrono::seconds(20),
                                              .idle = std::chrono::seconds(20)};

MediaFetch::MediaFetch(Transport *transport,
                       const MediaLimits &limits,
                       QString proxy,
                       QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_limits(limits)
    , m_proxy(std::move(proxy))
{
}

void MediaFetch::start(const QByteArrayList &urls)
{
    m_wanted = urls.size();
    for (const QByteArray &url : urls) {
        if (m_isOver)
            return;
        fetch({.media = {.url = url}, .at = url});
    }
}

void MediaFetch::fetch(const Download &download)
{
    const QUrl url = QUrl::fromEncoded(download.at, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)) {
        fail(download.at, u"it is no http or https URL"_s);
        return;
    }
    UpstreamRequest request;
    request.method = "GET";
    request.url = url.toEncoded(QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    request.headers = {{"accept", "*/*"}, {"user-agent", "Deskrelay/" DESKRELAY_VERSION}};
    request.proxy = m_proxy;
    request.timeouts = timeouts;
    request.isPublicOnly = !m_limits.mayBePrivate;
    UpstreamReply *const reply = m_transport->send(request, this);
    const auto body = std::make_shared<QByteArray>();
    connect(reply, &UpstreamReply::bodyReceived, this, [=, this](const QByteArray &bytes) {
        m_bytes += bytes.size();
        if (m_bytes > m_limits.bytes) {
            reply->abort();
            reply->deleteLater();
            fail(download.at,
                 u"a request's media may have %1 bytes together (setting \"media.bytes\")"_s.arg(
                     m_limits.bytes));
            return;
        }
        *body += bytes;
    });
    connect(reply, &UpstreamReply::finished, this, [=, this] {
        Download done = download;
        done.media.bytes = *body;
        reply->deleteLater();
        take(reply, done);
    });
    connect(reply, &UpstreamReply::failed, this, [=, this](const Error &error) {
        reply->deleteLater();
        fail(download.at, error.message);
    });
}

static bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void MediaFetch::take(UpstreamReply *reply, Download download)
{
    if (m_isOver)
        return;
    const int status = reply->status();
    const QByteArray location = reply->headers().value("location");
    if (isRedirect(status) && !location.isEmpty()) {
        if (++download.redirects > mostRedirects) {
            fail(download.at, u"it is redirected more than %1 times"_s.arg(mostRedirects));
            return;
        }
        m_bytes -= download.media.bytes.size();
        download.media.bytes.clear();
        download.at =
            QUrl::fromEncoded(download.at).resolved(QUrl::fromEncoded(location)).toEncoded();
        fetch(download);
        return;
    }
    if (status != 200) {
        fail(download.at, u"its server answered %1"_s.arg(status));
        return;
    }
    const QByteArray type = reply->headers().value("content-type");
    download.media.type = type.split(';').first().trimmed().toLower();
    m_media.append(download.media);
    if (m_media.size() == m_wanted) {
        m_isOver = true;
        emit finished(m_media);
    }
}

void MediaFetch::fail(const QByteArray &url, const QString &why)
{
    if (std::exchange(m_isOver, true))
        return;
    const QString host = QUrl::fromEncoded(url).host();
    emit failed(
        u"A medium of the request could not be fetched from \"%1\" for the model: %2. Send "
        u"it as base64 instead."_s.arg(host.left(200), why.endsWith(u'.') ? why.chopped(1) : why));
}

} // namespace deskrelay
