#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/keys/clientkey.h"
#include "core/scheduling/slidingwindow.h"

#include <QHash>

#include <optional>

namespace deskrelay {

/// Why a key may not send a request just now.
struct LimitRefusal
{
    enum class Limit
    {
        RequestsPerMinute,
        TokensPerMinute,
        Concurrent
    };

    Limit limit = Limit::RequestsPerMinute;
    qint64 most = 0; ///< What the key may.
    qint64 used = 0; ///< What it has used.
    qint64 asked = 1;
    std::optional<TimePoint> freeAt = {}; ///< Empty: when another request ends, or never.

    bool operator==(const LimitRefusal &) const = default;
};

/// What the keys have used of their limits. Counts at admission, and settles at the end: the tokens
/// of a request are an estimate until then.
class KeyLimits final
{
public:
    /// A request that was admitted.
    struct Ticket
    {
        KeyId key = {};
        TimePoint at = {};
        qint64 tokens = 0;
    };

    /// Empty: a request of about so many tokens may pass.
    std::optional<LimitRefusal> refusal(const ClientKey &key, qint64 tokens, TimePoint now);
    /// Counts it; to be settled once.
    Ticket admit(const ClientKey &key, qint64 tokens, TimePoint now);
    /// The request is over and came to \a tokens.
    void settle(const Ticket &ticket, qint64 tokens);

    int inFlight(const KeyId &key) const { return m_uses.value(key).inFlight; }
    void keepOnly(const QList<ClientKey> &keys);

private:
    struct Use
    {
        SlidingWindow requests = {};
        SlidingWindow tokens = {};
        int inFlight = 0;
    };

    QHash<KeyId, Use> m_uses = {};
};

} // namespace deskrelay
