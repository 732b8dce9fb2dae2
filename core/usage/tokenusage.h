#pragma once

#include <QtGlobal>

namespace deskrelay {

/// What a reply cost in tokens, in the terms of all providers.
struct TokenUsage
{
    qint64 input = 0;        ///< Read uncached: neither from a cache nor written to one.
    qint64 cacheRead = 0;    ///< Read from the provider's prompt cache.
    qint64 cacheWrite5m = 0; ///< Written to a cache that lives 5 min (or the provider's default).
    qint64 cacheWrite1h = 0; ///< Written to a cache that lives 1 h or longer.
    qint64 output = 0;       ///< Written, reasoning included.
    qint64 reasoning = 0;    ///< The part of output that was reasoning.

    qint64 cacheWrite() const { return cacheWrite5m + cacheWrite1h; }
    qint64 total() const { return input + cacheRead + cacheWrite() + output; }
    bool operator==(const TokenUsage &) const = default;

    TokenUsage &operator+=(const TokenUsage &other)
    {
        input += other.input;
        cacheRead += other.cacheRead;
        cacheWrite5m += other.cacheWrite5m;
        cacheWrite1h += other.cacheWrite1h;
        output += other.output;
        reasoning += other.reasoning;
        return *this;
    }
};

} // namespace deskrelay
