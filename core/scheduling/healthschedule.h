#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/scheduling/cooldowns.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <optional>

namespace deskrelay {

/// When accounts that are marked broken are tried again without a person: a while after the mark
/// was seen, then ever more rarely. Accounts that only wait, for quota or a service, are not its
/// business: requests try those.
class HealthSchedule final
{
public:
    /// No wait between two tries grows beyond it.
    static constexpr std::chrono::milliseconds longestWait = std::chrono::hours(1);

    /// The first wait; empty: nothing is tried.
    void setInterval(std::optional<std::chrono::milliseconds> interval);

    /// The accounts to try now, of those that \a cooldowns mark. Each is under way until note().
    QList<AccountId> due(const QList<Cooldown> &cooldowns, TimePoint now);
    /// A try has ended, and the mark stays if it does.
    void note(const AccountId &account, TimePoint now);

private:
    struct Entry
    {
        TimePoint next = {};
        int tries = 0;
        bool isUnderWay = false;
    };

    std::chrono::milliseconds waitAfter(int tries) const;

    std::optional<std::chrono::milliseconds> m_interval = {};
    QHash<AccountId, Entry> m_entries = {};
};

} // namespace deskrelay
