#pragma once

#include "core/scheduling/poolstate.h"
#include "core/storage/connection.h"

namespace deskrelay {

// The rows of cooldowns and sticky sessions.

/// A few statements within the caller's transaction.
Result<void> writePoolChange(const Connection &connection, const PoolChange &change);
/// Rows that this version does not understand are left out: they only tell what to avoid.
Result<PoolState> readPoolState(const Connection &connection);

} // namespace deskrelay
