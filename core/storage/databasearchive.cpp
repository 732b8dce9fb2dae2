#include "core/storage/databasearchive.h"

#include "core/storage/itemtable.h"
#include "core/storage/storereader.h"
#include "core/storage/storewriter.h"

#include <utility>

namespace deskrelay {

DatabaseArchive::DatabaseArchive(StoreWriter *writer, StoreReader *reader)
    : m_writer(writer)
    , m_reader(reader)
{
}

void DatabaseArchive::write(std::function<Result<void>(const Connection &)> work)
{
    m_writer->enqueue({.work = std::move(work)});
}

void DatabaseArchive::keep(const KeptEntry &entry, const KeptBounds &bounds)
{
    write([entry, bounds](const Connection &to) {
        const Result<void> written = writeEntry(to, entry);
        return written ? trimEntries(to, bounds) : written;
    });
}

void DatabaseArchive::append(const KeptEntry &added, const KeptBounds &bounds)
{
    write([added, bounds](const Connection &to) {
        const Result<void> written = appendItems(to, added);
        return written ? trimEntries(to, bounds) : written;
    });
}

void DatabaseArchive::change(const KeptEntry &entry)
{
    write([entry](const Connection &to) { return writeEntryBody(to, entry); });
}

void DatabaseArchive::remove(const KeyId &key, const QByteArray &id)
{
    write([key, id](const Connection &to) { return deleteEntry(to, key, id); });
}

void DatabaseArchive::removeItem(const KeyId &key,
                                 const QByteArray &conversation,
                                 const QByteArray &item)
{
    write([=](const Connection &to) { return deleteItem(to, key, conversation, item); });
}

void DatabaseArchive::trim(const KeptBounds &bounds)
{
    write([bounds](const Connection &to) { return trimEntries(to, bounds); });
}

void DatabaseArchive::find(const KeptQuestion &question, const Done<KeptChain> &done)
{
    m_reader->readAfter(
        *m_writer, [question, done](const Connection &from) { done(readChain(from, question)); });
}

void DatabaseArchive::findItems(const KeptQuestion &question,
                                const QByteArrayList &ids,
                                const Done<KeptItems> &done)
{
    m_reader->readAfter(*m_writer, [question, ids, done](const Connection &from) {
        done(readItems(from, question, ids));
    });
}

} // namespace deskrelay
