#pragma once

#include "core/storage/connection.h"
#include "core/storage/store.h"
#include "core/usage/pricetable.h"
#include "core/usage/usagerecord.h"

#include <QList>
#include <QString>
#include <QVariantList>

#include <functional>
#include <limits>

namespace deskrelay {

/// Adds \a records, and to the sums; one whose request id is there already is left out.
Result<void> insertUsage(const Connection &connection, const QList<UsageRecord> &records);

/// Deletes the records of requests that arrived before \a time. Their sums stay.
Result<void> deleteUsageBefore(const Connection &connection, TimePoint time);

/// Which records are read: conditions and an order over `usage_records u`, and their values.
struct UsageRecordQuery
{
    QString clauses = {};
    QVariantList values = {};
};

/// Calls \a take with each record, but for its trace and what is not summed or priced.
Result<void> forEachUsage(const Connection &connection,
                          const UsageRecordQuery &query,
                          const std::function<void(const UsageRecord &)> &take);

/// Where pricing old records has come to.
struct PricingPlace
{
    TimePoint now = {}; ///< Its local day is today's.
    qint64 time = std::numeric_limits<qint64>::min();
    QString requestId = {};
    PricedRequests priced = {}; ///< So far.
    bool isDone = false;
};

/// Prices the next few of the records without a price, in the order of time, where \a prices has
/// one for their model and time. Call again with the outcome until it is done.
Result<PricingPlace>
priceUsage(const Connection &connection, const PriceTable &prices, const PricingPlace &from);

} // namespace deskrelay
