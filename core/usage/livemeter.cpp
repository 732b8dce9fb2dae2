#include "core/usage/livemeter.h"

#include <algorithm>

namespace deskrelay {

static TimePoint bucketStart(TimePoint time)
{
    const auto length = std::chrono::milliseconds(LiveMeter::bucketLength);
    return time - time.time_since_epoch() % length;
}

LiveMeter::LiveMeter(TimePoint now)
{
    advance(now);
}

void LiveMeter::advance(TimePoint now)
{
    const TimePoint newest = bucketStart(now);
    const TimePoint oldest = newest - bucketLength * (bucketCount - 1);
    // A clock that was set back, or a machine that slept for longer than the window, starts anew.
    if (m_buckets.isEmpty() || m_buckets.last().start > newest || m_buckets.last().start < oldest) {
        m_buckets.clear();
        m_buckets.reserve(bucketCount);
        for (TimePoint start = oldest; start <= newest; start += bucketLength)
            m_buckets.append(MeterBucket{.start = start});
        return;
    }
    while (m_buckets.last().start < newest)
        m_buckets.append(MeterBucket{.start = m_buckets.last().start + bucketLength});
    m_buckets.remove(0, std::max<qsizetype>(0, m_buckets.size() - bucketCount));
}

void LiveMeter::add(const AccountId &account, qint64 tokens, TimePoint now)
{
    advance(now);
    MeterBucket &bucket = m_buckets.last();
    ++bucket.requests;
    if (tokens <= 0)
        return;
    for (MeterShare &share : bucket.tokens) {
        if (share.account == account) {
            share.tokens += tokens;
            return;
        }
    }
    bucket.tokens.append({account, tokens});
}

const QList<MeterBucket> &LiveMeter::buckets(TimePoint now)
{
    advance(now);
    return m_buckets;
}

} // namespace deskrelay
