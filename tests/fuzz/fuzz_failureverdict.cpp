// links: deskrelay_scheduling
#include "core/scheduling/failureverdict.h"
#include "core/scheduling/ratelimits.h"

#include <cstddef>
#include <cstdint>

using namespace deskrelay;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const TimePoint now(std::chrono::seconds(1'700'000'000));
    const std::optional<std::chrono::milliseconds> wait = parseWait(bytes);
    if (wait && wait->count() < 0)
        __builtin_trap();
    const Headers headers = {{"retry-after", bytes},
                             {"retry-after-ms", bytes},
                             {"anthropic-ratelimit-tokens-limit", "10"},
                             {"anthropic-ratelimit-tokens-remaining", bytes},
                             {"anthropic-ratelimit-tokens-reset", bytes},
                             {"anthropic-ratelimit-unified-5h-utilization", bytes},
                             {"anthropic-ratelimit-unified-5h-reset", bytes},
                             {"x-ratelimit-limit-requests", bytes},
                             {"x-ratelimit-remaining-requests", "3"},
                             {"x-ratelimit-reset-requests", bytes}};
    const std::optional<RateLimits> limits = readRateLimits(headers, now);
    if (limits && !(limits->used >= 0 && limits->used <= 1))
        __builtin_trap();
    for (const int status : {400, 401, 429, 503}) {
        for (const Headers &sent : {headers, Headers()}) {
            const FailureVerdict verdict =
                judgeAnswer({Provider::Anthropic, status, sent, bytes}, now);
            if (verdict.until && *verdict.until < now)
                __builtin_trap();
        }
    }
    return 0;
}
