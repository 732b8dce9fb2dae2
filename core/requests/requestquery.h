#pragma once

#include "core/requests/requesttrace.h"
#include "core/usage/usagerecord.h"

#include <QHash>
#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

/// Which requests to read; the newest come first.
struct RequestQuery
{
    int limit = 50;
    bool isFailedOnly = false; ///< Those that ended with status 400 or above, or unfinished.
    /// Only those after this one, the oldest first.
    std::optional<qint64> after = {};
};

/// A request as it was recorded, and why it went where it went.
struct RequestRow
{
    qint64 number = 0; ///< Grows with each record.
    UsageRecord record = {};
    RequestTrace trace = {};
};

struct RequestReport
{
    QList<RequestRow> rows = {};
    QHash<AccountId, QString> names = {}; ///< Of all accounts that there are or were.
    QHash<KeyId, QString> keys = {};
};

} // namespace deskrelay
