#include "core/scheduling/accountchoice.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using Cause = AccountChoice::Cause;

/// The first thing that is in the way of an account; empty: it may serve.
static std::optional<PassReason> obstacleOf(const AccountOption &option, const ChoiceWish &wish)
{
    if (!option.isAllowed)
        return PassReason::NotAllowed;
    if (!option.isEnabled)
        return PassReason::Disabled;
    if (!option.hasCredential)
        return PassReason::NoCredential;
    if (option.isCooling) {
        if (option.isProbed)
            return PassReason::Probed;
        return option.coolsUntil ? PassReason::Cooling : PassReason::Marked;
    }
    if (wish.tried.contains(option.id))
        return PassReason::Tried;
    if (option.isDraining && !wish.bound.contains(option.id))
        return PassReason::Draining;
    if (option.maxConcurrent > 0 && option.inFlight >= option.maxConcurrent)
        return PassReason::Full;
    return std::nullopt;
}

static bool isNearGuard(const AccountOption &option, double guard)
{
    return option.quotaUsed >= guard ||
           (option.maxConcurrent > 0 && option.inFlight >= guard * option.maxConcurrent);
}

namespace {

/// Compares two accounts that may both serve.
class Order final
{
public:
    explicit Order(const ChoiceWish &wish)
        : m_wish(wish)
    {
    }

    /// Whether \a left is better than \a right, and what decides; of full equals neither is.
    std::optional<Cause> better(const AccountOption &left, const AccountOption &right) const
    {
        const bool isLeftNear = isNearGuard(left, m_wish.guard);
        const bool isRightNear = isNearGuard(right, m_wish.guard);
        if (isLeftNear != isRightNear)
            return isRightNear ? std::optional(Cause::Load) : std::nullopt;
        if (left.priority != right.priority)
            return left.priority < right.priority ? std::optional(Cause::Priority) : std::nullopt;
        if (m_wish.strategy == Strategy::FillFirst)
            return std::nullopt; // as they stand in the list
        if (m_wish.strategy == Strategy::Balanced) {
            // inFlight / weight, compared without a division.
            const qint64 leftLoad = qint64(left.inFlight) * right.weight;
            const qint64 rightLoad = qint64(right.inFlight) * left.weight;
            if (leftLoad != rightLoad)
                return leftLoad < rightLoad ? std::optional(Cause::Load) : std::nullopt;
        }
        return left.lastTaken < right.lastTaken ? std::optional(Cause::Turn) : std::nullopt;
    }

private:
    const ChoiceWish &m_wish;
};

} // namespace

/// The account that holds the session, among those that may serve.
static const AccountOption *boundOf(const QList<const AccountOption *> &able,
                                    const ChoiceWish &wish)
{
    for (const AccountId &bound : wish.bound) {
        const auto found =
            std::find_if(able.begin(), able.end(), [&bound](const AccountOption *option) {
                return option->id == bound;
            });
        if (found != able.end())
            return *found;
    }
    return nullptr;
}

AccountChoice chooseAccount(const QList<AccountOption> &options, const ChoiceWish &wish)
{
    AccountChoice choice;
    QList<const AccountOption *> able;
    for (const AccountOption &option : options) {
        if (!option.servesModel)
            continue;
        if (const std::optional<PassReason> obstacle = obstacleOf(option, wish)) {
            choice.passed.append({.account = option.id,
                                  .reason = *obstacle,
                                  .until = option.coolsUntil,
                                  .detail = option.coolsFor});
        } else {
            able.append(&option);
        }
    }
    if (able.isEmpty())
        return choice;

    const AccountOption *best = boundOf(able, wish);
    choice.cause = Cause::Session;
    if (!best) {
        const Order order(wish);
        best = able.front();
        choice.cause = able.size() == 1                       ? Cause::Only
                       : wish.strategy == Strategy::FillFirst ? Cause::Order
                                                              : Cause::Turn;
        for (qsizetype i = 1; i < able.size(); ++i) {
            if (const std::optional<Cause> cause = order.better(*able[i], *best)) {
                best = able[i];
                choice.cause = *cause;
            } else if (const std::optional<Cause> kept = order.better(*best, *able[i])) {
                choice.cause = *kept;
            }
        }
    }
    choice.account = best->id;
    for (const AccountOption *const option : std::as_const(able)) {
        if (option != best)
            choice.passed.append({.account = option->id});
    }
    return choice;
}

const PassedOver *AccountChoice::closest() const
{
    if (passed.isEmpty())
        return nullptr;
    return &*std::max_element(
        passed.begin(), passed.end(), [](const PassedOver &left, const PassedOver &right) {
            return left.reason < right.reason;
        });
}

std::optional<TimePoint> AccountChoice::soonest() const
{
    std::optional<TimePoint> found;
    for (const PassedOver &passedOver : passed) {
        if (passedOver.reason == PassReason::Cooling && passedOver.until)
            found = std::min(found.value_or(*passedOver.until), *passedOver.until);
    }
    return found;
}

} // namespace deskrelay
