#include "core/storage/storereader.h"

#include "core/storage/storewriter.h"

namespace deskrelay {

StoreReader::StoreReader(const QString &path)
    : m_connection(path)
{
}

Result<void> StoreReader::open()
{
    return m_connection.open(Connection::Access::ReadOnly);
}

void StoreReader::close()
{
    m_connection.close();
}

void StoreReader::readAfter(StoreWriter &writer, std::function<void(const Connection &)> read)
{
    // Empty work takes its place in the queue: when it is done, so is all that came before.
    writer.enqueue({.work = [](const Connection &) { return Result<void>(); },
                    .done =
                        [this, read = std::move(read)](const Result<void> &) {
                            QMetaObject::invokeMethod(
                                this, [this, read] { read(m_connection); }, Qt::QueuedConnection);
                        }});
}

} // namespace deskrelay
