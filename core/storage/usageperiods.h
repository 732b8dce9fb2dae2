#pragma once

#include "core/base/clock.h"
#include "core/usage/usagequery.h"

#include <QString>

namespace deskrelay {

/// Every change of a local time in use falls on a multiple of it: records within one such piece
/// belong to the same hour and day everywhere.
inline constexpr std::chrono::milliseconds usagePiece = std::chrono::minutes(15);

/// The local day `2026-11-24` or hour `2026-11-24T13:00` in which \a time lies. When clocks go
/// back, the hour that comes twice is one period. Empty for the other axes.
QString usagePeriod(TimePoint time, UsageAxis axis);

} // namespace deskrelay
