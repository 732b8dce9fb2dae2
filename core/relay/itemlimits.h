#pragma once

#include <QtGlobal>

#include <chrono>

namespace deskrelay {

/// What is kept of translated Responses, so that later requests can refer to it.
struct ItemLimits
{
    bool isOn = true;
    std::chrono::seconds keep = std::chrono::hours(24 * 30);
    qsizetype bytes = 256 * 1024 * 1024; ///< In the database; the oldest go first.

    bool operator==(const ItemLimits &) const = default;
};

} // namespace deskrelay
