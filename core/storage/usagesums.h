#pragma once

#include "core/usage/firsttoken.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagerecord.h"

#include <QStringList>

#include <array>

namespace deskrelay {

/// The figures that are summed over requests: of single records, or of the rollups, whose columns
/// have their names and order.
struct UsageSums
{
    enum Figure : size_t
    {
        Requests,
        Failed,
        Priced,
        PricedLater,
        Estimated,
        Input,
        CacheRead,
        CacheWrite5m,
        CacheWrite1h,
        Output,
        Reasoning,
        CostMicros,
        DurationMs,
        FirstTokens, ///< The first of firstTokenSteps.
        Count = FirstTokens + firstTokenSteps
    };

    std::array<qint64, Count> figures = {};

    static UsageSums of(const UsageRecord &record);
    UsageSums &operator+=(const UsageSums &other);
    /// Puts the sums into \a row; the times to the first token where they were read.
    void fill(UsageRow &row) const;

    /// The rollups' columns.
    static const QStringList &columns();
    /// The same figures as sums over `usage_records u`.
    static const QStringList &recordSums();
};

/// How many of the figures a query reads.
size_t figuresOf(const UsageQuery &query);

/// Under which model a request is summed: as the upstream was asked, else as the client did.
QString summedModel(const UsageRecord &record);

} // namespace deskrelay
