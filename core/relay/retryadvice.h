#pragma once

#include "core/base/headers.h"

#include <chrono>
#include <optional>

namespace deskrelay {

/// Tells a client when an error is worth another try, so that its tries and ours do not multiply:
/// `x-should-retry`, `retry-after` and `retry-after-ms`. The SDKs wait up to a minute.
///
/// \a wait is until an account can serve again; empty: no wait helps.
void adviseRetry(Headers &headers, std::optional<std::chrono::milliseconds> wait);

} // namespace deskrelay
