#pragma once

#include "core/accounts/account.h"
#include "core/base/ids.h"

#include <QList>

#include <optional>

namespace deskrelay {

/// One account as a request sees it.
struct AccountOption
{
    AccountId id = {};
    int priority = 50;
    int weight = 1;
    int maxConcurrent = 0; ///< 0: no bound.
    int inFlight = 0;      ///< Requests now at the upstream.
    bool isEnabled = true;
    bool hasCredential = true; ///< Its secret is loaded, or it needs none.
    bool isAllowed = true;     ///< Within the key's accounts and groups.
    bool servesModel = true;   ///< Of the right family, and has the model.
};

/// The account that serves, or why none does: the reason of the account that came closest.
struct AccountChoice
{
    enum class Reason
    {
        Chosen,
        NoAccount,
        NotAllowed,
        Disabled,
        NoCredential,
        Busy
    };

    std::optional<AccountId> account = {};
    Reason reason = Reason::NoAccount;
    AccountId closest = {}; ///< The account that the reason speaks of; empty for NoAccount.
};

/// The account to send a request to: by priority, the lower number first, then by fewest requests
/// in flight for its weight, then as they stand in \a options.
AccountChoice chooseAccount(const QList<AccountOption> &options);

} // namespace deskrelay
