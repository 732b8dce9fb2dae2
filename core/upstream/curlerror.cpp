#include "core/upstream/curlerror.h"

#include <cerrno>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Stage = UpstreamReply::Stage;

Stage stageOf(CURL *handle, bool isTls)
{
    const auto has = [handle](CURLINFO moment) {
        curl_off_t microseconds = 0;
        curl_easy_getinfo(handle, moment, &microseconds);
        return microseconds > 0;
    };
    if (has(CURLINFO_PRETRANSFER_TIME_T))
        return Stage::Request;
    // The connect's own time is set late, after TLS; its port as soon as there is a connection.
    long localPort = 0;
    curl_easy_getinfo(handle, CURLINFO_LOCAL_PORT, &localPort);
    if (localPort > 0)
        return isTls ? Stage::Tls : Stage::Request;
    return has(CURLINFO_NAMELOOKUP_TIME_T) ? Stage::Connect : Stage::Name;
}

Error upstreamError(Error::Kind kind, const QString &message)
{
    return Error{.kind = kind,
                 .source = Error::Source::Upstream,
                 .retry = Error::Retry::NextAccount,
                 .message = message};
}

static QString connectMessage(const CurlFailure &failure)
{
    const QString host = failure.host.display();
    if (failure.systemError == ECONNREFUSED)
        return u"\"%1\" refuses the connection. Check the base URL and the proxy, and whether the "
               u"server runs."_s.arg(host);
    return u"\"%1\" cannot be reached. Check the base URL, the proxy and this machine's "
           u"network."_s.arg(host);
}

static QString timeoutMessage(const CurlFailure &failure)
{
    const QString host = failure.host.display();
    const qint64 ms = failure.connectTimeout.count();
    switch (failure.stage) {
    case Stage::Name:
        return u"The name of \"%1\" was not resolved within %2 ms. Check this machine's "
               u"name server."_s.arg(host)
                   .arg(ms);
    case Stage::Tls:
        return u"\"%1\" did not complete the TLS handshake within %2 ms. Check the base URL and "
               u"the proxy."_s.arg(host)
                   .arg(ms);
    default:
        return u"\"%1\" did not accept a connection within %2 ms. Check the base URL, the proxy "
               u"and this machine's network."_s.arg(host)
                   .arg(ms);
    }
}

static QString brokenMessage(const CurlFailure &failure)
{
    const QString host = failure.host.display();
    if (failure.connectStatus >= 400)
        return u"The proxy refuses the way to \"%1\" (%2). Check the account's proxy and its "
               u"password."_s.arg(host)
                   .arg(failure.connectStatus);
    if (failure.hasReply)
        return u"\"%1\" closed the connection in the middle of its reply. Send the request "
               u"again."_s.arg(host);
    return u"\"%1\" closed the connection without a reply. Check the base URL, and send the "
           u"request again."_s.arg(host);
}

static QString tlsMessage(const CurlFailure &failure)
{
    return u"No trusted TLS connection to \"%1\" came about (%2). Check the base URL, the "
           u"system's certificates and clock."_s.arg(failure.host.display(),
                                                     QString::fromLatin1(failure.detail).trimmed());
}

Error describeFailure(const CurlFailure &failure)
{
    using Kind = Error::Kind;
    const QString host = failure.host.display();
    switch (failure.code) {
    case CURLE_OPERATION_TIMEDOUT:
        return upstreamError(Kind::Timeout, timeoutMessage(failure));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        if (failure.hasReply || failure.stage == Stage::Request)
            break; // an answer that is no HTTP
        return upstreamError(
            Kind::Unavailable,
            u"The base URL is no http or https address. Correct it in the account."_s);
    case CURLE_COULDNT_RESOLVE_HOST:
        return upstreamError(Kind::Unavailable,
                             u"The name of \"%1\" is unknown. Check the base URL and this "
                             u"machine's network."_s.arg(host));
    case CURLE_COULDNT_RESOLVE_PROXY:
        return upstreamError(Kind::Unavailable,
                             u"The name of the proxy on the way to \"%1\" is unknown. Check the "
                             u"account's proxy."_s.arg(host));
    case CURLE_PROXY:
        return upstreamError(Kind::Unavailable,
                             u"The proxy does not let the connection to \"%1\" pass. Check the "
                             u"account's proxy and its password."_s.arg(host));
    case CURLE_COULDNT_CONNECT: {
        // Nothing was sent: one more try costs nothing, and often helps.
        Error error = upstreamError(Kind::Unavailable, connectMessage(failure));
        error.retry = Error::Retry::SameAccount;
        return error;
    }
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return upstreamError(Kind::Unavailable, tlsMessage(failure));
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return upstreamError(failure.hasReply ? Kind::Protocol : Kind::Unavailable,
                             brokenMessage(failure));
    default:
        break;
    }
    return upstreamError(
        Kind::Protocol,
        u"\"%1\" answered with what is no HTTP reply (%2). Check the base URL."_s.arg(
            host, QString::fromLatin1(curl_easy_strerror(failure.code))));
}

} // namespace deskrelay
