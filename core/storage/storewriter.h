#pragma once

#include "core/storage/connection.h"
#include "core/storage/store.h"

#include <QElapsedTimer>
#include <QMutex>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace deskrelay {

/// One change of the database: what is run in the storage thread, and who hears of it there.
struct WriteJob
{
    std::function<Result<void>(const Connection &)> work = {};
    std::function<void(const Result<void> &)> done = {}; ///< After the commit; may be empty.
    QList<UsageRecord> usage = {};                       ///< To be added, where there is no work.
};

/// The only writer of the database: gathers changes and commits them together.
///
/// Lives in the storage thread. The first change after a pause is committed at once, those that
/// come while it is written, or soon after it, together. A change that fails takes no other with
/// it.
class StoreWriter final : public QObject
{
    Q_OBJECT

public:
    /// The least time between two commits; with the commit itself a record stays below 50 ms.
    static constexpr std::chrono::milliseconds pause = std::chrono::milliseconds(40);

    explicit StoreWriter(const QString &path);

    /// Opens or makes the database and reads it. Storage thread.
    Result<StoredState> open();
    /// Commits what is left and closes. Storage thread.
    void close();

    /// Thread-safe.
    void enqueue(WriteJob job);
    /// Thread-safe.
    void enqueueUsage(const QList<UsageRecord> &records);

signals:
    /// A change that nobody waits for failed; once until one succeeds again.
    void writeFailed(const deskrelay::Error &error);

private:
    void wake();
    void commitQueue();
    bool commitTogether(const std::vector<WriteJob> &jobs, std::vector<Result<void>> &results);
    Result<void> commitAlone(const WriteJob &job);
    Result<void> runJob(const WriteJob &job);
    void report(const std::vector<WriteJob> &jobs, const std::vector<Result<void>> &results);

    Connection m_connection;
    QTimer m_timer;
    QElapsedTimer m_sinceCommit = {};
    bool m_failing = false;
    QMutex m_mutex = {};
    std::vector<WriteJob> m_queue = {}; ///< Guarded by m_mutex, as is m_isAwake.
    bool m_isAwake = false;
};

} // namespace deskrelay
