#pragma once

#include "core/storage/connection.h"

#include <QList>
#include <QStringList>

#include <functional>
#include <initializer_list>

namespace deskrelay {

/// What makes the next version out of the one before it: statements, and then what they cannot do.
struct Migration
{
    Migration(std::initializer_list<QString> all)
        : statements(all)
    {
    }
    Migration(std::initializer_list<QString> all,
              std::function<Result<void>(const Connection &)> last)
        : statements(all)
        , fill(std::move(last))
    {
    }

    QStringList statements = {};
    std::function<Result<void>(const Connection &)> fill = {}; ///< In the same transaction.
};

/// What migrate() found.
struct MigrationReport
{
    int from = 0; ///< Version found; 0: the database was empty.
    int to = 0;   ///< Version it has now.
};

/// Brings the database to version `migrations.size()`, one transaction a version.
///
/// Before each step of a database that is not empty, a copy named `<file>.v<version>.bak` is
/// written beside it, 0600. A step that fails leaves the version before it. Unsupported: the
/// database is of a newer version, or another program's.
Result<MigrationReport> migrate(const Connection &connection, const QList<Migration> &migrations);

} // namespace deskrelay
