#pragma once

#include "core/base/ids.h"
#include "core/control/owner.h"

#include <QHash>
#include <QVariantMap>

namespace deskrelay {

/// Which series each account has: by order of creation, and for as long as the account is there.
class AccountColors final
{
public:
    /// Gives new accounts the first series that no other has, and forgets those that are gone.
    /// True when something changed.
    bool assign(const QList<AccountEntry> &accounts);
    /// The series of \a account; the last one, grey, for an unknown account.
    int seriesOf(const AccountId &account) const;

    QVariantMap save() const;
    void load(const QVariantMap &saved);

private:
    QHash<AccountId, int> m_series = {};
};

} // namespace deskrelay
