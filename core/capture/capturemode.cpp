#include "core/capture/capturemode.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QString captureModeName(CaptureMode mode)
{
    switch (mode) {
    case CaptureMode::Off:
        return u"off"_s;
    case CaptureMode::Failures:
        return u"failures"_s;
    case CaptureMode::All:
        break;
    }
    return u"all"_s;
}

std::optional<CaptureMode> captureModeFromName(const QString &name)
{
    for (const CaptureMode mode : {CaptureMode::Off, CaptureMode::Failures, CaptureMode::All}) {
        if (captureModeName(mode) == name)
            return mode;
    }
    return std::nullopt;
}

} // namespace deskrelay
