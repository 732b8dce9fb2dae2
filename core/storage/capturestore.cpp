#include "core/storage/capturestore.h"

#include "core/base/logging.h"
#include "core/storage/captureworker.h"

#include <QDir>

namespace deskrelay {

using namespace Qt::StringLiterals;

CaptureStore::CaptureStore(const QString &directory)
    : m_worker(new CaptureWorker(QDir(directory).absoluteFilePath(u"captures.db"_s)))
{
    m_thread.setObjectName(u"captures"_s);
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start(QThread::LowPriority);
}

CaptureStore::~CaptureStore()
{
    // After all that was queued before.
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker] { worker->close(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

template <typename Call>
void CaptureStore::queue(Call call)
{
    QMetaObject::invokeMethod(m_worker, std::move(call), Qt::QueuedConnection);
}

static qint64 sizeOf(const Capture &capture)
{
    qint64 size = 0;
    for (const CapturedMessage &message : capture.messages)
        size += message.body.size();
    return size;
}

void CaptureStore::keep(const Capture &capture,
                        const QList<Secret> &secrets,
                        const CaptureBounds &bounds)
{
    const qint64 size = sizeOf(capture);
    if (m_waiting + size > mostWaiting) {
        if (m_leftOut++ == 0)
            qCWarning(lcStorage) << "captures are left out: the disk does not keep up";
        return;
    }
    m_waiting += size;
    queue([this, capture, secrets, bounds, size] {
        m_worker->keep(capture, secrets, bounds);
        m_waiting -= size;
    });
}

void CaptureStore::trim(const CaptureBounds &bounds)
{
    queue([worker = m_worker, bounds] { worker->trim(bounds); });
}

void CaptureStore::purge(const Done<void> &done)
{
    queue([worker = m_worker, done] { done(worker->purge()); });
}

void CaptureStore::find(const QString &requestId, const Done<std::optional<Capture>> &done)
{
    queue([worker = m_worker, requestId, done] { done(worker->find(requestId)); });
}

void CaptureStore::totals(const Done<CaptureTotals> &done)
{
    queue([worker = m_worker, done] { done(worker->totals()); });
}

} // namespace deskrelay
