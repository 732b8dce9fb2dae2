#pragma once

#include <QHostAddress>

namespace deskrelay {

/// Whether \a address leads to this machine, its own network or nowhere: what nobody outside may
/// have us call. IPv4 addresses within IPv6 ones count as what they are.
///
/// \note Source: IANA's special-purpose address registries.
bool isPrivateAddress(const QHostAddress &address);

} // namespace deskrelay
