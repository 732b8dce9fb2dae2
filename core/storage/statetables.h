#pragma once

#include "core/storage/connection.h"
#include "core/storage/store.h"

namespace deskrelay {

// The rows of everything but usage and the names of models. Each write is a few statements within
// the caller's transaction.

Result<void> writeMeta(const Connection &connection, const QString &name, const QString &value);
Result<void> writeAccount(const Connection &connection, const StoredAccount &stored);
Result<void> deleteAccount(const Connection &connection, const AccountId &id);
Result<void> writeGroup(const Connection &connection, const Group &group);
Result<void> writeKey(const Connection &connection, const ClientKey &key);
/// Never moves the time back.
Result<void> writeKeyUse(const Connection &connection, const KeyId &id, TimePoint lastUsed);

/// Everything, oldest first. Storage: a row holds what this version does not know.
Result<StoredState> readState(const Connection &connection);

} // namespace deskrelay
