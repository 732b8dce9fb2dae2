#pragma once

#include "core/base/clock.h"
#include "core/base/headers.h"

#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace deskrelay {

/// How much of an account's limits is spent, as its provider tells with each reply.
struct RateLimits
{
    double used = 0;                         ///< Of the limit that is spent most: 0 to 1.
    std::optional<TimePoint> freeAgain = {}; ///< When that one is whole again.

    bool operator==(const RateLimits &) const = default;
};

/// What the headers tell: Anthropic's `anthropic-ratelimit-*`, OpenAI's `x-ratelimit-*` and what
/// Codex accounts get. Empty: nothing.
std::optional<RateLimits> readRateLimits(const Headers &headers, TimePoint now);

/// The wait that `retry-after-ms` or `retry-after` asks for: seconds, with a fraction too, or a
/// date. Never negative. Empty: none, or not to be understood.
std::optional<std::chrono::milliseconds> readRetryAfter(const Headers &headers, TimePoint now);

/// A time as the providers write it: `6m0s`, `1h2m3.5s`, `250ms`, `17`.
std::optional<std::chrono::milliseconds> parseWait(QByteArrayView text);

} // namespace deskrelay
