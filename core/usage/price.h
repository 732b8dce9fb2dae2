#pragma once

#include "core/base/clock.h"
#include "core/usage/tokenusage.h"

#include <QMap>
#include <QString>

#include <optional>

namespace deskrelay {

/// What tokens cost: micro-dollars for a million of them, of each kind.
///
/// A kind that has no price of its own costs what the next more general one does: a write that
/// lives 1 h as one that lives 5 min, that and a read from the cache as input.
struct TokenPrice
{
    /// 100,000 dollars for a million; a sum over more costly tokens might overflow.
    static constexpr qint64 most = 100'000'000'000;

    qint64 input = 0;
    qint64 output = 0; ///< Reasoning included.
    std::optional<qint64> cacheRead = {};
    std::optional<qint64> cacheWrite5m = {};
    std::optional<qint64> cacheWrite1h = {};

    bool operator==(const TokenPrice &) const = default;
};

/// Prices by the length of a request's input.
struct PriceRates
{
    /// The prices of a whole request whose input, caches included, is longer than so many tokens.
    struct Long
    {
        qint64 tokens = 0;
        TokenPrice price = {};
        bool operator==(const Long &) const = default;
    };

    TokenPrice price = {};
    std::optional<Long> above = {};

    /// Those that hold for a request with such usage.
    const TokenPrice &of(const TokenUsage &usage) const;
    bool operator==(const PriceRates &) const = default;
};

/// What one model costs from a time on.
struct ModelPrice
{
    std::optional<TimePoint> from = {}; ///< Empty: ever since.
    PriceRates standard = {};
    QMap<QString, PriceRates> tiers = {}; ///< By the provider's name of a service tier.

    /// Null where the tier has no price. Names of the usual tier (`default`, `standard`, …) and an
    /// empty one are the standard's.
    const PriceRates *of(const QString &tier) const;
    bool operator==(const ModelPrice &) const = default;
};

/// What \a usage costs in micro-dollars: the exact sum over all kinds, rounded once, half up.
///
/// Never negative, monotone in each count. Counts from a trillion on cost what a trillion does, so
/// that nothing overflows.
qint64 costMicros(const TokenUsage &usage, const TokenPrice &price);
qint64 costMicros(const TokenUsage &usage, const PriceRates &rates);

} // namespace deskrelay
