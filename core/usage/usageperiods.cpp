#include "core/usage/usageperiods.h"

#include <QDateTime>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QDateTime localTime(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::LocalTime);
}

LocalHour localHour(TimePoint time)
{
    const QDateTime local = localTime(time);
    const std::chrono::milliseconds into(QTime(local.time().hour(), 0).msecsTo(local.time()));
    return {.start = time - into, .day = local.date().toString(Qt::ISODate)};
}

/// A piece begins here, or before and nearest.
static TimePoint pieceUntil(TimePoint time)
{
    return std::chrono::floor<std::chrono::milliseconds>(time) -
           (time.time_since_epoch() % usagePiece + usagePiece) % usagePiece;
}

TimePoint firstHourFrom(TimePoint time)
{
    TimePoint hour = pieceUntil(time);
    while (hour < time || localHour(hour).start != hour)
        hour += usagePiece;
    return hour;
}

TimePoint lastHourUntil(TimePoint time)
{
    TimePoint hour = pieceUntil(time);
    while (localHour(hour).start != hour)
        hour -= usagePiece;
    return hour;
}

static TimePoint dayStart(const QDate &date)
{
    return fromMilliseconds(date.startOfDay().toMSecsSinceEpoch());
}

TimePoint firstDayFrom(TimePoint time)
{
    const QDate date = localTime(time).date();
    const TimePoint start = dayStart(date);
    return start >= time ? start : dayStart(date.addDays(1));
}

TimePoint lastDayUntil(TimePoint time)
{
    return dayStart(localTime(time).date());
}

QString usagePeriod(TimePoint time, UsageAxis axis)
{
    const QDateTime local = localTime(time);
    switch (axis) {
    case UsageAxis::Day:
        return local.date().toString(Qt::ISODate);
    case UsageAxis::Hour:
        return local.date().toString(Qt::ISODate) +
               u"T%1:00"_s.arg(local.time().hour(), 2, 10, QLatin1Char('0'));
    case UsageAxis::None:
    case UsageAxis::Account:
    case UsageAxis::Key:
    case UsageAxis::Model:
    case UsageAxis::Tool:
    case UsageAxis::Session:
    case UsageAxis::Step:
        break;
    }
    return {};
}

} // namespace deskrelay
