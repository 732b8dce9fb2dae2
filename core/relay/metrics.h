#pragma once

#include "core/accounts/account.h"
#include "core/relay/relaysnapshot.h"

#include <QByteArray>
#include <QList>

namespace deskrelay {

/// The relay's figures in Prometheus' text format. Labels are account ids alone: their number is
/// bounded.
QByteArray metricsText(const RelaySnapshot &snapshot, const QList<Account> &accounts);

} // namespace deskrelay
