#include "core/storage/schema.h"

#include "core/storage/usagerollups.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

// Times are milliseconds since 1970 UTC, truth values 0 or 1. What SQLite and PostgreSQL share.
static Migration firstVersion()
{
    return {
        u"CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)"_s,

        uR"(CREATE TABLE accounts (
            id TEXT PRIMARY KEY,
            phase TEXT NOT NULL,
            provider TEXT NOT NULL,
            name TEXT NOT NULL,
            base_url TEXT NOT NULL,
            priority INTEGER NOT NULL,
            weight INTEGER NOT NULL,
            proxy TEXT NOT NULL,
            max_concurrent INTEGER NOT NULL,
            enabled INTEGER NOT NULL,
            draining INTEGER NOT NULL,
            created_ms BIGINT NOT NULL))"_s,
        uR"(CREATE TABLE account_lists (
            account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (account_id, kind, position)))"_s,
        // Outlives the account, so that its usage keeps a name.
        u"CREATE TABLE account_names (id TEXT PRIMARY KEY, name TEXT NOT NULL)"_s,

        u"CREATE TABLE groups_of_accounts (name TEXT PRIMARY KEY, strategy TEXT NOT NULL)"_s,
        uR"(CREATE TABLE aliases (
            name TEXT PRIMARY KEY,
            model TEXT NOT NULL,
            family TEXT NOT NULL))"_s,

        uR"(CREATE TABLE client_keys (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            hint TEXT NOT NULL,
            requests_per_minute BIGINT,
            tokens_per_minute BIGINT,
            max_concurrent INTEGER,
            daily_cost_micros BIGINT,
            total_cost_micros BIGINT,
            max_wait_s BIGINT,
            expires_ms BIGINT,
            revoked INTEGER NOT NULL,
            created_ms BIGINT NOT NULL,
            last_used_ms BIGINT))"_s,
        // An account here may be gone: a key that was bound to it must not become free of bounds.
        uR"(CREATE TABLE client_key_lists (
            key_id TEXT NOT NULL REFERENCES client_keys (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (key_id, kind, position)))"_s,

        uR"(CREATE TABLE usage_records (
            request_id TEXT PRIMARY KEY,
            time_ms BIGINT NOT NULL,
            account_id TEXT NOT NULL,
            key_id TEXT NOT NULL,
            model TEXT NOT NULL,
            resolved TEXT NOT NULL,
            format TEXT NOT NULL,
            session TEXT NOT NULL,
            status INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            streamed INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            input BIGINT NOT NULL,
            cache_read BIGINT NOT NULL,
            cache_write_5m BIGINT NOT NULL,
            cache_write_1h BIGINT NOT NULL,
            output BIGINT NOT NULL,
            reasoning BIGINT NOT NULL,
            first_token_ms BIGINT,
            duration_ms BIGINT NOT NULL))"_s,
        u"CREATE INDEX usage_by_time ON usage_records (time_ms)"_s,
        u"CREATE INDEX usage_by_account ON usage_records (account_id, time_ms)"_s,
        u"CREATE INDEX usage_by_key ON usage_records (key_id, time_ms)"_s,
    };
}

/// Kept replies and conversations with their items; texts are compressed with zstd. The name of the
/// column type is PostgreSQL's, SQLite takes any.
static Migration keptAnswers()
{
    return {
        uR"(CREATE TABLE kept_entries (
            id TEXT PRIMARY KEY,
            key_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            before_id TEXT NOT NULL,
            used_ms BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            body BYTEA NOT NULL))"_s,
        u"CREATE INDEX kept_entries_by_use ON kept_entries (used_ms)"_s,
        uR"(CREATE TABLE kept_items (
            entry_id TEXT NOT NULL REFERENCES kept_entries (id) ON DELETE CASCADE,
            position BIGINT NOT NULL,
            item_id TEXT NOT NULL,
            is_output INTEGER NOT NULL,
            body BYTEA NOT NULL,
            PRIMARY KEY (entry_id, position)))"_s,
        u"CREATE INDEX kept_items_by_id ON kept_items (item_id)"_s,
        // What all entries take together; summing them up for every new one would read them all.
        u"CREATE TABLE kept_size (row_id INTEGER PRIMARY KEY, bytes BIGINT NOT NULL)"_s,
        u"INSERT INTO kept_size (row_id, bytes) VALUES (1, 0)"_s,
    };
}

