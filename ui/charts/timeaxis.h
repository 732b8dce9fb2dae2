#pragma once

#include "core/base/clock.h"

#include <QList>
#include <QString>

namespace deskrelay {

/// One mark of an axis of time.
struct TimeMark
{
    TimePoint time = {};
    QString text = {};
    bool operator==(const TimeMark &) const = default;
};

/// At most \a most marks from \a since until \a until, at round times of the local clock: seconds
/// of a minute, minutes of an hour, hours of a day, or days. Where a day begins the mark names it.
QList<TimeMark> timeMarks(TimePoint since, TimePoint until, int most);

} // namespace deskrelay
