#include "core/storage/statetables.h"

#include "core/storage/namingtables.h"
#include "core/storage/pooltables.h"
#include "core/storage/usagereport.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString phaseName(AccountPhase phase)
{
    switch (phase) {
    case AccountPhase::Pending:
        return u"pending"_s;
    case AccountPhase::Ready:
        return u"ready"_s;
    case AccountPhase::Removing:
        return u"removing"_s;
    }
    return {};
}

/// The list tables of accounts and of keys have one shape.
struct ListTable
{
    QString table = {};
    QString owner = {};
};

static ListTable accountLists()
{
    return {u"account_lists"_s, u"account_id"_s};
}

static ListTable keyLists()
{
    return {u"client_key_lists"_s, u"key_id"_s};
}

static Result<void> writeList(const Connection &connection,
                              const ListTable &table,
                              const QString &owner,
                              const QString &kind,
                              const QStringList &values)
{
    if (Result<void> cleared = connection.run(u"DELETE FROM "_s + table.table + u" WHERE "_s +
                                                  table.owner + u" = ? AND kind = ?"_s,
                                              {owner, kind});
        !cleared) {
        return cleared;
    }
    QList<QVariantList> rows;
    for (const QString &value : values)
        rows.append({owner, kind, rows.size(), value});
    return connection.runForEach(u"INSERT INTO "_s + table.table + u" ("_s + table.owner +
                                     u", kind, position, value) VALUES (?, ?, ?, ?)"_s,
                                 rows);
}

using Lists = QHash<QString, QHash<QString, QStringList>>;

/// All lists of a table, by owner and kind.
static Result<Lists> readLists(const Connection &connection, const ListTable &table)
{
    Result<QSqlQuery> query =
        connection.select(u"SELECT "_s + table.owner + u", kind, value FROM "_s + table.table +
                          u" ORDER BY "_s + table.owner + u", kind, position"_s);
    if (!query)
        return query.error();
    Lists lists;
    while (query->next()) {
        lists[query->value(0).toString()][query->value(1).toString()].append(
            query->value(2).toString());
    }
    return lists;
}

/// A null string would be NULL in the database; an empty one is meant.
static QString text(const QString &value)
{
    return value.isNull() ? u""_s : value;
}

template <typename T>
static QVariant orNull(const std::optional<T> &value)
{
    return value ? QVariant::fromValue(*value) : QVariant();
}

static QVariant orNull(const std::optional<TimePoint> &value)
{
    return value ? QVariant(toMilliseconds(*value)) : QVariant();
}

template <typename T>
static std::optional<T> optionalValue(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    return value.value<T>();
}

static std::optional<TimePoint> optionalTime(const QVariant &value)
{
    if (value.isNull())
        return std::nullopt;
    return fromMilliseconds(value.toLongLong());
}

static Error unknownValue(const Connection &connection, const QString &what, const QString &value)
{
    return makeError(Error::Kind::Storage,
                     u"The database %1 holds the unknown %2 \"%3\"; it was changed by another "
                     u"program. Put a copy in its place, or start with a new one."_s.arg(
                         connection.path(), what, value));
}

Result<void> writeMeta(const Connection &connection, const QString &name, const QString &value)
{
    return connection.run(u"INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO "
                          u"UPDATE SET value = excluded.value"_s,
                          {name, value});
}

Result<void> writeAccount(const Connection &connection, const StoredAccount &stored)
{
    const Account &account = stored.account;
    Result<void> done = connection.run(
        uR"(INSERT INTO accounts (id, phase, provider, name, base_url, priority, weight, proxy,
                max_concurrent, enabled, draining, created_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, provider = excluded.provider,
                name = excluded.name, base_url = excluded.base_url,
                priority = excluded.priority, weight = excluded.weight, proxy = excluded.proxy,
                max_concurrent = excluded.max_concurrent, enabled = excluded.enabled,
                draining = excluded.draining, created_ms = excluded.created_ms)"_s,
        {account.id.value,
         phaseName(stored.phase),
         providerName(account.provider),
         text(account.name),
         text(account.baseUrl),
         account.priority,
         account.weight,
         text(account.proxy),
         account.maxConcurrent,
         account.enabled ? 1 : 0,
         account.draining ? 1 : 0,
         toMilliseconds(account.created)});
    if (done) {
        done = connection.run(u"INSERT INTO account_names (id, name) VALUES (?, ?) ON CONFLICT "
                              u"(id) DO UPDATE SET name = excluded.name"_s,
                              {account.id.value, text(account.name)});
    }
    const ListTable table = accountLists();
    if (done)
        done = writeList(connection, table, account.id.value, u"group"_s, account.groups);
    if (done)
        done = writeList(connection, table, account.id.value, u"model"_s, account.models);
    return done;
}

