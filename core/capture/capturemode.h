#pragma once

#include <QString>

#include <optional>

namespace deskrelay {

/// Which requests are captured: headers and bodies on all sides.
enum class CaptureMode
{
    Off,
    Failures, ///< Those that failed, broke off, or were served at the second try.
    All
};

/// `off`, `failures`, `all`.
QString captureModeName(CaptureMode mode);
std::optional<CaptureMode> captureModeFromName(const QString &name);

} // namespace deskrelay
