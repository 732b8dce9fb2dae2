#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

namespace deskrelay {

/// Makes \a directory where it is missing and gives it to this user alone (0700).
///
/// Unsupported: it is on a network file system. Storage: it cannot be made or written to.
Result<void> prepareDataDirectory(const QString &directory);

/// Whether a file system of this type, as the system names it, may be shared with other machines:
/// SQLite's locks and shared memory do not hold there.
bool isNetworkFileSystem(QByteArrayView type);

/// Makes the database \a file, empty, where it is missing, and gives it to this user alone (0600).
Result<void> makeDatabaseFile(const QString &file);

/// Sets 0600 on the database \a file and what SQLite keeps beside it, where they exist.
Result<void> restrictDatabaseFiles(const QString &file);

} // namespace deskrelay
