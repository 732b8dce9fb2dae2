#include "core/scheduling/keylimits.h"

#include <algorithm>

namespace deskrelay {

using Limit = LimitRefusal::Limit;

std::optional<LimitRefusal> KeyLimits::refusal(const ClientKey &key, qint64 tokens, TimePoint now)
{
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
        refused = check(use.tokens, Limit::TokensPerMinute, *key.tokensPerMinute, tokens);
    return refused;
}

KeyLimits::Ticket KeyLimits::admit(const ClientKey &key, qint64 tokens, TimePoint now)
{
    Use &use = m_uses[key.id];
    ++use.inFlight;
    if (key.requestsPerMinute)
        use.requests.add(1, now);
    if (key.tokensPerMinute)
        use.tokens.add(tokens, now);
    return {.key = key.id, .at = now, .tokens = tokens};
}

void KeyLimits::settle(const Ticket &ticket, qint64 tokens)
{
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