Result<void> deleteAccount(const Connection &connection, const AccountId &id)
{
    return connection.run(u"DELETE FROM accounts WHERE id = ?"_s, {id.value});
}

Result<void> writeGroup(const Connection &connection, const Group &group)
{
    return connection.run(u"INSERT INTO groups_of_accounts (name, strategy) VALUES (?, ?) ON "
                          u"CONFLICT (name) DO UPDATE SET strategy = excluded.strategy"_s,
                          {group.name, strategyName(group.strategy)});
}

Result<void> writeKey(const Connection &connection, const ClientKey &key)
{
    const QVariant maxWait = key.maxWait ? QVariant(qint64(key.maxWait->count())) : QVariant();
    Result<void> done = connection.run(
        uR"(INSERT INTO client_keys (id, name, hash, hint, requests_per_minute, tokens_per_minute,
                max_concurrent, daily_cost_micros, total_cost_micros, max_wait_s, expires_ms,
                revoked, created_ms, last_used_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, hash = excluded.hash,
                hint = excluded.hint, requests_per_minute = excluded.requests_per_minute,
                tokens_per_minute = excluded.tokens_per_minute,
                max_concurrent = excluded.max_concurrent,
                daily_cost_micros = excluded.daily_cost_micros,
                total_cost_micros = excluded.total_cost_micros,
                max_wait_s = excluded.max_wait_s, expires_ms = excluded.expires_ms,
                revoked = excluded.revoked, created_ms = excluded.created_ms,
                last_used_ms = excluded.last_used_ms)"_s,
        {key.id.value,
         text(key.name),
         QString::fromLatin1(key.hash.toHex()),
         text(key.hint),
         orNull(key.requestsPerMinute),
         orNull(key.tokensPerMinute),
         orNull(key.maxConcurrent),
         orNull(key.dailyCostMicros),
         orNull(key.totalCostMicros),
         maxWait,
         orNull(key.expires),
         key.revoked ? 1 : 0,
         toMilliseconds(key.created),
         orNull(key.lastUsed)});
    QStringList accounts;
    for (const AccountId &account : key.accounts)
        accounts.append(account.value);
    const ListTable table = keyLists();
    if (done)
        done = writeList(connection, table, key.id.value, u"family"_s, key.families);
    if (done) {
        const QStringList mode =
            key.capture ? QStringList{captureModeName(*key.capture)} : QStringList();
        done = writeList(connection, table, key.id.value, u"capture"_s, mode);
    }
    if (done)
        done = writeList(connection, table, key.id.value, u"account"_s, accounts);
    if (done)
        done = writeList(connection, table, key.id.value, u"group"_s, key.groups);
    if (done)
        done = writeList(connection, table, key.id.value, u"model"_s, key.models);
    return done;
}

Result<void> writeKeyUse(const Connection &connection, const KeyId &id, TimePoint lastUsed)
{
    const qint64 time = toMilliseconds(lastUsed);
    return connection.run(u"UPDATE client_keys SET last_used_ms = ? WHERE id = ? AND "
                          u"(last_used_ms IS NULL OR last_used_ms < ?)"_s,
                          {time, id.value, time});
}

static Result<QList<StoredAccount>> readAccounts(const Connection &connection)
{
    const Result<Lists> lists = readLists(connection, accountLists());
    if (!lists)
        return lists.error();
    Result<QSqlQuery> query = connection.select(
        u"SELECT id, phase, provider, name, base_url, priority, weight, proxy, max_concurrent, "
        u"enabled, draining, created_ms FROM accounts ORDER BY created_ms, id"_s);
    if (!query)
        return query.error();
    QList<StoredAccount> accounts;
    while (query->next()) {
        StoredAccount stored;
        Account &account = stored.account;
        account.id.value = query->value(0).toString();
        const QString phase = query->value(1).toString();
        if (phase == phaseName(AccountPhase::Pending))
            stored.phase = AccountPhase::Pending;
        else if (phase == phaseName(AccountPhase::Removing))
            stored.phase = AccountPhase::Removing;
        else if (phase != phaseName(AccountPhase::Ready))
            return unknownValue(connection, u"account phase"_s, phase);
        const QString provider = query->value(2).toString();
        if (!providerFromName(provider))
            return unknownValue(connection, u"provider"_s, provider);
        account.provider = *providerFromName(provider);
        account.name = query->value(3).toString();
        account.baseUrl = query->value(4).toString();
        account.priority = query->value(5).toInt();
        account.weight = query->value(6).toInt();
        account.proxy = query->value(7).toString();
        account.maxConcurrent = query->value(8).toInt();
        account.enabled = query->value(9).toInt() != 0;
        account.draining = query->value(10).toInt() != 0;
        account.created = fromMilliseconds(query->value(11).toLongLong());
        account.groups = lists->value(account.id.value).value(u"group"_s);
        account.models = lists->value(account.id.value).value(u"model"_s);
        accounts.append(stored);
    }
    return accounts;
}

