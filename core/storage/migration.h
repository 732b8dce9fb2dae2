#pragma once

#include "core/storage/connection.h"

#include <QList>
#include <QStringList>

namespace deskrelay {

/// The statements that make the next version out of the one before it.
using Migration = QStringList;

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
