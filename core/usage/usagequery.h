#pragma once

#include "core/base/clock.h"
#include "core/usage/tokenusage.h"

#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

enum class UsageAxis
{
    None,
    Account,
    Key,
    Model,
    Day,
    Hour
};

/// `account`, `key`, `model`, `day`, `hour`; empty for None.
QString usageAxisName(UsageAxis axis);
std::optional<UsageAxis> usageAxisFromName(QStringView name);

/// Which records to sum and along which axis. Days and hours are local time.
struct UsageQuery
{
    std::optional<TimePoint> since = {}; ///< Inclusive.
    std::optional<TimePoint> until = {}; ///< Exclusive.
    UsageAxis axis = UsageAxis::None;
};

/// One sum; the naming fields that the axis asks for are set.
struct UsageRow
{
    QString accountId = {};
    QString account = {}; ///< The account's name; that it had last when it is gone.
    QString keyId = {};
    QString key = {};
    QString model = {};  ///< As the upstream was asked.
    QString period = {}; ///< `2026-11-24` or `2026-11-24T13:00`, local time.
    qint64 requests = 0;
    TokenUsage tokens = {};
    std::optional<qint64> costMicros = {}; ///< Micro-dollars; empty when nothing was priced.
    qint64 unpriced = 0;                   ///< Requests without a price.
    qint64 estimated = 0;                  ///< Requests whose counts are ours.

    bool operator==(const UsageRow &) const = default;
};

struct UsageReport
{
    QList<UsageRow> rows = {};
    UsageRow total = {};
};

} // namespace deskrelay
