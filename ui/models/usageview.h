#pragma once

#include "core/base/ids.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagespan.h"

#include <QList>
#include <QString>
#include <QVariantMap>

#include <optional>

namespace deskrelay {

/// How far back the usage page looks.
enum class UsageRange
{
    QuarterHour,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Custom
};

/// What narrows the usage page down.
struct UsageFilter
{
    /// From and until, where a person chose both.
    struct Ends
    {
        TimePoint since = {};
        TimePoint until = {};
        bool operator==(const Ends &) const = default;
    };

    UsageRange range = UsageRange::Day;
    Ends custom = {}; ///< For UsageRange::Custom.
    std::optional<AccountId> account = {};
    std::optional<KeyId> key = {};
    std::optional<QString> model = {};
    std::optional<QString> tool = {};

    bool operator==(const UsageFilter &) const = default;
    /// Whether all requests of the range fit.
    bool isWide() const { return !account && !key && !model && !tool; }
};

/// To be remembered; what is remembered wrongly is as if it were not.
QVariantMap saveUsageFilter(const UsageFilter &filter);
UsageFilter loadUsageFilter(const QVariantMap &saved);

/// What the usage page shows: the answers to all its questions, of one moment.
struct UsageView
{
    UsageFilter filter = {};
    UsageSpan span = {};
    QList<UsagePeriod> periods = {};
    QList<UsageRow> series = {}; ///< One for each period.
    UsageRow total = {};
    UsageRow before = {};             ///< Of as long a time before the span.
    std::optional<qint64> saved = {}; ///< By caching, in micro-dollars.
    std::optional<qint64> savedBefore = {};
    UsageAxis splitAxis = UsageAxis::Model;
    QList<UsageRow> split = {}; ///< By name and period.
    UsageAxis tableAxis = UsageAxis::Account;
    QList<UsageRow> table = {};
    QList<UsageRow> models = {}; ///< Of the span, whatever the filter: to choose among.
    QList<UsageRow> tools = {};
    bool hasAny = true; ///< Something was requested at some time.

    bool isEmpty() const { return total.requests == 0; }
};

} // namespace deskrelay
