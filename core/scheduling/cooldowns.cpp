#include "core/scheduling/cooldowns.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using Blame = FailureVerdict::Blame;
using std::chrono::milliseconds;

milliseconds growingWait(Blame blame, int failures)
{
    const bool isQuota = blame == Blame::Quota;
    const milliseconds first = isQuota ? std::chrono::seconds(1) : std::chrono::seconds(10);
    const milliseconds most = isQuota ? std::chrono::minutes(30) : std::chrono::minutes(5);
    const int doublings = std::clamp(failures - 1, 0, 20);
    return std::min(most, first * (1 << doublings));
}

const Cooldown *longestOf(const QList<Cooldown> &cooldowns)
{
    const Cooldown *longest = nullptr;
    for (const Cooldown &cooldown : cooldowns) {
        if (!longest || (longest->until && (!cooldown.until || *cooldown.until > *longest->until)))
            longest = &cooldown;
    }
    return longest;
}

/// Quota is a model's, the rest is the account's.
static QString scopeOf(Blame blame, const QString &model)
{
    return blame == Blame::Quota ? model : QString();
}

static std::optional<TimePoint> endOf(const FailureVerdict &verdict, int failures, TimePoint now)
{
    switch (verdict.blame) {
    case Blame::Account:
        return std::nullopt;
    case Blame::Quota:
        if (verdict.until)
            return verdict.until;
        break;
    case Blame::Service:
    case Blame::Request:
        break;
    }
    const TimePoint ours = now + growingWait(verdict.blame, failures);
    return std::max(ours, verdict.until.value_or(ours));
}

const Cooldowns::Entry *Cooldowns::find(const AccountId &account, const QString &model) const
{
    const auto entries = m_entries.constFind(account);
    if (entries == m_entries.constEnd())
        return nullptr;
    const auto entry = std::find_if(entries->begin(), entries->end(), [&model](const Entry &known) {
        return known.cooldown.model == model;
    });
    return entry == entries->end() ? nullptr : &*entry;
}

Cooldowns::Entry *Cooldowns::find(const AccountId &account, const QString &model)
{
    return const_cast<Entry *>(std::as_const(*this).find(account, model));
}

/// Models' names come from clients: of those whose wait is long over not all are kept.
void Cooldowns::dropOld(QList<Entry> &entries, TimePoint now) const
{
    static constexpr qsizetype most = 64;
    if (entries.size() < most)
        return;
    entries.removeIf([now](const Entry &entry) {
        return entry.cooldown.until && *entry.cooldown.until <= now && !entry.isProbed;
    });
    if (entries.size() >= most)
        entries.removeFirst();
}

void Cooldowns::note(const AccountId &account,
                     const QString &model,
                     const FailureVerdict &verdict,
                     TimePoint began,
                     TimePoint now)
{
    if (verdict.blame == Blame::Request)
        return;
    ++m_generation;
    const QString scope = scopeOf(verdict.blame, model);
    Entry *entry = find(account, scope);
    if (!entry) {
        QList<Entry> &entries = m_entries[account];
        dropOld(entries, now);
        entries.append(Entry{.cooldown = {.account = account,
                                          .model = scope,
                                          .blame = verdict.blame,
                                          .reason = verdict.reason,
                                          .since = now,
                                          .until = endOf(verdict, 1, now),
                                          .asked = model}});
        return;
    }
    Cooldown &known = entry->cooldown;
    const bool isMarked = known.blame == Blame::Account;
    if (began < known.since && verdict.blame == known.blame) {
        // Of the same mishap; but the provider may name a later end.
        if (known.until && verdict.until)
            known.until = std::max(*known.until, *verdict.until);
        return;
    }
    entry->isProbed = false;
    if (isMarked && verdict.blame != Blame::Account)
        return; // a mark is not lifted by a milder failure
    known.failures = verdict.blame == known.blame ? known.failures + 1 : 1;
    known.blame = verdict.blame;
    known.reason = verdict.reason;
    known.asked = model;
    known.since = now;
    known.until = endOf(verdict, known.failures, now);
}

void Cooldowns::noteSuccess(const AccountId &account, const QString &model, TimePoint began)
{
    const auto entries = m_entries.find(account);
    if (entries == m_entries.end())
        return;
    const qsizetype gone = entries->removeIf([&model, began](const Entry &entry) {
        const Cooldown &known = entry.cooldown;
        return known.since <= began && (known.model.isEmpty() || known.model == model);
    });
    if (gone > 0)
        ++m_generation;
    if (entries->isEmpty())
        m_entries.erase(entries);
}

std::optional<Cooldowns::Obstacle>
Cooldowns::obstacle(const AccountId &account, const QString &model, TimePoint now) const
{
    if (m_entries.isEmpty())
        return std::nullopt;
    const auto entries = m_entries.constFind(account);
    if (entries == m_entries.constEnd())
        return std::nullopt;
    for (const Entry &entry : *entries) {
        if (!entry.cooldown.model.isEmpty() && entry.cooldown.model != model)
            continue;
        const std::optional<TimePoint> until = entry.cooldown.until;
        if (!until || *until > now)
            return Obstacle{.cooldown = entry.cooldown};
        if (entry.isProbed)
            return Obstacle{.cooldown = entry.cooldown, .isProbed = true};
    }
    return std::nullopt;
}

bool Cooldowns::beginProbe(const AccountId &account, const QString &model, TimePoint now)
{
    bool isProbe = false;
    for (const QString &scope : {QString(), model}) {
        Entry *const entry = find(account, scope);
        if (entry && entry->cooldown.until && *entry->cooldown.until <= now && !entry->isProbed) {
            entry->isProbed = true;
            isProbe = true;
        }
    }
    return isProbe;
}

void Cooldowns::endProbe(const AccountId &account, const QString &model)
{
    for (const QString &scope : {QString(), model}) {
        if (Entry *const entry = find(account, scope))
            entry->isProbed = false;
    }
}

void Cooldowns::reset(const AccountId &account)
{
    if (m_entries.remove(account))
        ++m_generation;
}

void Cooldowns::keepOnly(const QList<AccountId> &accounts)
{
    const auto gone = m_entries.removeIf(
        [&accounts](const auto &entry) { return !accounts.contains(entry.key()); });
    if (gone > 0)
        ++m_generation;
}

QList<Cooldown> Cooldowns::all() const
{
    QList<Cooldown> found;
    for (const QList<Entry> &entries : m_entries) {
        for (const Entry &entry : entries)
            found.append(entry.cooldown);
    }
    return found;
}

QList<Cooldown> Cooldowns::inForce(TimePoint now) const
{
    QList<Cooldown> found = all();
    found.removeIf(
        [now](const Cooldown &cooldown) { return cooldown.until && *cooldown.until <= now; });
    return found;
}

void Cooldowns::restore(const QList<Cooldown> &kept)
{
    for (const Cooldown &cooldown : kept) {
        if (!find(cooldown.account, cooldown.model))
            m_entries[cooldown.account].append(Entry{.cooldown = cooldown});
    }
}

} // namespace deskrelay
