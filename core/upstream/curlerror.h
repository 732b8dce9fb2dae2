#pragma once

#include "core/base/error.h"
#include "core/upstream/curlsetup.h"
#include "core/upstream/upstreamreply.h"

#include <curl/curl.h>

namespace deskrelay {

/// How far the transfer on \a handle came before it had a reply.
UpstreamReply::Stage stageOf(CURL *handle, bool isTls);

/// How one transfer went wrong.
struct CurlFailure
{
    CURLcode code = CURLE_OK;
    UpstreamReply::Stage stage = UpstreamReply::Stage::Name;
    UpstreamHost host = {};
    std::chrono::milliseconds connectTimeout = {};
    int systemError = 0;    ///< errno of the connect that failed.
    int connectStatus = 0;  ///< What a proxy answered to CONNECT.
    bool hasReply = false;  ///< Bytes of a reply had come.
    QByteArray detail = {}; ///< libcurl's own words; told for TLS alone, where they hold no secret.
};

/// The failure as an Error: a sentence that names the host and says what to do. Without headers,
/// credentials, the query and the proxy's URL.
Error describeFailure(const CurlFailure &failure);

/// An upstream's Error of that kind, to be tried on another account.
Error upstreamError(Error::Kind kind, const QString &message);

} // namespace deskrelay
