#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/usage/tokenusage.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

enum class UsageAxis
{
    None,
    Account,
    Key,
    Model,
    Tool,
    Session, ///< Known of the single records only, and so is Step.
    Day,
    Hour,
    Step ///< Pieces of time of one length.
};

/// `account`, `key`, `model`, `tool`, `session`, `day`, `hour`; empty for None and Step.
QString usageAxisName(UsageAxis axis);
std::optional<UsageAxis> usageAxisFromName(QStringView name);

/// Which records to sum and along which axis. Days and hours are local time. What is older than
/// the single records that are kept is known by the hour.
struct UsageQuery
{
    std::optional<TimePoint> since = {}; ///< Inclusive.
    std::optional<TimePoint> until = {}; ///< Exclusive.
    // Only what fits them all; an empty name is that of requests without one.
    std::optional<AccountId> account = {};
    std::optional<KeyId> key = {};
    std::optional<QString> model = {}; ///< As the upstream was asked, else as the client did.
    std::optional<QString> tool = {};
    UsageAxis axis = UsageAxis::None;
    /// Day, Hour or Step beside a naming axis: rows for each of them.
    UsageAxis per = UsageAxis::None;
    std::chrono::milliseconds step = {}; ///< The length of a Step, which begins at a multiple.
    int most = 0;                        ///< Only so many rows, the first ones; 0: all.
    bool wantsFirstToken = false;        ///< Fills in the rows' times to the first token.
    bool wantsSavings = false; ///< Of rows by model and period; the owner, who knows prices, tells.

    bool operator==(const UsageQuery &) const = default;
};

/// One sum; the naming fields that the axis asks for are set.
struct UsageRow
{
    QString accountId = {};
    QString account = {}; ///< The account's name; that it had last when it is gone.
    QString keyId = {};
    QString key = {};
    QString model = {};   ///< As the upstream was asked.
    QString tool = {};    ///< The client's program.
    QString session = {}; ///< The client's name for the conversation.
    /// `2026-11-24` or `2026-11-24T13:00`, local time; a Step's first millisecond.
    QString period = {};
    qint64 requests = 0;
    TokenUsage tokens = {};
    std::optional<qint64> costMicros = {}; ///< Micro-dollars; empty when nothing was priced.
    qint64 unpriced = 0;                   ///< Requests without a price.
    qint64 pricedLater = 0;                ///< Requests whose price came after them.
    qint64 estimated = 0;                  ///< Requests whose counts are ours.
    qint64 failed = 0;                     ///< Requests that ended with a status of 400 or above.
    /// Of about half and of 95 of a hundred requests no longer; empty where it was not asked for.
    std::optional<std::chrono::milliseconds> medianFirstToken = {};
    std::optional<std::chrono::milliseconds> slowFirstToken = {};

    bool operator==(const UsageRow &) const = default;
};

struct UsageReport
{
    QList<UsageRow> rows = {};
    UsageRow total = {};
    /// What caching saved in micro-dollars; see cacheSavings().
    std::optional<qint64> saved = {};
};

} // namespace deskrelay
