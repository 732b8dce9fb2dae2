#include "core/storage/storereader.h"

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

} // namespace deskrelay
