#pragma once

#include "ui/models/usageview.h"

#include <QByteArray>

namespace deskrelay {

/// The table as CSV (RFC 4180) with a header: numbers plain, costs in dollars, nothing where there
/// is no price. A text that a spreadsheet would take for a formula is kept from being one.
QByteArray usageTableCsv(const UsageView &view);

/// What the charts show as CSV, a line for each period.
QByteArray usageSeriesCsv(const UsageView &view);

/// All that is shown: span, filter, totals, periods, and the table.
QByteArray usageJson(const UsageView &view);

} // namespace deskrelay
