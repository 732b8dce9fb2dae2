#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/scheduling/failureverdict.h"

#include <QHash>
#include <QList>
#include <QString>

#include <compare>
#include <optional>

namespace deskrelay {

/// Why an account, or one model on it, is passed over, and how long.
struct Cooldown
{
    AccountId account = {};
    QString model = {}; ///< As the upstream knows it; empty: the whole account.
    FailureVerdict::Blame blame = FailureVerdict::Blame::Service;
    QString reason = {};
    TimePoint since = {};
    /// When it may be tried again, by one request first. Empty: not before a person has seen to it.
    std::optional<TimePoint> until = {};
    int failures = 1;   ///< One after the other; the wait doubles with each.
    QString asked = {}; ///< The model of the request that failed last; not kept over a restart.

    bool operator==(const Cooldown &) const = default;
};

/// The accounts that are passed over just now. Decides nothing about which one is taken.
///
/// A wait that is over does not open the gate to all: the account is half-open, and one request,
/// the probe, goes first. What it brings closes the matter or begins a longer wait.
class Cooldowns final
{
public:
    /// What stands in the way of a request. Valid until the next change.
    struct Obstacle
    {
        const Cooldown &cooldown;
        bool isProbed = false; ///< The wait is over, and a probe is under way.
    };

    /// A failure of an attempt that \a began then. One that began before the present wait did is
    /// of the same mishap, and does not lengthen it. Blame::Request cools nothing down.
    void note(const AccountId &account,
              const QString &model,
              const FailureVerdict &verdict,
              TimePoint began,
              TimePoint now);
    /// An attempt that \a began then has worked: what it proves wrong is forgotten.
    void noteSuccess(const AccountId &account, const QString &model, TimePoint began);

    /// Empty: the account may be taken for the model.
    std::optional<Obstacle>
    obstacle(const AccountId &account, const QString &model, TimePoint now) const;
    /// Marks the request that is about to be sent as the probe, where one is due; true then.
    bool beginProbe(const AccountId &account, const QString &model, TimePoint now);
    /// The probe ended without telling anything: another one may go. For the probe alone to call.
    void endProbe(const AccountId &account, const QString &model);

    /// Forgets all of an account: a person reset it, or it was tested well.
    void reset(const AccountId &account);
    /// Forgets the accounts that are not among these.
    void keepOnly(const QList<AccountId> &accounts);

    /// All of them, for the store; of one account together.
    QList<Cooldown> all() const;
    /// Those that stand in the way now, for people.
    QList<Cooldown> inForce(TimePoint now) const;
    /// Those that were in force when the relay ended.
    void restore(const QList<Cooldown> &kept);
    /// Grows with each change.
    quint64 generation() const { return m_generation; }

private:
    struct Entry
    {
        Cooldown cooldown = {};
        bool isProbed = false;
    };

    void dropOld(QList<Entry> &entries, TimePoint now) const;
    Entry *find(const AccountId &account, const QString &model);
    const Entry *find(const AccountId &account, const QString &model) const;

    QHash<AccountId, QList<Entry>> m_entries = {};
    quint64 m_generation = 0;
};

/// The one that lasts longest: a mark lasts until a person has seen to it. Null for none.
const Cooldown *longestOf(const QList<Cooldown> &cooldowns);

/// The wait after so many failures in a row: of quota 1 s doubling to 30 min, of the service 10 s
/// doubling to 5 min.
std::chrono::milliseconds growingWait(FailureVerdict::Blame blame, int failures);

} // namespace deskrelay
