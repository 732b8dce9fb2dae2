#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QStringList>

#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace deskrelay {

class Connection;

/// One prepared statement that is run for very many rows, or gives very many.
///
/// QSqlQuery looks each placeholder up by a name that it makes for each value, which costs more
/// than the insertion, and makes a value of each column that is read. This one talks to SQLite
/// itself, and what a row has in common with the one before is bound once.
class BulkStatement final
{
public:
    /// A statement with \a count placeholders, on the connection's own handle: within its
    /// transaction.
    static Result<BulkStatement>
    prepare(const Connection &connection, QByteArrayView sql, int count);

    void bind(int index, const QString &text);
    void bind(int index, qint64 number);
    void bind(int index, std::optional<qint64> number);
    /// Runs it with what is bound.
    Result<void> run();
    /// How many rows the last run changed.
    int changedRows() const;

    /// Goes on to the next row of a question; false: there is none.
    Result<bool> next();
    // Of the present row.
    qint64 number(int column) const;
    QByteArray text(int column) const;

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };

    BulkStatement(const Connection &connection, sqlite3 *database, int count);
    Error error() const;

    const Connection *m_connection;
    sqlite3 *m_database;
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement = {};
    QStringList m_texts; ///< By placeholder; null where none is bound.
};

} // namespace deskrelay
