#include "core/usage/cachesavings.h"

#include <QDateTime>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// A moment within \a period, as UsageRow has it.
static TimePoint momentOf(const QString &period)
{
    const QDate day = QDate::fromString(period.left(10), Qt::ISODate);
    if (!day.isValid())
        return fromMilliseconds(period.toLongLong()); // a step
    // Prices change at midnight UTC; at noon most of a local day has the one that counts.
    const QTime time =
        period.contains(u'T') ? QTime::fromString(period.mid(11), u"HH:mm"_s) : QTime(12, 0);
    return fromMilliseconds(QDateTime(day, time, Qt::LocalTime).toMSecsSinceEpoch());
}

std::optional<qint64> cacheSavings(const QList<UsageRow> &rows, const PriceTable &prices)
{
    std::optional<qint64> saved;
    for (const UsageRow &row : rows) {
        const TokenUsage cached = {.cacheRead = row.tokens.cacheRead,
                                   .cacheWrite5m = row.tokens.cacheWrite5m,
                                   .cacheWrite1h = row.tokens.cacheWrite1h};
        if (cached.total() == 0)
            continue;
        const ModelPrice *const price = prices.find(row.model, momentOf(row.period));
        if (!price)
            continue;
        const TokenUsage plain = {.input = cached.total()};
        saved = saved.value_or(0) + costMicros(plain, price->standard.price) -
                costMicros(cached, price->standard.price);
    }
    return saved;
}

} // namespace deskrelay
