#include "core/storage/connection.h"

#include "core/base/ids.h"

#include <QSqlError>

#include <sqlite3.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// SQLite's primary result codes that a person can do something about.
enum class SqliteCode
{
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    IoError = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    NotADatabase = 26
};

Error storageError(const QString &file, const QSqlError &error)
{
    QString what;
    switch (static_cast<SqliteCode>(error.nativeErrorCode().toInt() & 0xff)) {
    case SqliteCode::Busy:
    case SqliteCode::Locked:
        what = u"is held by another program; close that program and try again"_s;
        break;
    case SqliteCode::ReadOnly:
        what = u"cannot be written to; check its permissions and the disk"_s;
        break;
    case SqliteCode::IoError:
        what = u"cannot be read or written; check the disk and the space on it"_s;
        break;
    case SqliteCode::Full:
        what = u"cannot grow, as the disk is full; free some space"_s;
        break;
    case SqliteCode::CannotOpen:
        what = u"cannot be opened; check the permissions of the file and its folder"_s;
        break;
    case SqliteCode::Corrupt:
    case SqliteCode::NotADatabase:
        what = u"is damaged; nothing was changed in it. Move it away and put a copy in its place, "
               u"or start with a new one"_s;
        break;
    default:
        what = u"refused a change"_s;
        break;
    }
    return makeError(
        Error::Kind::Storage,
        u"The database %1 %2 (SQLite: %3)."_s.arg(file, what, error.databaseText().simplified()));
}

Connection::Connection(QString path)
    : m_path(std::move(path))
    , m_name(randomId(u"deskrelay-"_s))
{
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    if (!QSqlDatabase::contains(m_name))
        return;
    database().close();
    QSqlDatabase::removeDatabase(m_name);
}

QSqlDatabase Connection::database() const
{
    return QSqlDatabase::database(m_name, false);
}

Result<void> Connection::open(Access access)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    if (!database.isValid()) {
        return makeError(Error::Kind::Unavailable,
                         u"Qt's SQLite driver is missing; install the package that brings "
                         u"qsqlite (libqt6sql6-sqlite)."_s);
    }
    database.setDatabaseName(m_path);
    database.setConnectOptions(access == Access::ReadOnly
                                   ? u"QSQLITE_BUSY_TIMEOUT=5000;QSQLITE_OPEN_READONLY"_s
                                   : u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!database.open())
        return storageError(m_path, database.lastError());
    // BulkStatement calls the library on the driver's handle: both must be the same one.
    const Result<QVariant> library = value(u"SELECT sqlite_source_id()"_s);
    if (!library)
        return library.error();
    if (library->toString() != QLatin1StringView(sqlite3_sourceid())) {
        return makeError(Error::Kind::Unavailable,
                         u"Qt's SQLite driver brings a SQLite of its own; install the one that "
                         u"uses the system's (libqt6sql6-sqlite)."_s);
    }
    if (Result<void> keys = run(u"PRAGMA foreign_keys = ON"_s); !keys)
        return keys;
    if (access == Access::ReadOnly)
        return {};
    // Else each savepoint makes a file in the system's folder of temporary ones.
    if (Result<void> temporary = run(u"PRAGMA temp_store = MEMORY"_s); !temporary)
        return temporary;
    // In WAL, NORMAL survives the process; only a power cut may take the last moments.
    if (Result<void> synchronous = run(u"PRAGMA synchronous = NORMAL"_s); !synchronous)
        return synchronous;
    const Result<QVariant> mode = value(u"PRAGMA journal_mode = WAL"_s);
    if (!mode)
        return mode.error();
    if (mode->toString() != "wal"_L1) {
        return makeError(Error::Kind::Storage,
                         u"The database %1 cannot keep a write-ahead log on this file system; "
                         u"name another data directory with --data-dir."_s.arg(m_path));
    }
    return {};
}

Result<void> Connection::run(const QString &sql, const QVariantList &values) const
{
    return runForEach(sql, {values});
}

Result<QSqlQuery> Connection::select(const QString &sql, const QVariantList &values) const
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    done = done && query.exec();
    if (!done)
        return storageError(m_path, query.lastError());
    return query;
}

Result<void> Connection::runForEach(const QString &sql, const QList<QVariantList> &rows) const
{
    if (rows.isEmpty())
        return {};
    QSqlQuery query(database());
    if (!query.prepare(sql))
        return storageError(m_path, query.lastError());
    for (const QVariantList &values : rows) {
        for (const QVariant &value : values)
            query.addBindValue(value);
        if (!query.exec())
            return storageError(m_path, query.lastError());
    }
    return {};
}

Result<QVariant> Connection::value(const QString &sql) const
{
    Result<QSqlQuery> query = select(sql);
    if (!query)
        return query.error();
    if (!query->next())
        return storageError(m_path, query->lastError());
    return query->value(0);
}

} // namespace deskrelay
