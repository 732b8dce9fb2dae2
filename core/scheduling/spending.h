#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QHash>
#include <QList>

namespace deskrelay {

/// What a key has cost, in micro-dollars.
struct KeyCost
{
    KeyId key = {};
    qint64 today = 0; ///< Since local midnight.
    qint64 total = 0;
    bool operator==(const KeyCost &) const = default;
};

/// What keys spend: costs of requests that are over, and beside them what those under way may come
/// to. Days are local ones.
class Spending final
{
public:
    struct Amounts
    {
        qint64 today = 0;
        qint64 total = 0;
        qint64 reserved = 0;
    };

    /// What a key has cost beside what is settled here: before, or by a price that came later.
    void restore(const KeyCost &cost, TimePoint now);
    Amounts of(const KeyId &key, TimePoint now);
    void reserve(const KeyId &key, qint64 micros);
    /// A request of \a key that arrived at \a at is over: what was \a reserved for it came to
    /// \a micros.
    void settle(const KeyId &key, qint64 reserved, qint64 micros, TimePoint at, TimePoint now);
    /// Keys that have cost anything.
    QList<KeyCost> all(TimePoint now);

    /// When the local day that holds \a now ends.
    TimePoint nextMidnight(TimePoint now);

private:
    void turnDay(TimePoint now);

    QHash<KeyId, Amounts> m_amounts = {};
    TimePoint m_dayStart = TimePoint::max(); ///< The calendar is slow to ask.
    TimePoint m_dayEnd = TimePoint::min();
};

} // namespace deskrelay
