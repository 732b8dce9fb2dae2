#include "core/upstream/curlsetup.h"

#include <QString>

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;

QString UpstreamHost::display() const
{
    const QString text = QString::fromUtf8(name);
    const QString shown = name.contains(':') ? QString(u'[' + text + u']') : text;
    return port.isEmpty() ? shown : QString(shown + u':' + QString::fromLatin1(port));
}

UpstreamHost upstreamHostOf(const QByteArray &url)
{
    UpstreamHost host;
    const std::shared_ptr<CURLU> read(curl_url(), &curl_url_cleanup);
    CURLU *const parts = read.get();
    if (curl_url_set(parts, CURLUPART_URL, url.constData(), CURLU_PATH_AS_IS) == CURLUE_OK) {
        host.url = read;
        const auto part = [parts](CURLUPart which) {
            char *text = nullptr;
            QByteArray value;
            if (curl_url_get(parts, which, &text, CURLU_DEFAULT_PORT) == CURLUE_OK)
                value = text;
            curl_free(text);
            return value;
        };
        host.name = part(CURLUPART_HOST);
        if (host.name.startsWith('[') && host.name.endsWith(']'))
            host.name = host.name.sliced(1, host.name.size() - 2);
        host.port = part(CURLUPART_PORT);
        host.isTls = part(CURLUPART_SCHEME) == "https";
    }
    return host;
}

bool isLoopbackHost(QByteArrayView name)
{
    if (name.endsWith('.'))
        name.chop(1);
    constexpr QByteArrayView domain(".localhost");
    if (equalsIgnoringCase(name, domain.sliced(1)) || name == "::1")
        return true;
    if (name.size() > domain.size() && equalsIgnoringCase(name.last(domain.size()), domain))
        return true;
    constexpr QByteArrayView mapped("::ffff:"); // an IPv4 address written as an IPv6 one
    if (name.startsWith(mapped))
        name = name.sliced(mapped.size());
    // libcurl has brought an IPv4 address into its usual form; `127.evil.example` is a name.
    return name.startsWith("127.") && std::all_of(name.begin(), name.end(), [](char c) {
               return c == '.' || (c >= '0' && c <= '9');
           });
}

/// Whether it can stand in a head without ending its line.
static bool isOneLine(const QByteArray &text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

static void append(CurlHeaderList &list, const QByteArray &line)
{
    curl_slist *const grown = curl_slist_append(list.get(), line.constData());
    if (!grown)
        return;
    [[maybe_unused]] curl_slist *const same = list.release();
    list.reset(grown);
}

static std::optional<CurlHeaderList> headerList(const Headers &headers)
{
    // libcurl frames the body itself, and asks for no leave to send it.
    static constexpr std::array<QByteArrayView, 3> framing = {
        "content-length", "transfer-encoding", "expect"};
    // These it would add by itself, where the caller gives none.
    static constexpr std::array<QByteArrayView, 3> unasked = {
        "Accept", "Content-Type", "User-Agent"};
    CurlHeaderList list;
    QByteArray line;
    for (const Headers::Field &field : headers) {
        if (field.name.isEmpty() || !isOneLine(field.name) || !isOneLine(field.value))
            return std::nullopt;
        const bool isFraming =
            std::any_of(framing.begin(), framing.end(), [&field](QByteArrayView name) {
                return equalsIgnoringCase(field.name, name);
            });
        if (isFraming)
            continue;
        line.resize(0); // and its memory stays
        line += field.name;
        line += field.value.isEmpty() ? ";" : ": ";
        line += field.value;
        append(list, line);
    }
    append(list, "Expect:");
    for (const QByteArrayView name : unasked) {
        if (!headers.contains(name))
            append(list, name.toByteArray() + ':');
    }
    return list;
}

static void setUpProxy(CURL *handle, const UpstreamRequest &request, const UpstreamHost &host)
{
    const QString &proxy = request.proxy;
    if (isLoopbackHost(host.name) || (request.isPublicOnly && proxy.isEmpty())) {
        curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
        return;
    }
    if (proxy.isEmpty()) // libcurl then asks the environment
        return;
    QByteArray url = proxy.toUtf8();
    if (url.startsWith("socks5://"))
        url.replace(0, 6, "socks5h"); // the proxy looks names up: here they may be unknown
    curl_easy_setopt(handle, CURLOPT_PROXY, url.constData());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, ""); // the environment has no say in this account
}

static void setUpMethod(CURL *handle, const UpstreamRequest &request)
{
    if (request.method == "HEAD")
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (request.method == "POST" || !request.body.isEmpty()) {
        curl_easy_setopt(
            handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.constData());
        curl_easy_setopt(handle, CURLOPT_POST, 1L);
        if (request.method == "POST")
            return;
    }
    if (request.method != "GET" || !request.body.isEmpty())
        curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.constData());
}

std::optional<CurlHeaderList>
setUpTransfer(CURL *handle, const UpstreamRequest &request, const UpstreamHost &host)
{
    std::optional<CurlHeaderList> headers = headerList(request.headers);
    if (!headers)
        return std::nullopt;
    curl_easy_setopt(handle, CURLOPT_URL, request.url.constData());
    if (host.url) // libcurl reads the text anew for each request
        curl_easy_setopt(handle, CURLOPT_CURLU, host.url.get());
    curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers->get());
    curl_easy_setopt(handle, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
    curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L); // else a hung look-up is waited for
    curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(handle, CURLOPT_BUFFERSIZE, 32L * 1024L);
    curl_easy_setopt(
        handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.timeouts.connect.count()));
    setUpProxy(handle, request, host);
    if (request.isPublicOnly) { // a kept connection would be used without a look at its address
        curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
    }
    setUpMethod(handle, request);
    return headers;
}

} // namespace deskrelay
