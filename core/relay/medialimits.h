#pragma once

#include <QtGlobal>

namespace deskrelay {

/// What may be fetched for an upstream that fetches nothing itself.
struct MediaLimits
{
    qsizetype bytes = 20 * 1024 * 1024; ///< Of one request together; what Gemini takes inline.
    bool mayBePrivate = false;          ///< From this machine and its network too.

    bool operator==(const MediaLimits &) const = default;
};

} // namespace deskrelay
