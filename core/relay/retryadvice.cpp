#include "core/relay/retryadvice.h"

#include <algorithm>

namespace deskrelay {

using std::chrono::milliseconds;

void adviseRetry(Headers &headers, std::optional<milliseconds> wait)
{
    static constexpr milliseconds longest = std::chrono::minutes(1);
    const bool isWorthWhile = wait && *wait <= longest;
    headers.set("x-should-retry", isWorthWhile ? "true" : "false");
    if (!wait)
        return;
    const milliseconds least = std::max(*wait, milliseconds(0));
    const auto seconds =
        std::max(std::chrono::ceil<std::chrono::seconds>(least), std::chrono::seconds(1));
    headers.set("retry-after", QByteArray::number(qint64(seconds.count())));
    if (isWorthWhile)
        headers.set("retry-after-ms", QByteArray::number(qint64(least.count())));
}

} // namespace deskrelay
