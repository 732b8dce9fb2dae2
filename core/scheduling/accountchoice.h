#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/scheduling/cooldowns.h"

#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

/// One account as a request sees it. Points to what must outlive the choice: a thousand of them are
/// looked at for one request.
struct AccountOption
{
    const Account *account = nullptr;
    int inFlight = 0;          ///< Requests now at the upstream.
    quint64 lastTaken = 0;     ///< Grows with each choice; 0: never yet.
    double quotaUsed = 0;      ///< Of its fullest limit, as the provider told last: 0 to 1.
    bool hasCredential = true; ///< Its secret is loaded, or it needs none.
    bool isAllowed = true;     ///< Within the key's accounts and groups.
    bool servesModel = true;   ///< Of the right family, and has the model.
    const Cooldown *cooldown = nullptr; ///< What stands in the way of it, where it cools down.
    bool isProbed = false;              ///< That wait is over, and one request tries it out.
};

/// Why an account does not serve a request; in the order of how close it comes.
enum class PassReason
{
    Model, ///< It does not serve the model: no candidate.
    NotAllowed,
    Disabled,
    NoCredential,
    Marked, ///< Broken until a person has seen to it.
    Cooling,
    Probed, ///< Cooled down, and one request tries it out.
    Draining,
    Tried, ///< The same request has failed there.
    Full,  ///< At its bound of requests at a time.
    Better ///< Another one was better.
};

/// A candidate that did not serve, and why.
struct PassedOver
{
    AccountId account = {};
    PassReason reason = PassReason::Better;
    std::optional<TimePoint> until = {}; ///< Of a cooldown.
    QString detail = {};                 ///< A cooldown's reason.
    bool isQuota = false; ///< It cools down as it has no room; told to the client, not kept.

    bool operator==(const PassedOver &) const = default;
};

/// What the choice is made from, beside the accounts.
struct ChoiceWish
{
    QList<AccountId> bound = {}; ///< The accounts that hold the session, the latest first.
    QList<AccountId> tried = {}; ///< Where this request has failed.
    Strategy strategy = Strategy::Balanced;
    double guard = 0.85; ///< From this share of its quota or of its bound on an account comes last.
};

/// The account that serves, and why the others do not.
struct AccountChoice
{
    /// What decided.
    enum class Cause
    {
        None,    ///< No account serves.
        Session, ///< It holds the session.
        Only,    ///< The one that could.
        Priority,
        Load, ///< The fewest requests in flight for its weight, or the farthest from its guard.
        Turn, ///< The longest unused.
        Order ///< The first in the list.
    };

    std::optional<AccountId> account = {};
    Cause cause = Cause::None;
    /// The candidates beside it: those that could not serve, then those that were not as good, of
    /// which not more than mostBetter are told.
    QList<PassedOver> passed = {};
    static constexpr qsizetype mostBetter = 16;

    /// The one that came closest where none serves; null where there is no candidate.
    const PassedOver *closest() const;
    /// When the first of those that cool down may be tried again.
    std::optional<TimePoint> soonest() const;
};

/// The account to send a request to. One that holds its session stays; else those near their guard
/// come last, the lower priority number first, and then the strategy decides: balanced takes the
/// fewest in flight for the weight and then the longest unused, fill-first the first in the list,
/// round-robin the longest unused.
AccountChoice chooseAccount(const QList<AccountOption> &options, const ChoiceWish &wish);

} // namespace deskrelay
