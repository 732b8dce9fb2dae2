#pragma once

#include "core/accounts/account.h"
#include "core/accounts/modeloverride.h"
#include "core/base/result.h"
#include "core/keys/clientkey.h"
#include "core/requests/requestquery.h"
#include "core/scheduling/poolstate.h"
#include "core/scheduling/spending.h"
#include "core/usage/pricetable.h"
#include "core/usage/usagequery.h"
#include "core/usage/usagerecord.h"

#include <QList>
#include <QObject>

#include <functional>
#include <memory>

namespace deskrelay {

class ItemArchive;

/// Where an account stands in the change that it and its secret make together.
enum class AccountPhase
{
    Pending,
    Ready,
    Removing
};

struct StoredAccount
{
    Account account = {};
    AccountPhase phase = AccountPhase::Ready;
    bool operator==(const StoredAccount &) const = default;
};

/// Everything but usage, as it was when the store was opened.
struct StoredState
{
    QString storeId = {}; ///< Random, made with the database.
    bool isNew = false;   ///< The database was made just now.
    QList<StoredAccount> accounts = {};
    QList<Group> groups = {};
    QList<ClientKey> keys = {};
    QList<Alias> aliases = {};
    PoolState pool = {};
    QList<ModelOverride> modelOverrides = {};
    QList<NamedPrice> prices = {}; ///< The user's own.
    QList<KeyCost> keyCosts = {};
};

/// What got its price only later.
struct PricedRequests
{
    qint64 requests = 0;
    QList<KeyCost> costs = {}; ///< What they add to their keys' costs.
};

/// The database of one data directory.
///
/// The handle lives in the thread that opened it; SQL runs in a storage thread (the only writer,
/// group commit at most every 50 ms) and a query thread of its own. A callback runs in the handle's
/// thread, after the commit; none runs once the handle is gone. Writes happen in the order of the
/// calls.
class Store final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<void> &)>;

    /// Opens or makes `deskrelay.db` in \a directory, migrating it (a backup copy is kept beside
    /// it). Blocks: only for start-up. Refuses a network file system.
    static Result<std::unique_ptr<Store>> open(const QString &directory);
    ~Store() override; ///< Commits what was written, then closes.

    const StoredState &initialState() const;
    /// Kept replies and conversations; lives as long as the store.
    ItemArchive &items();

    void saveAccount(const StoredAccount &account, Done done = {});
    void removeAccount(const AccountId &id, Done done = {});
    void saveGroup(const Group &group, Done done = {});
    void saveKey(const ClientKey &key, Done done = {});
    void touchKey(const KeyId &id, TimePoint lastUsed);
    void saveAlias(const Alias &alias, Done done = {});
    void removeAlias(const QString &name, const KeyId &key = {}, Done done = {});
    /// All of them, in the place of those that there were.
    void saveModelOverrides(const QList<ModelOverride> &overrides, Done done = {});

    /// The user's own prices: all of them, in the place of those that there were.
    void savePrices(const QList<NamedPrice> &prices, Done done = {});

    /// Thread-safe, unlike the rest: the relay thread calls it. Records are committed within 50 ms;
    /// one whose request id is there already is left out.
    void appendUsage(const QList<UsageRecord> &records);

    /// Thread-safe as well: cooldowns and sessions.
    void savePool(const PoolChange &change);

    /// Deletes the records of requests that arrived before \a olderThan; their sums stay.
    void pruneUsage(TimePoint olderThan, Done done = {});
    /// Prices the records that had no price when they were made. Today is the local day of \a now.
    void priceUsage(const PriceTable &prices,
                    TimePoint now,
                    std::function<void(const Result<PricedRequests> &)> done = {});

    /// Sums over the records, after everything appended before is committed.
    void queryUsage(const UsageQuery &query, std::function<void(const Result<UsageReport> &)> done);
    /// What each key has cost in all, and on the local day of \a now.
    void queryKeyCosts(TimePoint now, std::function<void(const Result<QList<KeyCost>> &)> done);
    /// Single requests, after everything appended before is committed.
    void queryRequests(const RequestQuery &query,
                       std::function<void(const Result<RequestReport> &)> done);

signals:
    /// A write that nobody waits for failed: the disk is full, the file is damaged.
    void writeFailed(const deskrelay::Error &error);

private:
    Store();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
