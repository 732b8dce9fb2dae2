#include "core/relay/choicerefusal.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

static QString waitText(milliseconds wait)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    if (seconds < std::chrono::minutes(2))
        return u"%1 s"_s.arg(seconds.count());
    return u"%1 min"_s.arg(std::chrono::ceil<std::chrono::minutes>(seconds).count());
}

static ChoiceRefusal tellCooling(const AccountChoice &choice,
                                 const PassedOver &closest,
                                 const QString &name,
                                 const QString &model,
                                 TimePoint now)
{
    const milliseconds least = std::chrono::seconds(1);
    const std::optional<TimePoint> soonest = choice.soonest();
    const milliseconds wait = soonest ? std::max<milliseconds>(*soonest - now, least) : least;
    return {.status = closest.isQuota ? 429 : 503,
            .message =
                u"Every account that serves \"%1\" is cooling down, \"%2\" among them (%3). "
                u"The first is back in %4."_s.arg(model, name, closest.detail, waitText(wait)),
            .retryAfter = wait};
}

ChoiceRefusal
tellChoice(const AccountChoice &choice, const QString &name, const QString &model, TimePoint now)
{
    const PassedOver *const closest = choice.closest();
    if (!closest) {
        return {.message =
                    u"No account serves \"%1\". Add one in the window under Accounts, or with "
                    u"\"deskrelayctl account add\"."_s.arg(model)};
    }
    switch (closest->reason) {
    case PassReason::NotAllowed:
        return {.status = 403,
                .message = u"This key may not use any account that serves \"%1\"."_s.arg(model)};
    case PassReason::Disabled:
        return {.message =
                    u"The account \"%1\" would serve \"%2\" but is disabled. Enable it."_s.arg(
                        name, model)};
    case PassReason::NoCredential:
        return {
            .message =
                u"The account \"%1\" would serve \"%2\" but its secret is not available. "
                u"Unlock the keychain or the vault, or put the key in again."_s.arg(name, model)};
    case PassReason::Marked:
        return {.message =
                    u"The account \"%1\" would serve \"%2\" but needs attention: %3. See to "
                    u"it, then test or reset the account."_s.arg(name, model, closest->detail)};
    case PassReason::Cooling:
    case PassReason::Probed:
        return tellCooling(choice, *closest, name, model, now);
    case PassReason::Draining:
        return {.message = u"The account \"%1\" would serve \"%2\" but takes no new sessions. "
                           u"Enable it again."_s.arg(name, model)};
    case PassReason::Full:
        return {.status = 429,
                .message = u"The account \"%1\" is at its bound of requests at a time. Try "
                           u"again."_s.arg(name),
                .retryAfter = std::chrono::seconds(1)};
    case PassReason::Model:
    case PassReason::Tried:
    case PassReason::Better:
        break;
    }
    return {.message = u"No account could serve \"%1\"."_s.arg(model)};
}

} // namespace deskrelay
