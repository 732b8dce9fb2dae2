#pragma once

#include "core/items/itemarchive.h"

namespace deskrelay {

class Connection;
class StoreReader;
class StoreWriter;

/// The database's kept replies and conversations: written in the storage thread, read in the query
/// thread. Lives in Store.
class DatabaseArchive final : public ItemArchive
{
public:
    DatabaseArchive(StoreWriter *writer, StoreReader *reader);

    void keep(const KeptEntry &entry, const KeptBounds &bounds) override;
    void append(const KeptEntry &added, const KeptBounds &bounds) override;
    void change(const KeptEntry &entry) override;
    void remove(const KeyId &key, const QByteArray &id) override;
    void
    removeItem(const KeyId &key, const QByteArray &conversation, const QByteArray &item) override;
    void trim(const KeptBounds &bounds) override;
    void find(const KeptQuestion &question, const Done<KeptChain> &done) override;
    void findItems(const KeptQuestion &question,
                   const QByteArrayList &ids,
                   const Done<KeptItems> &done) override;

private:
    void write(std::function<Result<void>(const Connection &)> work);

    StoreWriter *const m_writer;
    StoreReader *const m_reader;
};

} // namespace deskrelay
