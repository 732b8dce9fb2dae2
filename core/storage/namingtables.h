#pragma once

#include "core/storage/connection.h"
#include "core/storage/store.h"

namespace deskrelay {

// The rows about models: the names that stand for them, and what a person says of them. Each write
// is a few statements within the caller's transaction.

Result<void> writeAlias(const Connection &connection, const Alias &alias);
Result<void> deleteAlias(const Connection &connection, const QString &name, const KeyId &key);
/// Puts \a overrides in the place of all that there were.
Result<void> writeModelOverrides(const Connection &connection,
                                 const QList<ModelOverride> &overrides);

Result<QList<Alias>> readAliases(const Connection &connection);
Result<QList<ModelOverride>> readModelOverrides(const Connection &connection);

} // namespace deskrelay
