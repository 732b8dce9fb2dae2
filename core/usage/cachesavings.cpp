#include "core/usage/cachesavings.h"

#include <QDateTime>

namespace deskrelay {

/// Prices change at midnight UTC; at noon most of a local day has the one that counts.
static TimePoint noonOf(const QString &day)
{
    const QDateTime noon(QDate::fromString(day, Qt::ISODate), QTime(12, 0), Qt::LocalTime);
    return fromMilliseconds(noon.toMSecsSinceEpoch());
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
        const ModelPrice *const price = prices.find(row.model, noonOf(row.period));
        if (!price)
            continue;
        const TokenUsage plain = {.input = cached.total()};
        saved = saved.value_or(0) + costMicros(plain, price->standard.price) -
                costMicros(cached, price->standard.price);
    }
    return saved;
}

} // namespace deskrelay
