#pragma once

#include "core/capture/capturemode.h"

#include <chrono>

namespace deskrelay {

/// What is captured, and what is kept of it.
struct CaptureLimits
{
    CaptureMode mode = CaptureMode::Failures;
    std::chrono::seconds keep = std::chrono::hours(7 * 24);
    qsizetype bytes = 500LL * 1024 * 1024;      ///< On the disk, all captures together.
    qsizetype messageBytes = 2LL * 1024 * 1024; ///< Of one body; the rest is counted alone.

    bool operator==(const CaptureLimits &) const = default;
};

} // namespace deskrelay
