#pragma once

#include "ui/charts/chartdata.h"
#include "ui/models/accountcolors.h"
#include "ui/models/namecolors.h"
#include "ui/models/usageview.h"

#include <QCoreApplication>

namespace deskrelay {

/// What the usage page's charts draw, and a sentence for each.
class UsageCharts final
{
    Q_DECLARE_TR_FUNCTIONS(deskrelay::UsageCharts)

public:
    /// Tokens by their kind.
    static ChartData tokens(const UsageView &view);
    static QString tokensSummary(const UsageView &view);

    /// Cost by model or account; the largest few, the rest as one.
    static ChartData cost(const UsageView &view, const AccountColors &accounts, NameColors &models);
    static QString costSummary(const UsageView &view);

    /// Requests that were served, and errors.
    static ChartData requests(const UsageView &view);
    static QString requestsSummary(const UsageView &view);

    /// The median time to the first token, and that of the slowest of twenty, in milliseconds.
    static ChartData firstToken(const UsageView &view);
    static QString firstTokenSummary(const UsageView &view);
};

} // namespace deskrelay
