#pragma once

#include "core/base/result.h"
#include "core/storage/keptentry.h"

#include <QByteArrayList>

#include <functional>

namespace deskrelay {

class Connection;
class StoreReader;
class StoreWriter;

/// The database's kept replies and conversations, for the relay thread.
///
/// Every call returns at once. Writes happen in the order of the calls, in the storage thread; an
/// answer comes in the query thread, after all writes that were called for before the question.
/// Lives in Store.
class ItemArchive final
{
public:
    template <typename T>
    using Done = std::function<void(const Result<T> &)>;

    ItemArchive(StoreWriter *writer, StoreReader *reader);

    /// Keeps an entry, and of all entries what \a bounds allow.
    void keep(const KeptEntry &entry, const KeptBounds &bounds);
    /// Puts the items of \a added at the end of the conversation of its id.
    void append(const KeptEntry &added, const KeptBounds &bounds);
    /// Replaces the own JSON of a conversation.
    void change(const KeptEntry &entry);
    void remove(const KeyId &key, const QByteArray &id);
    void removeItem(const KeyId &key, const QByteArray &conversation, const QByteArray &item);
    void trim(const KeptBounds &bounds);

    void find(const KeptQuestion &question, const Done<KeptChain> &done);
    void
    findItems(const KeptQuestion &question, const QByteArrayList &ids, const Done<KeptItems> &done);

private:
    void write(std::function<Result<void>(const Connection &)> work);

    StoreWriter *const m_writer;
    StoreReader *const m_reader;
};

} // namespace deskrelay
