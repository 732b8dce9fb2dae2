#include "core/scheduling/stickysessions.h"

#include <QCryptographicHash>

#include <algorithm>
#include <utility>

namespace deskrelay {

QByteArray sessionName(const KeyId &key, const QString &session)
{
    if (session.isEmpty())
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(key.value.toUtf8());
    hash.addData(QByteArrayView("\0", 1));
    hash.addData(session.toUtf8());
    return hash.result().first(16).toHex();
}

bool StickySessions::isAlive(const StickySession &session, TimePoint now) const
{
    return now - session.lastUsed < m_timeToLive;
}

QList<AccountId> StickySessions::accounts(const QByteArray &name, TimePoint now) const
{
    const auto entry = m_sessions.constFind(name);
    if (entry == m_sessions.constEnd() || !isAlive(entry->session, now))
        return {};
    return entry->session.accounts;
}

void StickySessions::note(const StickySession &session)
{
    m_changed.insert(session.name, session);
}

void StickySessions::drop(const QByteArray &name)
{
    const auto entry = m_sessions.constFind(name);
    if (entry == m_sessions.constEnd())
        return;
    m_order.erase(entry->place);
    m_sessions.erase(entry);
    note({.name = name});
}

void StickySessions::bind(const QByteArray &name, const AccountId &account, TimePoint now)
{
    if (name.isEmpty())
        return;
    auto entry = m_sessions.find(name);
    if (entry == m_sessions.end()) {
        while (m_sessions.size() >= mostSessions)
            drop(QByteArray(m_order.front()));
        m_order.push_back(name);
        entry = m_sessions.insert(name, {{.name = name}, std::prev(m_order.end())});
    } else {
        m_order.splice(m_order.end(), m_order, entry->place);
        if (!isAlive(entry->session, now))
            entry->session.accounts.clear();
    }
    QList<AccountId> &accounts = entry->session.accounts;
    accounts.removeOne(account);
    accounts.prepend(account);
    if (accounts.size() > mostAccounts)
        accounts.removeLast();
    entry->session.lastUsed = now;
    note(entry->session);
}

void StickySessions::leave(const QByteArray &name, const AccountId &account)
{
    const auto entry = m_sessions.find(name);
    if (entry == m_sessions.end() || !entry->session.accounts.removeOne(account))
        return;
    if (entry->session.accounts.isEmpty())
        drop(name);
    else
        note(entry->session);
}

void StickySessions::keepOnly(const QList<AccountId> &accounts)
{
    const QList<QByteArray> names = m_sessions.keys();
    for (const QByteArray &name : names) {
        const QList<AccountId> bound = m_sessions.value(name).session.accounts;
        for (const AccountId &account : bound) {
            if (!accounts.contains(account))
                leave(name, account);
        }
    }
}

QHash<AccountId, qsizetype> StickySessions::counts(TimePoint now) const
{
    QHash<AccountId, qsizetype> counts;
    for (const Entry &entry : m_sessions) {
        if (!isAlive(entry.session, now))
            continue;
        for (const AccountId &account : entry.session.accounts)
            ++counts[account];
    }
    return counts;
}

void StickySessions::restore(const QList<StickySession> &kept, TimePoint now)
{
    QList<StickySession> sorted = kept;
    std::sort(sorted.begin(), sorted.end(), [](const StickySession &a, const StickySession &b) {
        return a.lastUsed < b.lastUsed;
    });
    for (const StickySession &session : std::as_const(sorted)) {
        if (session.accounts.isEmpty() || m_sessions.contains(session.name))
            continue;
        if (!isAlive(session, now) || m_sessions.size() >= mostSessions) {
            note({.name = session.name});
            continue;
        }
        m_order.push_back(session.name);
        m_sessions.insert(session.name, {session, std::prev(m_order.end())});
    }
}

QList<StickySession> StickySessions::takeChanged()
{
    return std::exchange(m_changed, {}).values();
}

} // namespace deskrelay
