#pragma once

#include <chrono>

namespace deskrelay {

/// How far a request goes on to further accounts.
struct FailoverLimits
{
    int accounts = 3;                                         ///< Tried in all.
    std::chrono::milliseconds time = std::chrono::minutes(2); ///< No attempt begins later.

    bool operator==(const FailoverLimits &) const = default;
};

} // namespace deskrelay
