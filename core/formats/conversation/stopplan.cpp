#include "core/formats/conversation/stopplan.h"

namespace deskrelay {

StopPlan planStops(const QByteArrayList &stops, qsizetype most, BlankStops blank)
{
    StopPlan plan;
    for (const QByteArray &stop : stops) {
        if (stop.isEmpty() || plan.sent.contains(stop) || plan.enforced.contains(stop))
            continue;
        const bool isRefused = blank == BlankStops::Refused && stop.trimmed().isEmpty();
        const bool isSent = plan.sent.size() < most && !isRefused;
        (isSent ? plan.sent : plan.enforced).append(stop);
    }
    return plan;
}

} // namespace deskrelay
