#pragma once

#include <chrono>

namespace deskrelay {

/// Whether and when accounts that are marked broken are tried again by themselves.
struct HealthLimits
{
    bool isOn = true;
    std::chrono::milliseconds interval = std::chrono::minutes(5); ///< Doubles to an hour.

    bool operator==(const HealthLimits &) const = default;
};

} // namespace deskrelay
