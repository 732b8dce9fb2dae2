#pragma once

#include "core/base/result.h"
#include "core/http/httplimits.h"
#include "core/relay/relayconfig.h"

#include <QHostAddress>
#include <QList>

namespace deskrelay {

/// The addresses to listen on for what a person set as the host: 127.0.0.1 and localhost mean both
/// loopback addresses, an IP address means itself. Usage when it is neither.
Result<QList<QHostAddress>> addressesFor(const QString &host);

/// Whether \a host can be reached from other machines.
bool isBeyondLoopback(const QString &host);

/// The guard's limits: those of the settings, and the host itself among the allowed names.
HttpLimits limitsFor(const RelayConfig &config, const QString &host);

} // namespace deskrelay