static Result<QList<ClientKey>> readKeys(const Connection &connection)
{
    const Result<Lists> lists = readLists(connection, keyLists());
    if (!lists)
        return lists.error();
    Result<QSqlQuery> query = connection.select(
        u"SELECT id, name, hash, hint, requests_per_minute, tokens_per_minute, max_concurrent, "
        u"daily_cost_micros, total_cost_micros, max_wait_s, expires_ms, revoked, created_ms, "
        u"last_used_ms FROM client_keys ORDER BY created_ms, id"_s);
    if (!query)
        return query.error();
    QList<ClientKey> keys;
    while (query->next()) {
        ClientKey key;
        key.id.value = query->value(0).toString();
        key.name = query->value(1).toString();
        key.hash = QByteArray::fromHex(query->value(2).toString().toLatin1());
        key.hint = query->value(3).toString();
        key.requestsPerMinute = optionalValue<qint64>(query->value(4));
        key.tokensPerMinute = optionalValue<qint64>(query->value(5));
        key.maxConcurrent = optionalValue<int>(query->value(6));
        key.dailyCostMicros = optionalValue<qint64>(query->value(7));
        key.totalCostMicros = optionalValue<qint64>(query->value(8));
        if (const auto seconds = optionalValue<qint64>(query->value(9)))
            key.maxWait = std::chrono::seconds(*seconds);
        key.expires = optionalTime(query->value(10));
        key.revoked = query->value(11).toInt() != 0;
        key.created = fromMilliseconds(query->value(12).toLongLong());
        key.lastUsed = optionalTime(query->value(13));
        const QHash<QString, QStringList> own = lists->value(key.id.value);
        key.families = own.value(u"family"_s);
        key.capture = captureModeFromName(own.value(u"capture"_s).value(0));
        key.groups = own.value(u"group"_s);
        key.models = own.value(u"model"_s);
        for (const QString &account : own.value(u"account"_s))
            key.accounts.append(AccountId{account});
        keys.append(key);
    }
    return keys;
}

Result<StoredState> readState(const Connection &connection)
{
    StoredState state;
    const Result<QVariant> storeId =
        connection.value(u"SELECT value FROM meta WHERE name = 'store_id'"_s);
    if (!storeId)
        return storeId.error();
    state.storeId = storeId->toString();

    Result<QList<StoredAccount>> accounts = readAccounts(connection);
    if (!accounts)
        return accounts.error();
    state.accounts = *accounts;
    Result<QList<ClientKey>> keys = readKeys(connection);
    if (!keys)
        return keys.error();
    state.keys = *keys;
    Result<PoolState> pool = readPoolState(connection);
    if (!pool)
        return pool.error();
    state.pool = *pool;

    Result<QSqlQuery> groups =
        connection.select(u"SELECT name, strategy FROM groups_of_accounts ORDER BY name"_s);
    if (!groups)
        return groups.error();
    while (groups->next()) {
        const QString strategy = groups->value(1).toString();
        if (!strategyFromName(strategy))
            return unknownValue(connection, u"strategy"_s, strategy);
        state.groups.append({groups->value(0).toString(), *strategyFromName(strategy)});
    }
    Result<QList<Alias>> aliases = readAliases(connection);
    if (!aliases)
        return aliases.error();
    state.aliases = *aliases;
    Result<QList<ModelOverride>> overrides = readModelOverrides(connection);
    if (!overrides)
        return overrides.error();
    state.modelOverrides = *overrides;
    Result<QList<NamedPrice>> prices = readPrices(connection);
    if (!prices)
        return prices.error();
    state.prices = *prices;
    Result<QList<KeyCost>> costs = readKeyCosts(connection, SystemClock::instance().now());
    if (!costs)
        return costs.error();
    state.keyCosts = *costs;
    return state;
}

} // namespace deskrelay
