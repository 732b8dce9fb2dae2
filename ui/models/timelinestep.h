#pragma once

#include "ui/models/accountstate.h"

#include <QString>

namespace deskrelay {

/// One thing that happened, as a time line shows it.
struct TimeLineStep
{
    AccountState state = AccountState::Serving; ///< Its mark.
    QString title = {};
    QString figure = {}; ///< At the right of the title: "429 · 12 ms".
    QString text = {};   ///< Below it; wraps.

    bool operator==(const TimeLineStep &) const = default;
};

} // namespace deskrelay
