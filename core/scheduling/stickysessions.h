#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <chrono>
#include <list>

namespace deskrelay {

/// Which accounts a conversation is held on.
struct StickySession
{
    QByteArray name = {};           ///< As sessionName() makes it.
    QList<AccountId> accounts = {}; ///< The latest first; one of each family or model in use.
    TimePoint lastUsed = {};

    bool operator==(const StickySession &) const = default;
};

/// The name of a key's session: two keys never share one, and the client's own words for it are
/// not kept. Empty for no session.
QByteArray sessionName(const KeyId &key, const QString &session);

/// Conversations and the accounts that hold them: prompt caches and sealed reasoning live there.
///
/// Bounded in number, the longest unused go first; each ends when it was not used for the time to
/// live.
class StickySessions final
{
public:
    static constexpr qsizetype mostSessions = 10'000;
    static constexpr qsizetype mostAccounts = 4;

    void setTimeToLive(std::chrono::seconds time) { m_timeToLive = time; }

    /// The accounts that hold the session, the latest first; none once it has ended.
    QList<AccountId> accounts(const QByteArray &name, TimePoint now) const;
    /// A request of the session is served by \a account: from now on the first of its accounts.
    void bind(const QByteArray &name, const AccountId &account, TimePoint now);
    /// The session has left an account for another.
    void leave(const QByteArray &name, const AccountId &account);

    void keepOnly(const QList<AccountId> &accounts);
    /// How many sessions each account holds.
    QHash<AccountId, qsizetype> counts(TimePoint now) const;
    qsizetype size() const { return m_sessions.size(); }

    void restore(const QList<StickySession> &kept, TimePoint now);
    /// Those that changed since it was last asked, to be stored; one without accounts has ended.
    QList<StickySession> takeChanged();

private:
    struct Entry
    {
        StickySession session = {};
        std::list<QByteArray>::iterator place = {};
    };

    bool isAlive(const StickySession &session, TimePoint now) const;
    void drop(const QByteArray &name);
    void note(const StickySession &session);

    std::chrono::seconds m_timeToLive = std::chrono::hours(1);
    QHash<QByteArray, Entry> m_sessions = {};
    std::list<QByteArray> m_order = {}; ///< The longest unused first.
    QHash<QByteArray, StickySession> m_changed = {};
};

} // namespace deskrelay
