#pragma once

#include "core/base/headers.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace deskrelay {

struct UpstreamTimeouts
{
    std::chrono::milliseconds connect = std::chrono::seconds(10);    ///< Name, TCP and TLS.
    std::chrono::milliseconds firstByte = std::chrono::seconds(300); ///< From the request sent.
    std::chrono::milliseconds idle = std::chrono::seconds(300);      ///< Between bytes.
    /// How long a stream's handshake waits for the first content before the client gets it.
    std::chrono::milliseconds hold = std::chrono::seconds(10);

    bool operator==(const UpstreamTimeouts &) const = default;
};

/// One call of a provider. Its headers carry the credential: it is never logged.
struct UpstreamRequest
{
    QByteArray method = "POST";
    QByteArray url = {};
    Headers headers = {};
    QByteArray body = {};
    QString proxy = {}; ///< http://, https:// or socks5:// URL; empty: the environment's.
    UpstreamTimeouts timeouts = {};
    /// Refuses to connect to this machine or its network, whatever a name leads to. The
    /// environment's proxies are passed by; one of its own decides for itself.
    bool isPublicOnly = false;
};

} // namespace deskrelay
