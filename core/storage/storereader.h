#pragma once

#include "core/storage/connection.h"

#include <QObject>

#include <functional>

namespace deskrelay {

class StoreWriter;

/// Reads the database beside its writer. Lives in the query thread, and so do its calls but one.
class StoreReader final : public QObject
{
    Q_OBJECT

public:
    explicit StoreReader(const QString &path);

    Result<void> open();
    void close();

    /// Runs \a read in the query thread, once everything that \a writer was given before is
    /// committed. Thread-safe.
    void readAfter(StoreWriter &writer, std::function<void(const Connection &)> read);

private:
    Connection m_connection;
};

} // namespace deskrelay
