#include "core/scheduling/healthschedule.h"

#include <QSet>

#include <algorithm>

namespace deskrelay {

using std::chrono::milliseconds;

milliseconds HealthSchedule::waitAfter(int tries) const
{
    const milliseconds first = m_interval.value_or(longestWait);
    return std::min(std::max(first, longestWait), first * (1 << std::clamp(tries, 0, 20)));
}

void HealthSchedule::setInterval(std::optional<milliseconds> interval)
{
    if (m_interval == interval)
        return;
    m_interval = interval;
    m_entries.removeIf([](const auto &entry) { return !entry->isUnderWay; });
}

QList<AccountId> HealthSchedule::due(const QList<Cooldown> &cooldowns, TimePoint now)
{
    QSet<AccountId> marked;
    QList<AccountId> found;
    for (const Cooldown &cooldown : cooldowns) {
        if (cooldown.blame != FailureVerdict::Blame::Account || marked.contains(cooldown.account))
            continue;
        marked.insert(cooldown.account);
        if (!m_interval)
            continue;
        const auto entry = m_entries.find(cooldown.account);
        if (entry == m_entries.end()) {
            m_entries.insert(cooldown.account, Entry{.next = now + *m_interval});
        } else if (!entry->isUnderWay && entry->next <= now) {
            entry->isUnderWay = true;
            found.append(cooldown.account);
        }
    }
    m_entries.removeIf([&marked](const auto &entry) { return !marked.contains(entry.key()); });
    return found;
}

void HealthSchedule::note(const AccountId &account, TimePoint now)
{
    const auto entry = m_entries.find(account);
    if (entry == m_entries.end())
        return;
    entry->isUnderWay = false;
    entry->next = now + waitAfter(++entry->tries);
}

} // namespace deskrelay
