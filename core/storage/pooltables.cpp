#include "core/storage/pooltables.h"

#include <array>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Blame = FailureVerdict::Blame;

static constexpr std::array<std::pair<Blame, QLatin1StringView>, 3> blames = {
    {{Blame::Quota, QLatin1StringView("quota")},
     {Blame::Account, QLatin1StringView("account")},
     {Blame::Service, QLatin1StringView("service")}}};

static QString blameName(Blame blame)
{
    for (const auto &[known, name] : blames) {
        if (known == blame)
            return name;
    }
    return {};
}

static std::optional<Blame> blameFromName(const QString &name)
{
    for (const auto &[blame, known] : blames) {
        if (name == known)
            return blame;
    }
    return std::nullopt;
}

static Result<void> writeCooldowns(const Connection &connection, const QList<Cooldown> &cooldowns)
{
    if (Result<void> cleared = connection.run(u"DELETE FROM cooldowns"_s); !cleared)
        return cleared;
    QList<QVariantList> rows;
    for (const Cooldown &cooldown : cooldowns) {
        rows.append({cooldown.account.value,
                     cooldown.model.isEmpty() ? u""_s : cooldown.model,
                     blameName(cooldown.blame),
                     cooldown.reason,
                     toMilliseconds(cooldown.since),
                     cooldown.until ? QVariant(toMilliseconds(*cooldown.until)) : QVariant(),
                     cooldown.failures});
    }
    return connection.runForEach(
        u"INSERT INTO cooldowns (account_id, model, blame, reason, since_ms, until_ms, failures) "
        u"VALUES (?, ?, ?, ?, ?, ?, ?)"_s,
        rows);
}

static Result<void> writeSessions(const Connection &connection,
                                  const QList<StickySession> &sessions)
{
    QList<QVariantList> ended;
    QList<QVariantList> rows;
    for (const StickySession &session : sessions) {
        const QString name = QString::fromLatin1(session.name);
        if (session.accounts.isEmpty()) {
            ended.append({name});
            continue;
        }
        QStringList accounts;
        for (const AccountId &account : session.accounts)
            accounts.append(account.value);
        rows.append({name, accounts.join(u' '), toMilliseconds(session.lastUsed)});
    }
    if (Result<void> gone =
            connection.runForEach(u"DELETE FROM sticky_sessions WHERE name = ?"_s, ended);
        !gone)
        return gone;
    return connection.runForEach(
        u"INSERT INTO sticky_sessions (name, accounts, last_used_ms) VALUES (?, ?, ?) "
        u"ON CONFLICT (name) DO UPDATE SET accounts = excluded.accounts, "
        u"last_used_ms = excluded.last_used_ms"_s,
        rows);
}

Result<void> writePoolChange(const Connection &connection, const PoolChange &change)
{
    if (change.cooldowns) {
        if (Result<void> written = writeCooldowns(connection, *change.cooldowns); !written)
            return written;
    }
    return writeSessions(connection, change.sessions);
}

Result<PoolState> readPoolState(const Connection &connection)
{
    PoolState state;
    Result<QSqlQuery> cooldowns = connection.select(
        u"SELECT account_id, model, blame, reason, since_ms, until_ms, failures FROM cooldowns"_s);
    if (!cooldowns)
        return cooldowns.error();
    while (cooldowns->next()) {
        const std::optional<Blame> blame = blameFromName(cooldowns->value(2).toString());
        if (!blame)
            continue;
        const QVariant until = cooldowns->value(5);
        state.cooldowns.append({.account = {cooldowns->value(0).toString()},
                                .model = cooldowns->value(1).toString(),
                                .blame = *blame,
                                .reason = cooldowns->value(3).toString(),
                                .since = fromMilliseconds(cooldowns->value(4).toLongLong()),
                                .until = until.isNull()
                                             ? std::nullopt
                                             : std::optional(fromMilliseconds(until.toLongLong())),
                                .failures = cooldowns->value(6).toInt()});
    }
    Result<QSqlQuery> sessions =
        connection.select(u"SELECT name, accounts, last_used_ms FROM sticky_sessions"_s);
    if (!sessions)
        return sessions.error();
    while (sessions->next()) {
        StickySession session{.name = sessions->value(0).toString().toLatin1(),
                              .lastUsed = fromMilliseconds(sessions->value(2).toLongLong())};
        for (const QString &account : sessions->value(1).toString().split(u' ', Qt::SkipEmptyParts))
            session.accounts.append(AccountId{account});
        state.sessions.append(session);
    }
    return state;
}

} // namespace deskrelay
