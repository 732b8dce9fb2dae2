#pragma once

#include "core/base/clock.h"
#include "core/scheduling/keylimits.h"

#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// What a client is told whose key is at a limit: always a 429.
struct LimitAnswer
{
    QString message = {};
    std::optional<std::chrono::milliseconds> retryAfter = {}; ///< Empty: no wait helps.
};

/// Which limit, how much of it is used, and when it frees.
LimitAnswer tellLimit(const LimitRefusal &refusal, const QString &keyName, TimePoint now);

} // namespace deskrelay
