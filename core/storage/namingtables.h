#pragma once

#include "core/storage/connection.h"
#include "core/storage/store.h"

namespace deskrelay {

// The rows about models: the names that stand for them, and what a person says of them and of their
// prices. Each write is a few statements within the caller's transaction.

Result<void> writeAlias(const Connection &connection, const Alias &alias);
Result<void> deleteAlias(const Connection &connection, const QString &name, const KeyId &key);
/// Puts \a overrides in the place of all that there were.
Result<void> writeModelOverrides(const Connection &connection,
                                 const QList<ModelOverride> &overrides);

/// Puts \a prices in the place of all that there were.
Result<void> writePrices(const Connection &connection, const QList<NamedPrice> &prices);

Result<QList<Alias>> readAliases(const Connection &connection);
Result<QList<ModelOverride>> readModelOverrides(const Connection &connection);
/// A row that this version cannot read is left out.
Result<QList<NamedPrice>> readPrices(const Connection &connection);

} // namespace deskrelay
