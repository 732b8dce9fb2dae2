#pragma once

#include "core/capture/capturearchive.h"
#include "core/keys/clientkey.h"
#include "core/relay/capturelimits.h"
#include "core/relay/capturerecorder.h"
#include "core/usage/usagerecord.h"

#include <memory>

namespace deskrelay {

/// Decides which requests are captured, and hands what was captured to the archive.
///
/// Lives in the relay thread, as long as its requests.
class CaptureDesk final
{
public:
    explicit CaptureDesk(const Clock &clock);

    /// Where captures are kept; outlives the object. Without one nothing is captured.
    void setArchive(CaptureArchive *archive) { m_archive = archive; }
    void setLimits(const CaptureLimits &limits);
    /// Lets go what is too old. To be called about once a second.
    void look();

    /// Looks on at a request of \a key; null: it is not captured.
    std::unique_ptr<CaptureRecorder> makeRecorder(const ClientKey &key,
                                                  MonotonicTime started) const;
    /// How a request ended for its client.
    enum class End
    {
        Answered, ///< Well or not.
        Left      ///< It had enough, and that is no failure.
    };
    /// A request is over: keeps what was captured of it where that is wanted.
    void
    keep(const ClientKey &key, CaptureRecorder &recorder, const UsageRecord &record, End end) const;

private:
    CaptureMode modeOf(const ClientKey &key) const { return key.capture.value_or(m_limits.mode); }
    CaptureBounds bounds() const;
    void trim();

    const Clock &m_clock;
    CaptureArchive *m_archive = nullptr;
    CaptureLimits m_limits = {};
    TimePoint m_trimmed = {};
    const std::shared_ptr<CaptureRecorder::Budget> m_budget =
        std::make_shared<CaptureRecorder::Budget>();
};

} // namespace deskrelay
