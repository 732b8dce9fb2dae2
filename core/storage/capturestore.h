#pragma once

#include "core/capture/capturearchive.h"

#include <QThread>

#include <atomic>

namespace deskrelay {

class CaptureWorker;

/// Captures in a file of their own, `captures.db`, redacted, compressed and written in a thread of
/// their own: whatever happens to them, no request and no record waits for it.
///
/// Made and deleted in one thread; the calls come from any.
class CaptureStore final : public CaptureArchive
{
public:
    /// Bytes of captures that may wait to be written; what comes beyond is left out.
    static constexpr qint64 mostWaiting = 64 * 1024 * 1024;

    /// The file is made in \a directory when the first capture is to be kept.
    explicit CaptureStore(const QString &directory);
    ~CaptureStore() override; ///< Writes what waits, then closes.

    void keep(const Capture &capture,
              const QList<Secret> &secrets,
              const CaptureBounds &bounds) override;
    void trim(const CaptureBounds &bounds) override;
    void purge(const Done<void> &done) override;
    void find(const QString &requestId, const Done<std::optional<Capture>> &done) override;
    void totals(const Done<CaptureTotals> &done) override;

    /// Captures that were left out since the start.
    qint64 leftOut() const { return m_leftOut; }

private:
    template <typename Call>
    void queue(Call call);

    QThread m_thread;
    CaptureWorker *const m_worker; ///< Lives in the thread.
    std::atomic<qint64> m_waiting = 0;
    std::atomic<qint64> m_leftOut = 0;
};

} // namespace deskrelay
