#pragma once

#include "core/storage/connection.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagerecord.h"

#include <QList>

namespace deskrelay {

/// Adds \a records; one whose request id is there already is left out.
Result<void> insertUsage(const Connection &connection, const QList<UsageRecord> &records);

/// Deletes the records of requests that arrived before \a time.
Result<void> deleteUsageBefore(const Connection &connection, TimePoint time);

/// The sums that \a query asks for: names with the most tokens first, periods in their order.
Result<UsageReport> readUsage(const Connection &connection, const UsageQuery &query);

} // namespace deskrelay
