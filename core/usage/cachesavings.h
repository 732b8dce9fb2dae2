#pragma once

#include "core/usage/pricetable.h"
#include "core/usage/usagequery.h"

#include <optional>

namespace deskrelay {

/// What the providers' caches saved in micro-dollars: what the tokens read from them and written to
/// them would have cost as plain input, less what they did cost. Negative where more was paid for
/// writing than reading saved; empty where nothing that was cached has a price.
///
/// \a rows are by model and period: a local day or hour, or a step. A sum does not tell the service
/// tier and the length of each request: the standard price counts.
std::optional<qint64> cacheSavings(const QList<UsageRow> &rows, const PriceTable &prices);

} // namespace deskrelay
