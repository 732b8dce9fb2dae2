#pragma once

#include "core/storage/connection.h"

#include <QObject>

#include <functional>

namespace deskrelay {

/// Reads the database beside its writer. Lives in the query thread, and so do its calls.
class StoreReader final : public QObject
{
    Q_OBJECT

public:
    explicit StoreReader(const QString &path);

    Result<void> open();
    void close();
    const Connection &connection() const { return m_connection; }

private:
    Connection m_connection;
};

} // namespace deskrelay
