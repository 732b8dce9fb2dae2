#include "core/storage/usageperiods.h"

#include <QDateTime>

namespace deskrelay {

using namespace Qt::StringLiterals;

QString usagePeriod(TimePoint time, UsageAxis axis)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::LocalTime);
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
        break;
    }
    return {};
}

} // namespace deskrelay
