#pragma once

#include "core/scheduling/spending.h"
#include "core/storage/connection.h"
#include "core/usage/usagequery.h"

namespace deskrelay {

/// The sums that \a query asks for: names with the most tokens first, periods in their order. Whole
/// days and hours come from the sums that are kept, what is left at both ends from the records.
Result<UsageReport> readUsage(const Connection &connection, const UsageQuery &query);

/// What each key has cost in all, and on the local day of \a now.
Result<QList<KeyCost>> readKeyCosts(const Connection &connection, TimePoint now);

} // namespace deskrelay
