#pragma once

#include "core/relay/relaysnapshot.h"

#include <QList>

#include <chrono>

namespace deskrelay {

/// How many of \a buckets become one, so that one is at least \a minimumWidth pixels wide.
int bucketsPerPoint(qsizetype buckets, int width, int minimumWidth);

/// Joins every \a factor buckets; the cuts lie at multiples of the joined length in absolute time,
/// so that a bucket keeps its neighbours while the window moves on. The first one is left out when
/// a part of it has gone already.
QList<MeterBucket>
joinBuckets(const QList<MeterBucket> &buckets, std::chrono::seconds length, int factor);

/// The tokens of one account in \a bucket.
qint64 tokensOf(const MeterBucket &bucket, const AccountId &account);
/// The tokens of all accounts in \a bucket.
qint64 tokensOf(const MeterBucket &bucket);

/// Ends of an axis and the distance of its marks: 1, 2 or 5 times a power of ten.
struct AxisScale
{
    qint64 top = 1;
    qint64 step = 1;
    bool operator==(const AxisScale &) const = default;
};

/// The smallest scale with at most \a marks steps that holds \a highest; whole numbers only.
AxisScale axisScale(qint64 highest, int marks);

/// What the buckets sum up to.
struct LiveTotals
{
    qint64 requests = 0;
    qint64 tokens = 0;
    MeterBucket busiest = {}; ///< The bucket with the most tokens.
};

LiveTotals liveTotals(const QList<MeterBucket> &buckets);

} // namespace deskrelay
