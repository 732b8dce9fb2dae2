#include "core/scheduling/accountchoice.h"

namespace deskrelay {

using Reason = AccountChoice::Reason;

/// How far an account comes: the first thing that is in its way.
static Reason reasonFor(const AccountOption &option)
{
    if (!option.servesModel)
        return Reason::NoAccount;
    if (!option.isAllowed)
        return Reason::NotAllowed;
    if (!option.isEnabled)
        return Reason::Disabled;
    if (!option.hasCredential)
        return Reason::NoCredential;
    if (option.maxConcurrent > 0 && option.inFlight >= option.maxConcurrent)
        return Reason::Busy;
    return Reason::Chosen;
}

static int closeness(Reason reason)
{
    switch (reason) {
    case Reason::NoAccount:
        return 0;
    case Reason::NotAllowed:
        return 1;
    case Reason::Disabled:
        return 2;
    case Reason::NoCredential:
        return 3;
    case Reason::Busy:
        return 4;
    case Reason::Chosen:
        return 5;
    }
    return 0;
}

static bool isBetter(const AccountOption &left, const AccountOption &right)
{
    if (left.priority != right.priority)
        return left.priority < right.priority;
    // inFlight / weight, compared without a division.
    return qint64(left.inFlight) * right.weight < qint64(right.inFlight) * left.weight;
}

AccountChoice chooseAccount(const QList<AccountOption> &options)
{
    const AccountOption *best = nullptr;
    Reason bestReason = Reason::NoAccount;
    for (const AccountOption &option : options) {
        const Reason reason = reasonFor(option);
        if (reason == Reason::NoAccount)
            continue;
        const int step = closeness(reason) - closeness(bestReason);
        if (!best || step > 0 || (step == 0 && isBetter(option, *best))) {
            best = &option;
            bestReason = reason;
        }
    }
    if (!best)
        return {};
    AccountChoice choice{.reason = bestReason, .closest = best->id};
    if (bestReason == Reason::Chosen)
        choice.account = best->id;
    return choice;
}

} // namespace deskrelay
