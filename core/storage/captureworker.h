#pragma once

#include "core/capture/capturearchive.h"
#include "core/storage/connection.h"

#include <QObject>

namespace deskrelay {

/// The one connection to `captures.db`, within CaptureStore's thread.
class CaptureWorker final : public QObject
{
public:
    explicit CaptureWorker(const QString &path);

    /// Takes the secrets out and writes. A failure is logged, once until one succeeds again.
    void keep(Capture capture, const QList<Secret> &secrets, const CaptureBounds &bounds);
    void trim(const CaptureBounds &bounds);
    Result<void> purge();
    Result<std::optional<Capture>> find(const QString &requestId);
    Result<CaptureTotals> totals();
    void close() { m_connection.close(); }

private:
    enum class Missing
    {
        Make,
        Leave
    };

    /// Whether there is a file now. Opens it where it is not open yet.
    Result<bool> open(Missing missing);
    Result<void> trimNow(const CaptureBounds &bounds);
    void report(const Result<void> &result);

    Connection m_connection;
    bool m_isOpen = false;
    bool m_isFailing = false;
    qint64 m_sinceTrim = -1; ///< Bytes written since; below 0: never yet.
};

} // namespace deskrelay
