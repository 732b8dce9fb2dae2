#pragma once

#include "core/control/owner.h"

namespace deskrelay::samples {

/// Values as a busy day leaves them, for pictures and tests of the window. Everything is invented.
QList<AccountEntry> accounts(TimePoint now);
QList<ClientKey> keys(TimePoint now);
/// Running, with 15 minutes of traffic of accounts(); the same for the same \a now.
RelaySnapshot busy(TimePoint now);
/// Running, without any traffic.
RelaySnapshot quiet(TimePoint now);

} // namespace deskrelay::samples
