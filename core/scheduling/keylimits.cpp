#include "core/scheduling/keylimits.h"

#include <algorithm>

namespace deskrelay {

using Limit = LimitRefusal::Limit;

std::optional<LimitRefusal>
KeyLimits::costRefusal(const ClientKey &key, const RequestEstimate &estimate, TimePoint now)
{
    if ((!key.dailyCostMicros && !key.totalCostMicros) || !estimate.costMicros)
        return std::nullopt;
    const Spending::Amounts spent = m_spending.of(key.id, now);
    const auto check = [&](Limit limit, std::optional<qint64> most, qint64 used) {
        std::optional<LimitRefusal> refused;
        if (most && used + spent.reserved >= *most) {
            refused = LimitRefusal{.limit = limit,
                                   .most = *most,
                                   .used = used,
                                   .asked = *estimate.costMicros,
                                   .reserved = used < *most ? spent.reserved : 0};
        }
        return refused;
    };
    std::optional<LimitRefusal> refused = check(Limit::TotalCost, key.totalCostMicros, spent.total);
    if (!refused) {
        refused = check(Limit::DailyCost, key.dailyCostMicros, spent.today);
        if (refused && refused->reserved == 0)
            refused->freeAt = m_spending.nextMidnight(now);
    }
    return refused;
}

std::optional<LimitRefusal>
KeyLimits::refusal(const ClientKey &key, const RequestEstimate &estimate, TimePoint now)
{
    if (const std::optional<LimitRefusal> refused = costRefusal(key, estimate, now))
        return refused;
    if (!key.requestsPerMinute && !key.tokensPerMinute && !key.maxConcurrent)
        return std::nullopt;
    Use &use = m_uses[key.id];
    if (key.maxConcurrent && use.inFlight >= *key.maxConcurrent) {
        return LimitRefusal{
            .limit = Limit::Concurrent, .most = *key.maxConcurrent, .used = use.inFlight};
    }
    const auto check = [now](SlidingWindow &window, Limit limit, qint64 most, qint64 amount) {
        const std::optional<TimePoint> fits = window.fitsAt(amount, most, now);
        return fits == now ? std::nullopt
                           : std::optional(LimitRefusal{.limit = limit,
                                                        .most = most,
                                                        .used = window.sum(now),
                                                        .asked = amount,
                                                        .freeAt = fits});
    };
    std::optional<LimitRefusal> refused;
    if (key.requestsPerMinute)
        refused = check(use.requests, Limit::RequestsPerMinute, *key.requestsPerMinute, 1);
    if (!refused && key.tokensPerMinute)
        refused = check(use.tokens, Limit::TokensPerMinute, *key.tokensPerMinute, estimate.tokens);
    return refused;
}

KeyLimits::Ticket
KeyLimits::admit(const ClientKey &key, const RequestEstimate &estimate, TimePoint now)
{
    Use &use = m_uses[key.id];
    ++use.inFlight;
    if (key.requestsPerMinute)
        use.requests.add(1, now);
    if (key.tokensPerMinute)
        use.tokens.add(estimate.tokens, now);
    const Ticket ticket{.key = key.id,
                        .at = now,
                        .tokens = estimate.tokens,
                        .reservedMicros = estimate.costMicros.value_or(0)};
    m_spending.reserve(key.id, ticket.reservedMicros);
    return ticket;
}

void KeyLimits::settle(const Ticket &ticket, qint64 tokens, qint64 costMicros, TimePoint now)
{
    m_spending.settle(ticket.key, ticket.reservedMicros, costMicros, ticket.at, now);
    const auto use = m_uses.find(ticket.key);
    if (use == m_uses.end())
        return;
    --use->inFlight;
    use->tokens.correct(tokens - ticket.tokens, ticket.at);
}

void KeyLimits::keepOnly(const QList<ClientKey> &keys)
{
    m_uses.removeIf([&keys](const auto &entry) {
        return entry.value().inFlight == 0 &&
               std::none_of(keys.begin(), keys.end(), [&entry](const ClientKey &key) {
                   return key.id == entry.key();
               });
    });
}

} // namespace deskrelay