/// What the pool keeps over restarts, and why requests went where they went.
static Migration pool()
{
    return {
        uR"(CREATE TABLE cooldowns (
            account_id TEXT NOT NULL,
            model TEXT NOT NULL,
            blame TEXT NOT NULL,
            reason TEXT NOT NULL,
            since_ms BIGINT NOT NULL,
            until_ms BIGINT,
            failures INTEGER NOT NULL,
            PRIMARY KEY (account_id, model)))"_s,
        uR"(CREATE TABLE sticky_sessions (
            name TEXT PRIMARY KEY,
            accounts TEXT NOT NULL,
            last_used_ms BIGINT NOT NULL))"_s,
        uR"(CREATE TABLE request_traces (
            request_id TEXT PRIMARY KEY,
            trace TEXT NOT NULL))"_s,
    };
}

/// Aliases of one key, and what a person says of models.
static Migration namesOfModels()
{
    return {
        // A primary key is not altered in place.
        u"ALTER TABLE aliases RENAME TO aliases_of_all"_s,
        uR"(CREATE TABLE aliases (
            name TEXT NOT NULL,
            key_id TEXT NOT NULL,
            model TEXT NOT NULL,
            family TEXT NOT NULL,
            PRIMARY KEY (name, key_id)))"_s,
        uR"(INSERT INTO aliases (name, key_id, model, family)
            SELECT name, '', model, family FROM aliases_of_all)"_s,
        u"DROP TABLE aliases_of_all"_s,
        uR"(CREATE TABLE model_overrides (
            model TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (model, field)))"_s,
    };
}

/// One table of sums, by the hour or by the day.
static QString rollupTable(const QString &table, const QString &period)
{
    QStringList sums = {u"requests"_s,
                        u"failed"_s,
                        u"priced"_s,
                        u"priced_later"_s,
                        u"estimated"_s,
                        u"input"_s,
                        u"cache_read"_s,
                        u"cache_write_5m"_s,
                        u"cache_write_1h"_s,
                        u"output"_s,
                        u"reasoning"_s,
                        u"cost_micros"_s,
                        u"duration_ms"_s};
    for (int step = 0; step < 24; ++step) // of the time to the first token
        sums.append(u"first_%1"_s.arg(step, 2, 10, QLatin1Char('0')));
    return uR"(CREATE TABLE %1 (
            %2 NOT NULL,
            account_id TEXT NOT NULL,
            key_id TEXT NOT NULL,
            model TEXT NOT NULL,
            tool TEXT NOT NULL,
            %3 BIGINT NOT NULL,
            PRIMARY KEY (%4, account_id, key_id, model, tool)))"_s.arg(
        table, period, sums.join(u" BIGINT NOT NULL, "_s), period.section(u' ', 0, 0));
}

/// Prices of the user's own, what requests cost, and sums that outlive the single records.
static Migration costs()
{
    return {{uR"(CREATE TABLE own_prices (
                model TEXT NOT NULL,
                from_ms BIGINT NOT NULL,
                price TEXT NOT NULL,
                PRIMARY KEY (model, from_ms)))"_s,
             u"ALTER TABLE usage_records ADD COLUMN cost_micros BIGINT"_s,
             u"ALTER TABLE usage_records ADD COLUMN priced_later INTEGER NOT NULL DEFAULT 0"_s,
             u"ALTER TABLE usage_records ADD COLUMN tier TEXT NOT NULL DEFAULT ''"_s,
             u"ALTER TABLE usage_records ADD COLUMN tool TEXT NOT NULL DEFAULT ''"_s,
             u"CREATE INDEX usage_unpriced ON usage_records (time_ms, request_id) "
             u"WHERE cost_micros IS NULL"_s,
             rollupTable(u"usage_hours"_s, u"hour_ms BIGINT"_s),
             rollupTable(u"usage_days"_s, u"day TEXT"_s)},
            fillRollups};
}

QList<Migration> schemaMigrations()
{
    return {firstVersion(), keptAnswers(), namesOfModels(), pool(), costs()};
}

} // namespace deskrelay
