#include "core/relay/limitrefusal.h"

#include "core/usage/pricetext.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

static QString countText(const LimitRefusal &refusal)
{
    switch (refusal.limit) {
    case LimitRefusal::Limit::RequestsPerMinute:
        return u"%1 of %2 requests a minute"_s.arg(refusal.used).arg(refusal.most);
    case LimitRefusal::Limit::TokensPerMinute:
        return u"%1 of %2 tokens a minute"_s.arg(refusal.used).arg(refusal.most);
    case LimitRefusal::Limit::DailyCost:
        return u"%1 of %2 a day"_s.arg(usdText(refusal.used), usdText(refusal.most));
    case LimitRefusal::Limit::TotalCost:
        return u"%1 of %2 in all"_s.arg(usdText(refusal.used), usdText(refusal.most));
    case LimitRefusal::Limit::Concurrent:
        break;
    }
    return u"%1 of %2 requests at a time"_s.arg(refusal.used).arg(refusal.most);
}

static QString timeText(milliseconds wait)
{
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    constexpr qint64 ofHour = 60;
    return minutes < ofHour ? u"%1 min"_s.arg(minutes)
                            : u"%1 h %2 min"_s.arg(minutes / ofHour).arg(minutes % ofHour);
}

static LimitAnswer tellCost(const LimitRefusal &refusal, const QString &used, TimePoint now)
{
    if (refusal.reserved > 0) {
        return {.message = u"%1 Its requests under way may cost the rest (%2). There is room again "
                           u"if they cost less, when they have ended."_s.arg(
                               used, usdText(refusal.reserved)),
                .retryAfter = std::chrono::seconds(1)};
    }
    if (refusal.freeAt) {
        const milliseconds wait = std::max(*refusal.freeAt - now, milliseconds(0));
        return {.message =
                    u"%1 There is room again at local midnight, in %2."_s.arg(used, timeText(wait)),
                .retryAfter = wait};
    }
    return {.message = u"%1 That never frees by itself: use another key, or make one with a higher "
                       u"limit."_s.arg(used)};
}

LimitAnswer tellLimit(const LimitRefusal &refusal, const QString &keyName, TimePoint now)
{
    const QString used = u"The key \"%1\" has used %2."_s.arg(keyName, countText(refusal));
    if (refusal.isMoney())
        return tellCost(refusal, used, now);
    if (refusal.freeAt) {
        const milliseconds wait = std::max(*refusal.freeAt - now, milliseconds(0));
        return {.message = u"%1 There is room again in %2 s."_s.arg(used).arg(
                    std::chrono::ceil<std::chrono::seconds>(wait).count()),
                .retryAfter = wait};
    }
    if (refusal.limit == LimitRefusal::Limit::Concurrent) {
        return {.message = u"%1 There is room again when one of them has ended."_s.arg(used),
                .retryAfter = std::chrono::seconds(1)};
    }
    return {.message =
                u"This request has about %1 tokens, and the key \"%2\" may use %3 a minute: "
                u"it can never pass. Shorten it, or raise the key's limit."_s.arg(refusal.asked)
                    .arg(keyName)
                    .arg(refusal.most)};
}

} // namespace deskrelay
