#pragma once

#include "core/items/keptentry.h"
#include "core/storage/connection.h"

#include <QByteArrayList>

namespace deskrelay {

// The tables of kept replies and conversations. What is not there, or another key's, is left alone.

/// Writes the entry anew.
Result<void> writeEntry(const Connection &connection, const KeptEntry &entry);
/// Puts items at the end of a conversation.
Result<void> appendItems(const Connection &connection, const KeptEntry &added);
/// Replaces a conversation's own JSON.
Result<void> writeEntryBody(const Connection &connection, const KeptEntry &entry);
Result<void> deleteEntry(const Connection &connection, const KeyId &key, const QByteArray &id);
Result<void> deleteItem(const Connection &connection,
                        const KeyId &key,
                        const QByteArray &conversation,
                        const QByteArray &item);
/// Deletes what is too old, then the oldest until the rest is small enough.
Result<void> trimEntries(const Connection &connection, const KeptBounds &bounds);

/// Follows an entry back to the beginning.
Result<KeptChain> readChain(const Connection &connection, const KeptQuestion &question);
/// The items of these ids, as far as there are any; of several the newest.
Result<KeptItems>
readItems(const Connection &connection, const KeptQuestion &question, const QByteArrayList &ids);

} // namespace deskrelay
