#include "core/upstream/privateaddress.h"

#include <QList>

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

using Subnets = QList<std::pair<QHostAddress, int>>;

static Subnets subnetsOf(const QStringList &texts)
{
    Subnets subnets;
    for (const QString &text : texts)
        subnets.append(QHostAddress::parseSubnet(text));
    return subnets;
}

static bool isWithin(const QHostAddress &address, const Subnets &subnets)
{
    return std::any_of(subnets.begin(), subnets.end(), [&address](const auto &subnet) {
        return address.isInSubnet(subnet);
    });
}

/// The IPv4 address that an IPv6 one leads to: mapped, compatible, by NAT64 or by 6to4.
static std::optional<QHostAddress> embeddedIpv4(const QHostAddress &address)
{
    static const Subnets atEnd = subnetsOf({u"::ffff:0:0/96"_s, u"::/96"_s, u"64:ff9b::/96"_s});
    static const Subnets sixToFour = subnetsOf({u"2002::/16"_s});
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    const auto from = [&bytes](int at) {
        quint32 ipv4 = 0;
        for (int i = at; i < at + 4; ++i)
            ipv4 = (ipv4 << 8) | bytes[i];
        return QHostAddress(ipv4);
    };
    if (isWithin(address, atEnd))
        return from(12);
    if (isWithin(address, sixToFour))
        return from(2);
    return std::nullopt;
}

bool isPrivateAddress(const QHostAddress &address)
{
    static const Subnets ipv4 = subnetsOf({u"0.0.0.0/8"_s,
                                           u"10.0.0.0/8"_s,
                                           u"100.64.0.0/10"_s,
                                           u"127.0.0.0/8"_s,
                                           u"169.254.0.0/16"_s,
                                           u"172.16.0.0/12"_s,
                                           u"192.0.0.0/24"_s,
                                           u"192.0.2.0/24"_s,
                                           u"192.168.0.0/16"_s,
                                           u"198.18.0.0/15"_s,
                                           u"198.51.100.0/24"_s,
                                           u"203.0.113.0/24"_s,
                                           u"224.0.0.0/3"_s});
    static const Subnets ipv6 = subnetsOf({u"100::/64"_s,
                                           u"2001:db8::/32"_s,
                                           u"64:ff9b:1::/48"_s,
                                           u"fc00::/7"_s,
                                           u"fe80::/9"_s,
                                           u"ff00::/8"_s});
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return isWithin(address, ipv4);
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return true;
    if (const std::optional<QHostAddress> inner = embeddedIpv4(address))
        return isWithin(*inner, ipv4);
    return isWithin(address, ipv6);
}

} // namespace deskrelay
