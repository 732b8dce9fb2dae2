#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/keys/clientkey.h"
#include "core/scheduling/slidingwindow.h"
#include "core/scheduling/spending.h"

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
        Concurrent,
        DailyCost,
        TotalCost
    };

    Limit limit = Limit::RequestsPerMinute;
    qint64 most = 0; ///< What the key may; of costs in micro-dollars, as is what follows.
    qint64 used = 0; ///< What it has used.
    qint64 asked = 1;
    qint64 reserved = 0;                  ///< What requests under way may cost beside.
    std::optional<TimePoint> freeAt = {}; ///< Empty: when another request ends, or never.

    bool isMoney() const { return limit == Limit::DailyCost || limit == Limit::TotalCost; }
    bool operator==(const LimitRefusal &) const = default;
};

/// What a request is thought to take, until it ends.
struct RequestEstimate
{
    qint64 tokens = 0;
    std::optional<qint64> costMicros = {}; ///< Empty: it has no price, and uses no budget.
};

/// What the keys have used of their limits. Counts at admission, and settles at the end: tokens and
/// cost of a request are an estimate until then.
///
/// A limit of cost lets a request pass while something is left beside what those under way may
/// cost: however many come at once, it is passed by one request's estimate at most, as far as
/// estimates hold.
class KeyLimits final
{
public:
    /// A request that was admitted.
    struct Ticket
    {
        KeyId key = {};
        TimePoint at = {};
        qint64 tokens = 0;
        qint64 reservedMicros = 0;
    };

    /// Empty: such a request may pass.
    std::optional<LimitRefusal>
    refusal(const ClientKey &key, const RequestEstimate &estimate, TimePoint now);
    /// Counts it; to be settled once.
    Ticket admit(const ClientKey &key, const RequestEstimate &estimate, TimePoint now);
    /// The request is over and came to \a tokens and \a costMicros.
    void settle(const Ticket &ticket, qint64 tokens, qint64 costMicros, TimePoint now);

    int inFlight(const KeyId &key) const { return m_uses.value(key).inFlight; }
    Spending &spending() { return m_spending; }
    void keepOnly(const QList<ClientKey> &keys);

private:
    struct Use
    {
        SlidingWindow requests = {};
        SlidingWindow tokens = {};
        int inFlight = 0;
    };

    std::optional<LimitRefusal>
    costRefusal(const ClientKey &key, const RequestEstimate &estimate, TimePoint now);

    QHash<KeyId, Use> m_uses = {};
    Spending m_spending = {};
};

} // namespace deskrelay
