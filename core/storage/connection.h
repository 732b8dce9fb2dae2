#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

class QSqlError;

namespace deskrelay {

/// One connection to the database file. Made, used and deleted in one thread.
class Connection final
{
public:
    enum class Access
    {
        ReadWrite,
        ReadOnly
    };

    /// Nothing is opened yet; \a path is the database file.
    explicit Connection(QString path);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Result<void> open(Access access);
    /// Closes early what the destructor closes else.
    void close();

    const QString &path() const { return m_path; }
    QSqlDatabase database() const;

    /// Runs one statement.
    Result<void> run(const QString &sql, const QVariantList &values = {}) const;
    /// Runs one statement; its rows are read from the query by next().
    Result<QSqlQuery> select(const QString &sql, const QVariantList &values = {}) const;
    /// Runs one statement once for each row of values.
    Result<void> runForEach(const QString &sql, const QList<QVariantList> &rows) const;
    /// The one value of a one-row answer.
    Result<QVariant> value(const QString &sql) const;

private:
    QString m_path;
    QString m_name;
};

/// What \a error means for the database \a file, and what to do.
Error storageError(const QString &file, const QSqlError &error);

} // namespace deskrelay
