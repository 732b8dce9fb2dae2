#pragma once

#include <QByteArrayList>

namespace deskrelay {

/// Who ends the answer at which of the client's stop strings.
struct StopPlan
{
    QByteArrayList sent = {};     ///< The upstream, in its own field.
    QByteArrayList enforced = {}; ///< The relay (StopEnforcer).

    bool operator==(const StopPlan &) const = default;
};

/// Whether an upstream takes stop strings of white space alone.
enum class BlankStops
{
    Taken,
    Refused
};

/// Gives the upstream the first of \a stops, \a most at most. Empty ones mean nothing; one that
/// comes twice counts once.
StopPlan
planStops(const QByteArrayList &stops, qsizetype most, BlankStops blank = BlankStops::Taken);

} // namespace deskrelay
