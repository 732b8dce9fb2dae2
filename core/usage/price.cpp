#include "core/usage/price.h"

#include <algorithm>
#include <array>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

const TokenPrice &PriceRates::of(const TokenUsage &usage) const
{
    const qint64 input = usage.input + usage.cacheRead + usage.cacheWrite();
    return above && input > above->tokens ? above->price : price;
}

const PriceRates *ModelPrice::of(const QString &tier) const
{
    static const QStringList usual = {
        {}, u"default"_s, u"standard"_s, u"auto"_s, u"on_demand"_s, u"unspecified"_s};
    if (tier.isEmpty() || usual.contains(tier))
        return &standard;
    const auto found = tiers.constFind(tier);
    return found == tiers.constEnd() ? nullptr : &*found;
}

qint64 costMicros(const TokenUsage &usage, const TokenPrice &price)
{
    constexpr qint64 million = 1'000'000;
    constexpr qint64 mostTokens = million * million;
    const qint64 write5m = price.cacheWrite5m.value_or(price.input);
    const std::array<std::pair<qint64, qint64>, 5> kinds = {
        std::pair{usage.input, price.input},
        std::pair{usage.cacheRead, price.cacheRead.value_or(price.input)},
        std::pair{usage.cacheWrite5m, write5m},
        std::pair{usage.cacheWrite1h, price.cacheWrite1h.value_or(write5m)},
        std::pair{usage.output, price.output}};
    qint64 whole = 0; // micro-dollars
    qint64 parts = 0; // millionths of them
    for (const auto &[count, rate] : kinds) {
        const qint64 tokens = std::clamp<qint64>(count, 0, mostTokens);
        whole += tokens / million * rate;
        parts += tokens % million * rate;
    }
    return whole + (parts + million / 2) / million;
}

qint64 costMicros(const TokenUsage &usage, const PriceRates &rates)
{
    return costMicros(usage, rates.of(usage));
}

} // namespace deskrelay
