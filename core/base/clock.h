#pragma once

#include <QtGlobal>

#include <chrono>

namespace deskrelay {

/// A moment in the world's time, to the millisecond: what is stored and shown.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

/// A moment on the clock that never jumps: for measuring and for deadlines.
using MonotonicTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// Where the time comes from. Injected, so that deadlines and windows are tested without waiting.
class Clock
{
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;

    virtual TimePoint now() const = 0;
    virtual MonotonicTime monotonic() const = 0;
};

/// The machine's clocks. Stateless; may be used from every thread.
class SystemClock final : public Clock
{
public:
    TimePoint now() const override;
    MonotonicTime monotonic() const override;

    /// One for the whole process.
    static const SystemClock &instance();
};

/// A clock that stands until it is moved.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(TimePoint start = TimePoint(std::chrono::seconds(1'700'000'000)));

    TimePoint now() const override { return m_now; }
    MonotonicTime monotonic() const override { return m_monotonic; }
    void advance(std::chrono::milliseconds by);

private:
    TimePoint m_now;
    MonotonicTime m_monotonic;
};

/// Milliseconds since 1970-01-01 00:00 UTC, the form in which times are stored.
inline qint64 toMilliseconds(TimePoint time)
{
    return time.time_since_epoch().count();
}

inline TimePoint fromMilliseconds(qint64 milliseconds)
{
    return TimePoint(std::chrono::milliseconds(milliseconds));
}

} // namespace deskrelay
