#pragma once

#include "core/control/owner.h"
#include "core/requests/requestquery.h"

namespace deskrelay::samples {

/// Values as a busy day leaves them, for pictures and tests of the window. Everything is invented.
QList<AccountEntry> accounts(TimePoint now);
QList<ClientKey> keys(TimePoint now);
/// Running, with 15 minutes of traffic of accounts(); the same for the same \a now.
RelaySnapshot busy(TimePoint now);
/// Running, without any traffic.
RelaySnapshot quiet(TimePoint now);

/// A larger pool, with an account in every state, and what the relay knows of it.
QList<AccountEntry> poolAccounts(TimePoint now);
RelaySnapshot pool(TimePoint now);
/// What was requested of it, the newest first: served, failed over, refused, cut.
RequestReport requests(TimePoint now);

} // namespace deskrelay::samples
