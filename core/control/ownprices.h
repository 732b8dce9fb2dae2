#pragma once

#include "core/storage/store.h"
#include "core/usage/pricetable.h"

#include <functional>

namespace deskrelay {

/// The user's own prices over those of the program: kept in the store, told to whoever prices.
///
/// Lives in the main thread, within OwnerCore.
class OwnPrices final
{
public:
    using Done = std::function<void(const Result<qint64> &)>;

    using Spent = std::function<void(const QList<KeyCost> &)>;

    /// \a changed is called when there is another table, \a spent with what old requests add to
    /// the costs of keys.
    OwnPrices(Store *store, std::function<void()> changed, Spent spent);

    const QList<NamedPrice> &all() const { return m_all; }
    const PriceTable &table() const { return m_table; }

    /// All of them, in the place of those that there were. Then prices what had no price before;
    /// \a done hears how many requests that were.
    void put(const QList<NamedPrice> &prices, const Done &done);
    /// Prices what had no price when it was recorded.
    void priceOldRecords(const Done &done = {});

private:
    Store *const m_store;
    const std::function<void()> m_changed;
    const Spent m_spent;
    QList<NamedPrice> m_all = {};
    PriceTable m_table = {};
};

} // namespace deskrelay
