#include "ui/charts/timeaxis.h"

#include "ui/texts.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <chrono>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::seconds;

static constexpr seconds day = 24h;
static constexpr std::array<seconds, 17> steps = {5s,
                                                  10s,
                                                  30s,
                                                  1min,
                                                  2min,
                                                  5min,
                                                  10min,
                                                  15min,
                                                  30min,
                                                  1h,
                                                  2h,
                                                  3h,
                                                  6h,
                                                  12h,
                                                  day,
                                                  2 * day,
                                                  7 * day};

static QString wordTime(TimePoint time, const QTime &clock, seconds step)
{
    if (step >= day || clock == QTime(0, 0))
        return Texts::day(time);
    return clock.toString(step < 1min ? u"HH:mm:ss"_s : u"HH:mm"_s);
}

/// Steps up to this one begin everywhere where they do in UTC.
static constexpr seconds longestCommon = 15min;

/// The marks of short steps, in the order of time.
static QList<TimeMark> shortMarks(TimePoint since, TimePoint until, seconds step)
{
    QList<TimeMark> marks;
    const auto past = since.time_since_epoch() % step;
    for (TimePoint time = past == 0s ? since : since - past + step; time < until; time += step) {
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(time));
        marks.append({time, wordTime(time, local.time(), step)});
    }
    return marks;
}

/// The marks of long steps within one local day.
static void
addTimes(QList<TimeMark> &marks, const QDate &date, seconds step, TimePoint since, TimePoint until)
{
    for (seconds at = 0s; at < day; at += std::min(step, day)) {
        const QTime clock = QTime(0, 0).addSecs(static_cast<int>(at.count()));
        const QDateTime moment =
            at == 0s ? date.startOfDay() : QDateTime(date, clock, Qt::LocalTime);
        // What the clocks leave out is not there.
        if (!moment.isValid() || (at > 0s && moment.time() != clock))
            continue;
        const TimePoint time = fromMilliseconds(moment.toMSecsSinceEpoch());
        if (time >= since && time < until)
            marks.append({time, wordTime(time, clock, step)});
    }
}

QList<TimeMark> timeMarks(TimePoint since, TimePoint until, int most)
{
    QList<TimeMark> marks;
    if (until <= since || most < 1)
        return marks;
    const auto fits = [&](seconds step) { return (until - since) / step < most; };
    const auto found = std::find_if(steps.begin(), steps.end(), fits);
    seconds step = found == steps.end() ? steps.back() : *found;
    while (!fits(step))
        step *= 2;
    if (step <= longestCommon)
        return shortMarks(since, until, step);
    const auto dateOf = [](TimePoint time) {
        return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time)).date();
    };
    const QDate last = dateOf(until - 1ms);
    const auto days = static_cast<int>(std::max<qint64>(1, step / day));
    for (QDate date = dateOf(since); date <= last; date = date.addDays(1)) {
        if (date.toJulianDay() % days == 0)
            addTimes(marks, date, step, since, until);
    }
    return marks;
}

} // namespace deskrelay
