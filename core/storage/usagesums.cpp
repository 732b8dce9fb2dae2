#include "core/storage/usagesums.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

UsageSums UsageSums::of(const UsageRecord &record)
{
    UsageSums sums;
    sums.figures[Requests] = 1;
    sums.figures[Failed] = record.status >= 400 ? 1 : 0;
    sums.figures[Priced] = record.costMicros ? 1 : 0;
    sums.figures[PricedLater] = record.pricedLater ? 1 : 0;
    sums.figures[Estimated] = record.estimated ? 1 : 0;
    sums.figures[Input] = record.tokens.input;
    sums.figures[CacheRead] = record.tokens.cacheRead;
    sums.figures[CacheWrite5m] = record.tokens.cacheWrite5m;
    sums.figures[CacheWrite1h] = record.tokens.cacheWrite1h;
    sums.figures[Output] = record.tokens.output;
    sums.figures[Reasoning] = record.tokens.reasoning;
    sums.figures[CostMicros] = record.costMicros.value_or(0);
    sums.figures[DurationMs] = record.duration.count();
    if (record.timeToFirstToken)
        ++sums.figures[FirstTokens + size_t(firstTokenStep(*record.timeToFirstToken))];
    return sums;
}

UsageSums &UsageSums::operator+=(const UsageSums &other)
{
    for (size_t at = 0; at < figures.size(); ++at)
        figures[at] += other.figures[at];
    return *this;
}

void UsageSums::fill(UsageRow &row) const
{
    row.requests = figures[Requests];
    row.failed = figures[Failed];
    row.unpriced = figures[Requests] - figures[Priced];
    row.pricedLater = figures[PricedLater];
    row.estimated = figures[Estimated];
    row.tokens = {.input = figures[Input],
                  .cacheRead = figures[CacheRead],
                  .cacheWrite5m = figures[CacheWrite5m],
                  .cacheWrite1h = figures[CacheWrite1h],
                  .output = figures[Output],
                  .reasoning = figures[Reasoning]};
    if (figures[Priced] > 0)
        row.costMicros = figures[CostMicros];
    FirstTokenCounts counts = {};
    std::copy(figures.begin() + FirstTokens, figures.end(), counts.begin());
    row.medianFirstToken = firstTokenQuantile(counts, 0.5);
    row.slowFirstToken = firstTokenQuantile(counts, 0.95);
}

const QStringList &UsageSums::columns()
{
    static const QStringList names = [] {
        QStringList all = {u"requests"_s,
                           u"failed"_s,
                           u"priced"_s,
                           u"priced_later"_s,
                           u"estimated"_s,
                           u"input"_s,
                           u"cache_read"_s,
                           u"cache_write_5m"_s,
                           u"cache_write_1h"_s,
                           u"output"_s,
                           u"reasoning"_s,
                           u"cost_micros"_s,
                           u"duration_ms"_s};
        for (int step = 0; step < firstTokenSteps; ++step)
            all.append(u"first_%1"_s.arg(step, 2, 10, QLatin1Char('0')));
        return all;
    }();
    return names;
}

const QStringList &UsageSums::recordSums()
{
    static const QStringList sums = [] {
        QStringList all = {u"COUNT(*)"_s,
                           u"SUM(CASE WHEN u.status >= 400 THEN 1 ELSE 0 END)"_s,
                           u"COUNT(u.cost_micros)"_s,
                           u"SUM(u.priced_later)"_s,
                           u"SUM(u.estimated)"_s,
                           u"SUM(u.input)"_s,
                           u"SUM(u.cache_read)"_s,
                           u"SUM(u.cache_write_5m)"_s,
                           u"SUM(u.cache_write_1h)"_s,
                           u"SUM(u.output)"_s,
                           u"SUM(u.reasoning)"_s,
                           u"COALESCE(SUM(u.cost_micros), 0)"_s,
                           u"SUM(u.duration_ms)"_s};
        for (size_t step = 0; step < size_t(firstTokenSteps); ++step) {
            QStringList within;
            if (step > 0)
                within << u"u.first_token_ms >= %1"_s.arg(firstTokenBounds[step - 1]);
            if (step < firstTokenBounds.size())
                within << u"u.first_token_ms < %1"_s.arg(firstTokenBounds[step]);
            all << u"SUM(CASE WHEN %1 THEN 1 ELSE 0 END)"_s.arg(within.join(u" AND "_s));
        }
        return all;
    }();
    return sums;
}

size_t figuresOf(const UsageQuery &query)
{
    return query.wantsFirstToken ? UsageSums::Count : UsageSums::FirstTokens;
}

QString summedModel(const UsageRecord &record)
{
    return record.resolved.isEmpty() ? record.model : record.resolved;
}

} // namespace deskrelay
