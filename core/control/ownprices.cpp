#include "core/control/ownprices.h"

#include <utility>

namespace deskrelay {

OwnPrices::OwnPrices(Store *store, std::function<void()> changed, Spent spent)
    : m_store(store)
    , m_changed(std::move(changed))
    , m_spent(std::move(spent))
    , m_all(store->initialState().prices)
    , m_table(PriceTable::shipped().with(m_all))
{
}

void OwnPrices::put(const QList<NamedPrice> &prices, const Done &done)
{
    m_all = prices;
    m_table = PriceTable::shipped().with(prices);
    m_changed();
    m_store->savePrices(prices, [this, done](const Result<void> &saved) {
        if (saved)
            priceOldRecords(done);
        else if (done)
            done(saved.error());
    });
}

void OwnPrices::priceOldRecords(const Done &done)
{
    m_store->priceUsage(
        m_table, SystemClock::instance().now(), [this, done](const Result<PricedRequests> &priced) {
            if (priced)
                m_spent(priced->costs);
            if (done)
                done(priced ? Result<qint64>(priced->requests) : priced.error());
        });
}

} // namespace deskrelay
