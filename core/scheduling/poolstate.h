#pragma once

#include "core/scheduling/cooldowns.h"
#include "core/scheduling/stickysessions.h"

#include <QList>

#include <optional>

namespace deskrelay {

/// What the scheduler keeps over restarts.
struct PoolState
{
    QList<Cooldown> cooldowns = {};
    QList<StickySession> sessions = {};

    bool operator==(const PoolState &) const = default;
};

/// What of it has changed.
struct PoolChange
{
    std::optional<QList<Cooldown>> cooldowns = {}; ///< All there are now; empty: none has changed.
    QList<StickySession> sessions = {};            ///< One without accounts has ended.

    bool isEmpty() const { return !cooldowns && sessions.isEmpty(); }
};

} // namespace deskrelay
