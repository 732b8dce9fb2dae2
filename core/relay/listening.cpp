#include "core/relay/listening.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static bool isLoopbackName(const QString &host)
{
    return host.isEmpty() || host == "localhost"_L1 || host == "127.0.0.1"_L1 || host == "::1"_L1;
}

Result<QList<QHostAddress>> addressesFor(const QString &host)
{
    if (isLoopbackName(host))
        return QList{QHostAddress(QHostAddress::LocalHost),
                     QHostAddress(QHostAddress::LocalHostIPv6)};
    const QHostAddress address(host);
    if (address.isNull()) {
        return makeError(
            Error::Kind::Usage,
            u"\"%1\" is not an address to listen on. Give an IP address of this machine, "
            u"such as 127.0.0.1 or 0.0.0.0."_s.arg(host));
    }
    return QList{address};
}

bool isBeyondLoopback(const QString &host)
{
    return !isLoopbackName(host) && !QHostAddress(host).isLoopback();
}

HttpLimits limitsFor(const RelayConfig &config, const QString &host)
{
    HttpLimits limits = config.limits;
    const QHostAddress address(host);
    const bool isAny = address == QHostAddress(QHostAddress::AnyIPv4) ||
                       address == QHostAddress(QHostAddress::AnyIPv6) ||
                       address == QHostAddress(QHostAddress::Any);
    if (isBeyondLoopback(host) && !isAny)
        limits.hosts << host;
    return limits;
}

} // namespace deskrelay
