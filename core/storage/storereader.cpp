#include "core/storage/storereader.h"

#include "core/storage/usagetable.h"

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

Result<UsageReport> StoreReader::usage(const UsageQuery &query) const
{
    return readUsage(m_connection, query);
}

} // namespace deskrelay
