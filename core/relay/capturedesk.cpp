#include "core/relay/capturedesk.h"

namespace deskrelay {

CaptureDesk::CaptureDesk(const Clock &clock)
    : m_clock(clock)
{
}

CaptureBounds CaptureDesk::bounds() const
{
    return {.oldest = m_clock.now() - m_limits.keep, .bytes = m_limits.bytes};
}

void CaptureDesk::setLimits(const CaptureLimits &limits)
{
    m_limits = limits;
    trim();
}

void CaptureDesk::trim()
{
    m_trimmed = m_clock.now();
    if (m_archive)
        m_archive->trim(bounds());
}

void CaptureDesk::look()
{
    if (m_clock.now() - m_trimmed >= std::chrono::hours(1))
        trim();
}

std::unique_ptr<CaptureRecorder> CaptureDesk::makeRecorder(const ClientKey &key,
                                                           MonotonicTime started) const
{
    if (!m_archive || modeOf(key) == CaptureMode::Off)
        return nullptr;
    return std::make_unique<CaptureRecorder>(m_clock, started, m_limits.messageBytes, m_budget);
}

static bool isFailure(const UsageRecord &record, CaptureDesk::End end)
{
    if (record.attempts > 1)
        return true;
    return end == CaptureDesk::End::Answered && (record.status >= 400 || !record.complete);
}

void CaptureDesk::keep(const ClientKey &key,
                       CaptureRecorder &recorder,
                       const UsageRecord &record,
                       End end) const
{
    const CaptureMode mode = modeOf(key);
    const bool isWanted =
        mode == CaptureMode::All || (mode == CaptureMode::Failures && isFailure(record, end));
    if (!m_archive || !isWanted)
        return;
    m_archive->keep({.requestId = record.requestId,
                     .time = record.time,
                     .key = record.key,
                     .messages = recorder.messages()},
                    recorder.secrets(),
                    bounds());
}

} // namespace deskrelay
