#include "core/relay/listening.h"

#include "core/upstream/loopguard.h"

#include <QNetworkInterface>

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

QString addressText(const QString &host, quint16 port)
{
    const QString name = host.contains(u':') ? u"[%1]"_s.arg(host) : host;
    return u"http://%1:%2"_s.arg(name).arg(port);
}

static bool isAnyAddress(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::AnyIPv4) ||
           address == QHostAddress(QHostAddress::AnyIPv6) ||
           address == QHostAddress(QHostAddress::Any);
}

bool isOwnAddress(const QUrl &url, const QString &host, quint16 port)
{
    if (url.port(url.scheme() == "https"_L1 ? 443 : 80) != port)
        return false;
    QString name = url.host();
    while (name.endsWith(u'.'))
        name.chop(1);
    const QHostAddress target(name);
    const QHostAddress listening(host);
    const bool isEverywhere = isAnyAddress(listening);
    // A call to the address of "any" reaches this machine.
    const bool isLoopback = name == "localhost"_L1 || name.endsWith(".localhost"_L1) ||
                            target.isLoopback() || isAnyAddress(target);
    if (isLoopback)
        return isEverywhere || !isBeyondLoopback(host);
    if (target.isEqual(listening, QHostAddress::TolerantConversion))
        return true;
    return isEverywhere && QNetworkInterface::allAddresses().contains(target);
}

Result<void> checkNotOwnAddress(const Account &account, const QString &host, quint16 port)
{
    if (account.baseUrl.isEmpty() || !isOwnAddress(QUrl(account.baseUrl), host, port))
        return {};
    return makeError(Error::Kind::Conflict, loopMessage(account));
}

HttpLimits limitsFor(const RelayConfig &config, const QString &host)
{
    HttpLimits limits = config.limits;
    if (isBeyondLoopback(host) && !isAnyAddress(QHostAddress(host)))
        limits.hosts << host;
    return limits;
}

} // namespace deskrelay
