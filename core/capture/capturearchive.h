#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/capture/capture.h"

#include <functional>
#include <optional>

namespace deskrelay {

/// What may be kept of captures.
struct CaptureBounds
{
    TimePoint oldest = {};
    qint64 bytes = 0; ///< On the disk, all captures together.
};

/// How much there is.
struct CaptureTotals
{
    qint64 captures = 0;
    qint64 bytes = 0; ///< Of what is kept, as it is kept.

    bool operator==(const CaptureTotals &) const = default;
};

/// Where captures outlive the process.
///
/// Every call returns at once and from any thread; an answer comes in a thread of the archive's.
class CaptureArchive
{
public:
    template <typename T>
    using Done = std::function<void(const Result<T> &)>;

    CaptureArchive() = default;
    virtual ~CaptureArchive() = default;
    CaptureArchive(const CaptureArchive &) = delete;
    CaptureArchive &operator=(const CaptureArchive &) = delete;

    /// Keeps a capture without the secrets in it: those given, and whatever looks like one. Left
    /// out where too much waits to be written already.
    virtual void
    keep(const Capture &capture, const QList<Secret> &secrets, const CaptureBounds &bounds) = 0;
    virtual void trim(const CaptureBounds &bounds) = 0;
    /// Deletes all, from the disk too.
    virtual void purge(const Done<void> &done) = 0;
    /// Empty: nothing was captured of the request, or it is gone.
    virtual void find(const QString &requestId, const Done<std::optional<Capture>> &done) = 0;
    virtual void totals(const Done<CaptureTotals> &done) = 0;
};

} // namespace deskrelay
