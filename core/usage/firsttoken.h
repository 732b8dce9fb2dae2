#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>
#include <optional>

namespace deskrelay {

/// How many steps the times to the first token are counted in: each reaches to 1.4 times the one
/// before, from 50 ms to 102 s.
inline constexpr int firstTokenSteps = 24;
using FirstTokenCounts = std::array<qint64, firstTokenSteps>;

/// The upper bounds of all steps but the last, exclusive.
inline constexpr std::array<qint64, firstTokenSteps - 1> firstTokenBounds = {
    50,   71,   100,  141,  200,   283,   400,   566,   800,   1131,  1600,  2263,
    3200, 4525, 6400, 9051, 12800, 18102, 25600, 36204, 51200, 72408, 102400};

int firstTokenStep(std::chrono::milliseconds time);

/// The time that the share \a part (0.5: the median) of all counted requests did not exceed, within
/// its step in proportion. Empty: nothing was counted.
std::optional<std::chrono::milliseconds> firstTokenQuantile(const FirstTokenCounts &counts,
                                                            double part);

} // namespace deskrelay
