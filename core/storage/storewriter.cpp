#include "core/storage/storewriter.h"

#include "core/base/logging.h"
#include "core/storage/datadirectory.h"
#include "core/storage/schema.h"
#include "core/storage/statetables.h"
#include "core/storage/usagerollups.h"
#include "core/storage/usagetable.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

StoreWriter::StoreWriter(const QString &path)
    : m_connection(path)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &StoreWriter::commitQueue);
}

Result<StoredState> StoreWriter::open()
{
    const QString path = m_connection.path();
    if (Result<void> made = makeDatabaseFile(path); !made)
        return made.error();
    if (Result<void> opened = m_connection.open(Connection::Access::ReadWrite); !opened)
        return opened.error();
    const Result<MigrationReport> migrated = migrate(m_connection, schemaMigrations());
    if (!migrated)
        return migrated.error();
    const Result<QVariant> named =
        m_connection.value(u"SELECT count(*) FROM meta WHERE name = 'store_id'"_s);
    if (!named)
        return named.error();
    const bool isNew = named->toInt() == 0;
    if (isNew) {
        if (Result<void> made = writeMeta(m_connection, u"store_id"_s, randomId(u"st-"_s)); !made)
            return made.error();
    }
    if (Result<void> settled = commitAlone({.work = settleUsageZone}); !settled)
        return settled.error();
    if (Result<void> restricted = restrictDatabaseFiles(path); !restricted)
        return restricted.error();
    Result<StoredState> state = readState(m_connection);
    if (state)
        state->isNew = isNew;
    return state;
}

void StoreWriter::close()
{
    m_timer.stop();
    commitQueue();
    m_connection.close();
}

void StoreWriter::enqueue(WriteJob job)
{
    const QMutexLocker lock(&m_mutex);
    m_queue.push_back(std::move(job));
    if (!std::exchange(m_isAwake, true))
        QMetaObject::invokeMethod(this, &StoreWriter::wake, Qt::QueuedConnection);
}

void StoreWriter::enqueueUsage(const QList<UsageRecord> &records)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_queue.empty() && !m_queue.back().work) {
            m_queue.back().usage.append(records);
            return;
        }
    }
    enqueue({.usage = records});
}

void StoreWriter::wake()
{
    const qint64 since = m_sinceCommit.isValid() ? m_sinceCommit.elapsed() : pause.count();
    if (since >= pause.count())
        commitQueue();
    else
        m_timer.start(pause - std::chrono::milliseconds(since));
}

void StoreWriter::commitQueue()
{
    std::vector<WriteJob> jobs;
    {
        const QMutexLocker lock(&m_mutex);
        jobs.swap(m_queue);
        m_isAwake = false;
    }
    if (jobs.empty())
        return;
    m_sinceCommit.start();
    std::vector<Result<void>> results;
    results.reserve(jobs.size());
    if (Result<void> begun = m_connection.run(u"BEGIN IMMEDIATE"_s); !begun) {
        results.assign(jobs.size(), begun);
    } else if (!commitTogether(jobs, results)) {
        results.clear();
        for (const WriteJob &job : jobs)
            results.push_back(commitAlone(job));
    }
    report(jobs, results);
}

/// Within the transaction that was begun. False: the transaction is gone, and nothing of \a jobs is
/// in the database.
bool StoreWriter::commitTogether(const std::vector<WriteJob> &jobs,
                                 std::vector<Result<void>> &results)
{
    for (const WriteJob &job : jobs) {
        bool whole = m_connection.run(u"SAVEPOINT job"_s).has_value();
        if (whole) {
            const Result<void> result = runJob(job);
            results.push_back(result);
            // On a full disk SQLite rolls the whole transaction back by itself.
            whole = (result || m_connection.run(u"ROLLBACK TO job"_s)) &&
                    m_connection.run(u"RELEASE job"_s);
        }
        if (!whole) {
            static_cast<void>(m_connection.run(u"ROLLBACK"_s).has_value());
            return false;
        }
    }
    if (m_connection.run(u"COMMIT"_s))
        return true;
    static_cast<void>(m_connection.run(u"ROLLBACK"_s).has_value());
    return false;
}

Result<void> StoreWriter::commitAlone(const WriteJob &job)
{
    Result<void> result = m_connection.run(u"BEGIN IMMEDIATE"_s);
    if (!result)
        return result;
    result = runJob(job);
    if (result)
        result = m_connection.run(u"COMMIT"_s);
    if (!result)
        static_cast<void>(m_connection.run(u"ROLLBACK"_s).has_value());
    return result;
}

Result<void> StoreWriter::runJob(const WriteJob &job)
{
    return job.work ? job.work(m_connection) : insertUsage(m_connection, job.usage);
}

void StoreWriter::report(const std::vector<WriteJob> &jobs,
                         const std::vector<Result<void>> &results)
{
    for (size_t i = 0; i < jobs.size(); ++i) {
        const Result<void> &result = results.at(i);
        if (!result)
            qCWarning(lcStorage).noquote() << result.error().message;
        if (jobs[i].done)
            jobs[i].done(result);
        else if (!result && !m_failing)
            emit writeFailed(result.error());
        if (!jobs[i].done)
            m_failing = !result;
    }
}

} // namespace deskrelay
