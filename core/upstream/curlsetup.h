#pragma once

#include "core/upstream/upstreamrequest.h"

#include <QByteArray>

#include <curl/curl.h>

#include <memory>
#include <optional>

namespace deskrelay {

/// Where a request goes: what proxies are decided by and errors are told with.
struct UpstreamHost
{
    std::shared_ptr<CURLU> url = {}; ///< Read once for all requests; null where it is none.
    QByteArray name = {};            ///< Without brackets; empty where the URL is none.
    QByteArray port = {};
    bool isTls = false;

    /// `name:port`, an IPv6 address in brackets.
    QString display() const;
};

/// Reads \a url as libcurl does.
UpstreamHost upstreamHostOf(const QByteArray &url);

/// `localhost`, `*.localhost`, 127.0.0.0/8 and ::1: never reached through a proxy.
bool isLoopbackHost(QByteArrayView name);

struct FreeCurlList
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using CurlHeaderList = std::unique_ptr<curl_slist, FreeCurlList>;

/// Puts the request, its proxy and how we use libcurl onto \a handle.
///
/// \a request and the returned list must outlive the transfer: libcurl copies neither. Empty: a
/// header holds a line end or a zero byte, and nothing was set.
std::optional<CurlHeaderList>
setUpTransfer(CURL *handle, const UpstreamRequest &request, const UpstreamHost &host);

} // namespace deskrelay
