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
    /// Only those before this one, the newest first.
    std::optional<qint64> before = {};
    std::optional<AccountId> account = {}; ///< The one that served it, or failed last.
    QString model = {};                    ///< As it was asked for or used; empty: all.
    /// Part of a name that it bears: of the request, model, account, key, tool, session or format.
    QString text = {};

    bool operator==(const RequestQuery &) const = default;
};

/// A request as it was recorded, and why it went where it went.
struct RequestRow
{
    qint64 number = 0; ///< Grows with each record.
    UsageRecord record = {};
    RequestTrace trace = {};

    bool operator==(const RequestRow &) const = default;
};

/// The attempts that the trace tells of; where there was nothing to tell, the one that there was.
QList<RequestAttempt> attemptsOf(const RequestRow &row);

struct RequestReport
{
    QList<RequestRow> rows = {};
    /// The number of the newest record of all that there was before the rows were read; 0: none.
    qint64 newest = 0;
    QHash<AccountId, QString> names = {}; ///< Of all accounts that there are or were.
    QHash<KeyId, QString> keys = {};
};

} // namespace deskrelay
