#pragma once

#include "core/base/ids.h"

#include <QList>

namespace deskrelay {

/// An account and its priority. Lists of them are in the order of priority.
struct PriorityRow
{
    AccountId account = {};
    int priority = 50;

    bool operator==(const PriorityRow &) const = default;
};

/// Where a row is dropped.
struct PriorityDrop
{
    int row = 0;         ///< The row it falls onto, or the one below the gap; the end is a gap too.
    bool isOnto = false; ///< Onto the row, else into the gap above it.

    bool operator==(const PriorityDrop &) const = default;
};

/// The priorities to set so that row \a moved comes to \a drop; those that stay are left out.
///
/// Accounts of one priority are a tier: they share the work, and which of them stands first in the
/// list means nothing. So:
/// - dropped onto a row, or among the rows of one tier, the account joins that tier;
/// - dropped between two tiers it makes a tier of its own, half way between the two numbers; above
///   the first or below the last it keeps a distance of 10 where there is room. A number of its own
///   that fits there already is left alone;
/// - where the two numbers have none between them, the tiers beside it make room, by one each and
///   on the side where fewer accounts change. Priorities stay from 1 to 100.
QList<PriorityRow>
prioritiesAfterDrop(const QList<PriorityRow> &rows, int moved, PriorityDrop drop);

/// The same for one step \a isUp or down: out of a tier that it shares into one of its own, and
/// from one of its own into the next tier. Nothing changes where it is the first or the last
/// already.
QList<PriorityRow> prioritiesAfterStep(const QList<PriorityRow> &rows, int moved, bool isUp);

} // namespace deskrelay
