#pragma once

#include <QtGlobal>

#include <chrono>

namespace deskrelay {

/// Which requests are captured: headers and bodies on all sides.
enum class CaptureMode
{
    Off,
    Failures, ///< Those that failed, broke off, or were served at the second try.
    All
};

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
