#include "core/requests/requestquery.h"

namespace deskrelay {

QList<RequestAttempt> attemptsOf(const RequestRow &row)
{
    const UsageRecord &record = row.record;
    if (!row.trace.attempts.isEmpty() || record.attempts == 0)
        return row.trace.attempts;
    return {{.account = record.account, .status = record.status, .duration = record.duration}};
}

} // namespace deskrelay
