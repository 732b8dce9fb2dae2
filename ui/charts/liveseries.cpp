#include "ui/charts/liveseries.h"

#include <algorithm>

namespace deskrelay {

int bucketsPerPoint(qsizetype buckets, int width, int minimumWidth)
{
    if (buckets <= 0 || width <= 0 || minimumWidth <= 0)
        return 1;
    const qsizetype points = std::max<qsizetype>(1, width / minimumWidth);
    return static_cast<int>((buckets + points - 1) / points);
}

static void addShares(MeterBucket &sum, const MeterBucket &part)
{
    sum.requests += part.requests;
    for (const MeterShare &share : part.tokens) {
        const auto known =
            std::find_if(sum.tokens.begin(), sum.tokens.end(), [&share](const MeterShare &other) {
                return other.account == share.account;
            });
        if (known == sum.tokens.end())
            sum.tokens.append(share);
        else
            known->tokens += share.tokens;
    }
}

QList<MeterBucket>
joinBuckets(const QList<MeterBucket> &buckets, std::chrono::seconds length, int factor)
{
    const qint64 span = std::chrono::milliseconds(length).count() * factor;
    if (factor <= 1)
        return buckets;
    QList<MeterBucket> joined;
    if (span <= 0)
        return joined;
    for (const MeterBucket &bucket : buckets) {
        const qint64 start = toMilliseconds(bucket.start) / span * span;
        if (joined.isEmpty() || toMilliseconds(joined.last().start) != start)
            joined.append(MeterBucket{.start = fromMilliseconds(start)});
        addShares(joined.last(), bucket);
    }
    if (joined.size() > 1 && joined.first().start < buckets.first().start)
        joined.removeFirst();
    return joined;
}

qint64 tokensOf(const MeterBucket &bucket, const AccountId &account)
{
    for (const MeterShare &share : bucket.tokens) {
        if (share.account == account)
            return share.tokens;
    }
    return 0;
}

qint64 tokensOf(const MeterBucket &bucket)
{
    qint64 sum = 0;
    for (const MeterShare &share : bucket.tokens)
        sum += share.tokens;
    return sum;
}

AxisScale axisScale(qint64 highest, int marks)
{
    const qint64 wanted = std::max<qint64>(1, highest);
    const qint64 steps = std::max(1, marks);
    qint64 power = 1;
    while (true) {
        for (const qint64 digit : {1, 2, 5}) {
            const qint64 step = digit * power;
            if (step * steps >= wanted)
                return {.top = (wanted + step - 1) / step * step, .step = step};
        }
        power *= 10;
    }
}

LiveTotals liveTotals(const QList<MeterBucket> &buckets)
{
    LiveTotals totals;
    qint64 most = 0;
    for (const MeterBucket &bucket : buckets) {
        const qint64 tokens = tokensOf(bucket);
        totals.requests += bucket.requests;
        totals.tokens += tokens;
        if (tokens > most) {
            most = tokens;
            totals.busiest = bucket;
        }
    }
    return totals;
}

} // namespace deskrelay
