#pragma once

#include "core/accounts/account.h"
#include "core/base/result.h"
#include "core/http/httplimits.h"
#include "core/relay/relayconfig.h"

#include <QHostAddress>
#include <QList>
#include <QUrl>

namespace deskrelay {

/// The addresses to listen on for what a person set as the host: 127.0.0.1 and localhost mean both
/// loopback addresses, an IP address means itself. Usage when it is neither.
Result<QList<QHostAddress>> addressesFor(const QString &host);

/// Whether \a host can be reached from other machines.
bool isBeyondLoopback(const QString &host);

/// The base URL of a relay that listens there.
QString addressText(const QString &host, quint16 port);

/// Whether \a url leads to a relay on this machine that listens at \a host and \a port.
bool isOwnAddress(const QUrl &url, const QString &host, quint16 port);

/// Conflict where \a account's base URL leads there.
Result<void> checkNotOwnAddress(const Account &account, const QString &host, quint16 port);

/// The guard's limits: those of the settings, and the host itself among the allowed names.
HttpLimits limitsFor(const RelayConfig &config, const QString &host);

} // namespace deskrelay
