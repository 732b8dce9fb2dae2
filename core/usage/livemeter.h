#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QList>

#include <chrono>

namespace deskrelay {

/// Tokens that one account wrote and read in one interval.
struct MeterShare
{
    AccountId account = {};
    qint64 tokens = 0;
    bool operator==(const MeterShare &) const = default;
};

/// One interval of the live chart.
struct MeterBucket
{
    TimePoint start = {};
    qint64 requests = 0;
    QList<MeterShare> tokens = {};
    bool operator==(const MeterBucket &) const = default;
};

/// Sums the last minutes' requests and tokens in intervals of equal length.
///
/// Intervals begin at multiples of their length since 1970, so that two meters agree.
class LiveMeter final
{
public:
    static constexpr std::chrono::seconds bucketLength = std::chrono::seconds(3);
    static constexpr int bucketCount = 300; ///< 15 minutes.

    explicit LiveMeter(TimePoint now);

    /// Counts a request that ended at \a now; a \a tokens of 0 counts the request alone.
    void add(const AccountId &account, qint64 tokens, TimePoint now);

    /// The intervals up to \a now's, oldest first, without gaps; always bucketCount of them.
    const QList<MeterBucket> &buckets(TimePoint now);

private:
    void advance(TimePoint now);

    QList<MeterBucket> m_buckets = {};
};

} // namespace deskrelay
