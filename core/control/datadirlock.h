#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace deskrelay {

/// Who owns a data directory, as the owner left it in the lock file.
struct LockHolder
{
    qint64 pid = 0;
    QString address = {}; ///< Of its relay; empty while it does not listen.
    QString socket = {};  ///< Where it takes commands; empty where it takes none.
    bool isWindow = false;
};

/// The lock that makes one process the owner of a data directory. The operating system's: it is
/// free when the process is gone, however it went.
class DataDirLock final
{
public:
    /// Takes the lock of \a directory, which exists. Conflict: another process has it; the message
    /// names its pid and address.
    static Result<std::unique_ptr<DataDirLock>> take(const QString &directory);
    ~DataDirLock();
    DataDirLock(const DataDirLock &) = delete;
    DataDirLock &operator=(const DataDirLock &) = delete;

    /// Leaves word for whoever finds the directory owned.
    void describe(const LockHolder &holder);

    /// What the present owner left; empty fields where it left nothing.
    static LockHolder holder(const QString &directory);

private:
    explicit DataDirLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    const int m_descriptor;
};

} // namespace deskrelay
