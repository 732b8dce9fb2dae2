#include "core/storage/bulkstatement.h"

#include "core/storage/connection.h"

#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

namespace deskrelay {

using namespace Qt::StringLiterals;

void BulkStatement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

BulkStatement::BulkStatement(const Connection &connection, sqlite3 *database, int count)
    : m_connection(&connection)
    , m_database(database)
    , m_texts(count)
{
}

Result<BulkStatement>
BulkStatement::prepare(const Connection &connection, QByteArrayView sql, int count)
{
    const QVariant handle = connection.database().driver()->handle();
    sqlite3 *const database = *static_cast<sqlite3 *const *>(handle.constData());
    BulkStatement made(connection, database, count);
    sqlite3_stmt *statement = nullptr;
    const int code =
        sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
    made.m_statement.reset(statement);
    if (code != SQLITE_OK)
        return made.error();
    return made;
}

Error BulkStatement::error() const
{
    return storageError(m_connection->path(),
                        QSqlError({},
                                  QString::fromUtf8(sqlite3_errmsg(m_database)),
                                  QSqlError::StatementError,
                                  QString::number(sqlite3_extended_errcode(m_database))));
}

void BulkStatement::bind(int index, const QString &text)
{
    QString &bound = m_texts[index];
    if (!bound.isNull() && bound == text)
        return;
    bound = text.isNull() ? u""_s : text;
    const QByteArray utf8 = bound.toUtf8();
    sqlite3_bind_text(m_statement.get(),
                      index + 1,
                      utf8.constData(),
                      static_cast<int>(utf8.size()),
                      SQLITE_TRANSIENT); // NOLINT: SQLite's own cast
}

void BulkStatement::bind(int index, qint64 number)
{
    sqlite3_bind_int64(m_statement.get(), index + 1, number);
}

void BulkStatement::bind(int index, std::optional<qint64> number)
{
    if (number)
        bind(index, *number);
    else
        sqlite3_bind_null(m_statement.get(), index + 1);
}

Result<void> BulkStatement::run()
{
    const int code = sqlite3_step(m_statement.get());
    const bool isDone = code == SQLITE_DONE || code == SQLITE_ROW;
    Result<void> result;
    if (!isDone)
        result = error();
    sqlite3_reset(m_statement.get());
    return result;
}

Result<bool> BulkStatement::next()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return error();
}

qint64 BulkStatement::number(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

QByteArray BulkStatement::text(int column) const
{
    const void *const text = sqlite3_column_text(m_statement.get(), column);
    return {static_cast<const char *>(text), sqlite3_column_bytes(m_statement.get(), column)};
}

int BulkStatement::changedRows() const
{
    return sqlite3_changes(m_database);
}

} // namespace deskrelay
