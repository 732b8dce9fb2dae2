#include "core/storage/migration.h"

#include "core/base/logging.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QVariant>

namespace deskrelay {

using namespace Qt::StringLiterals;

static Error notOurs(const QString &path, const QString &why)
{
    return makeError(
        Error::Kind::Unsupported,
        u"The database %1 %2, or name another data directory with --data-dir."_s.arg(path, why));
}

/// A whole copy, complete under its name or not there at all.
static Result<void> backUp(const Connection &connection, int version)
{
    const QString copy = u"%1.v%2.bak"_s.arg(connection.path()).arg(version);
    const QString part = copy + u".part"_s;
    const auto failed = [&copy] {
        return makeError(Error::Kind::Storage,
                         u"The database cannot be copied to %1 before it is changed; check the "
                         u"space on the disk."_s.arg(copy));
    };
    QFile empty(part);
    // SQLite fills an empty file that is there, so that the copy is private from its first byte.
    if (!empty.open(QIODevice::WriteOnly | QIODevice::Truncate) ||
        !empty.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return failed();
    }
    empty.close();
    if (Result<void> written = connection.run(u"VACUUM INTO ?"_s, {part}); !written)
        return written;
    QFile::remove(copy);
    if (!QFile::rename(part, copy))
        return failed();
    qCInfo(lcStorage, "copied the database of version %d before changing it", version);
    return {};
}

static Result<void> runStep(const Connection &connection, const Migration &migration, int version)
{
    if (Result<void> begun = connection.run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    Result<void> done;
    for (const QString &statement : migration.statements) {
        if (done)
            done = connection.run(statement);
    }
    if (done && migration.fill)
        done = migration.fill(connection);
    if (done)
        done = connection.run(u"PRAGMA user_version = %1"_s.arg(version));
    if (done)
        done = connection.run(u"COMMIT"_s);
    if (!done) // fails only where SQLite has rolled back by itself
        static_cast<void>(connection.run(u"ROLLBACK"_s).has_value());
    return done;
}

Result<MigrationReport> migrate(const Connection &connection, const QList<Migration> &migrations)
{
    const Result<QVariant> found = connection.value(u"PRAGMA user_version"_s);
    if (!found)
        return found.error();
    const Result<QVariant> tables = connection.value(u"SELECT count(*) FROM sqlite_master"_s);
    if (!tables)
        return tables.error();

    MigrationReport report;
    report.from = found->toInt();
    report.to = static_cast<int>(migrations.size());
    if (report.from > report.to) {
        return notOurs(connection.path(),
                       u"was written by a newer Deskrelay (its version %1, known here %2); update "
                       u"Deskrelay"_s.arg(report.from)
                           .arg(report.to));
    }
    if (report.from < 0 || (report.from == 0 && tables->toInt() > 0))
        return notOurs(connection.path(), u"is another program's; move it away"_s);

    for (int version = report.from; version < report.to; ++version) {
        if (report.from > 0) {
            if (Result<void> copied = backUp(connection, version); !copied)
                return copied.error();
        }
        if (Result<void> done = runStep(connection, migrations.at(version), version + 1); !done)
            return done.error();
    }
    return report;
}

} // namespace deskrelay
