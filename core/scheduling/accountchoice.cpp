#include "core/scheduling/accountchoice.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using Cause = AccountChoice::Cause;

/// To tell what decided, the best is compared with so many others.
static constexpr qsizetype compared = 64;

/// The first thing that is in the way of an account; empty: it may serve.
static std::optional<PassReason> obstacleOf(const AccountOption &option, const ChoiceWish &wish)
{
    if (!option.isAllowed)
        return PassReason::NotAllowed;
    const Account &account = *option.account;
    if (!account.enabled)
        return PassReason::Disabled;
    if (!option.hasCredential)
        return PassReason::NoCredential;
    if (option.cooldown) {
        if (option.isProbed)
            return PassReason::Probed;
        return option.cooldown->until ? PassReason::Cooling : PassReason::Marked;
    }
    if (wish.tried.contains(account.id))
        return PassReason::Tried;
    if (account.draining && !wish.bound.contains(account.id))
        return PassReason::Draining;
    if (account.maxConcurrent > 0 && option.inFlight >= account.maxConcurrent)
        return PassReason::Full;
    return std::nullopt;
}

static PassedOver passedOver(const AccountOption &option, PassReason reason)
{
    PassedOver passed{.account = option.account->id, .reason = reason};
    if (const Cooldown *const cooldown = option.cooldown) {
        passed.until = cooldown->until;
        passed.detail = cooldown->reason;
        passed.isQuota = cooldown->blame == FailureVerdict::Blame::Quota;
    }
    return passed;
}

static bool isNearGuard(const AccountOption &option, double guard)
{
    const int most = option.account->maxConcurrent;
    return option.quotaUsed >= guard || (most > 0 && option.inFlight >= guard * most);
}

namespace {

/// How two accounts that may both serve compare.
struct Comparison
{
    bool isLeftBetter = false;
    std::optional<Cause> cause = {}; ///< What decides; empty: they are full equals.
};

} // namespace

static Comparison
compare(const AccountOption &left, const AccountOption &right, const ChoiceWish &wish)
{
    const bool isLeftNear = isNearGuard(left, wish.guard);
    const bool isRightNear = isNearGuard(right, wish.guard);
    if (isLeftNear != isRightNear)
        return {isRightNear, Cause::Load};
    if (left.account->priority != right.account->priority)
        return {left.account->priority < right.account->priority, Cause::Priority};
    if (wish.strategy == Strategy::FillFirst)
        return {}; // as they stand in the list
    if (wish.strategy == Strategy::Balanced) {
        // inFlight / weight, compared without a division.
        const qint64 leftLoad = qint64(left.inFlight) * right.account->weight;
        const qint64 rightLoad = qint64(right.inFlight) * left.account->weight;
        if (leftLoad != rightLoad)
            return {leftLoad < rightLoad, Cause::Load};
    }
    if (left.lastTaken != right.lastTaken)
        return {left.lastTaken < right.lastTaken, Cause::Turn};
    return {};
}

/// What sets the best apart from the one that comes next to it.
static Cause
causeOf(const AccountOption &best, const QList<const AccountOption *> &able, const ChoiceWish &wish)
{
    if (able.size() == 1)
        return Cause::Only;
    if (wish.strategy == Strategy::FillFirst)
        return Cause::Order;
    Cause finest = Cause::Priority;
    for (const AccountOption *const option : able.first(std::min(able.size(), compared))) {
        if (option != &best)
            finest = std::max(finest, compare(best, *option, wish).cause.value_or(Cause::Turn));
    }
    return finest;
}

/// The account that holds the session, among those that may serve.
static const AccountOption *boundOf(const QList<const AccountOption *> &able,
                                    const ChoiceWish &wish)
{
    for (const AccountId &bound : wish.bound) {
        const auto found =
            std::find_if(able.begin(), able.end(), [&bound](const AccountOption *option) {
                return option->account->id == bound;
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
    able.reserve(options.size());
    for (const AccountOption &option : options) {
        if (!option.servesModel)
            continue;
        if (const std::optional<PassReason> obstacle = obstacleOf(option, wish)) {
            choice.passed.append(passedOver(option, *obstacle));
        } else {
            able.append(&option);
        }
    }
    if (able.isEmpty())
        return choice;

    const AccountOption *best = boundOf(able, wish);
    choice.cause = Cause::Session;
    if (!best) {
        best = able.front();
        for (const AccountOption *const option : std::as_const(able)) {
            if (compare(*option, *best, wish).isLeftBetter)
                best = option;
        }
        choice.cause = causeOf(*best, able, wish);
    }
    choice.account = best->account->id;
    qsizetype told = 0;
    for (const AccountOption *const option : std::as_const(able)) {
        if (option != best && told++ < AccountChoice::mostBetter)
            choice.passed.append({.account = option->account->id});
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
