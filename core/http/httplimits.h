#pragma once

#include <QStringList>

#include <chrono>

namespace deskrelay {

/// What the connection guard lets pass.
struct HttpLimits
{
    qsizetype headBytes = 64 * 1024;              ///< Above: 431.
    qsizetype bodyBytes = 64 * 1024 * 1024;       ///< Above: 413, before the body is read.
    qsizetype allBodiesBytes = 512 * 1024 * 1024; ///< Of all requests in flight; above: 503.
    int connections = 1024;                       ///< Above: 503.
    std::chrono::milliseconds headTime = std::chrono::seconds(15);
    qsizetype bodyProgressBytes = 1024; ///< A body must bring this much in each bodyProgressTime.
    std::chrono::milliseconds bodyProgressTime = std::chrono::seconds(30);
    QStringList hosts = {};   ///< Names beside the loopback ones that Host may hold.
    QStringList origins = {}; ///< Values that Origin may hold, as `scheme://host[:port]`.

    bool operator==(const HttpLimits &) const = default;
};

} // namespace deskrelay
