#pragma once

#include "core/base/clock.h"
#include "core/http/httpreply.h"
#include "core/keys/clientkey.h"
#include "core/scheduling/keylimits.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <variant>

namespace deskrelay {

/// Lets requests pass within the limits of their keys; those of a key that may wait stand in line,
/// for as long as it may.
///
/// Lives in the relay thread.
class KeyGate final : public QObject
{
    Q_OBJECT

public:
    /// The client left while it stood in line.
    struct Left
    {
    };
    using Passed = std::variant<KeyLimits::Ticket, LimitRefusal, Left>;
    using Done = std::function<void(const Passed &)>;

    KeyGate(const Clock &clock, QObject *parent);

    /// Calls \a done once: at once, when a limit frees, or when \a client leaves. Money is not
    /// waited for.
    void pass(const ClientKey &key,
              const RequestEstimate &estimate,
              HttpReply *client,
              const Done &done);
    /// A request that passed is over, and came to \a tokens and \a costMicros.
    void settle(const KeyLimits::Ticket &ticket, qint64 tokens, qint64 costMicros);

    /// What keys have cost beside what is counted here.
    void restoreCosts(const QList<KeyCost> &costs);
    QList<KeyCost> costs() { return m_limits.spending().all(m_clock.now()); }

    void setKeys(const QList<ClientKey> &keys) { m_limits.keepOnly(keys); }
    /// Requests that stand in line.
    qsizetype waiting() const;

private:
    struct Waiting
    {
        ClientKey key = {};
        RequestEstimate estimate = {};
        const HttpReply *client = nullptr; ///< Leaves the line before it is gone.
        TimePoint until = {};
        Done done = {};
    };

    void advance();
    void leave(const HttpReply *client);
    void planNext();

    const Clock &m_clock;
    KeyLimits m_limits = {};
    QHash<KeyId, std::deque<Waiting>> m_lines = {}; ///< The first come is served first.
    QTimer m_timer;
};

} // namespace deskrelay
