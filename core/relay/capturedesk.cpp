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

std::unique_ptr<CaptureRecorder> CaptureDesk::makeRecorder(MonotonicTime started) const
{
    if (!m_archive || m_limits.mode == CaptureMode::Off)
        return nullptr;
    return std::make_unique<CaptureRecorder>(m_clock, started, m_limits.messageBytes, m_budget);
}

bool CaptureDesk::isWanted(const UsageRecord &record, End end) const
{
    if (m_limits.mode != CaptureMode::Failures)
        return m_limits.mode == CaptureMode::All;
    if (record.attempts > 1)
        return true;
    return end == End::Answered && (record.status >= 400 || !record.complete);
}

void CaptureDesk::keep(CaptureRecorder &recorder, const UsageRecord &record, End end) const
{
    if (!m_archive || !isWanted(record, end))
        return;
    m_archive->keep({.requestId = record.requestId,
                     .time = record.time,
                     .key = record.key,
                     .messages = recorder.messages()},
                    recorder.secrets(),
                    bounds());
}

} // namespace deskrelay
