#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace deskrelay {

/// One dispatched server-sent event.
struct SseEvent
{
    QByteArray type = {}; ///< The `event` field; empty when the frame had none.
    QByteArray data = {}; ///< The `data` lines joined by line feeds.
    bool operator==(const SseEvent &) const = default;
};

/// Cuts an upstream byte stream into server-sent events.
///
/// A chunk may end anywhere, inside a CRLF or a UTF-8 sequence too. One parser serves one
/// response; it does no I/O and belongs to no thread.
///
/// \note Source: HTML Living Standard, "Interpreting an event stream". Beside it: a last event
/// that no blank line ended is given out by finish(), since some providers leave the line out.
class SseParser final
{
public:
    /// A single event may not grow beyond this; what does is dropped, and overflowed() tells.
    static constexpr qsizetype eventLimit = 32 * 1024 * 1024;

    /// Returns the events completed by \a chunk, oldest first; often none.
    QList<SseEvent> feed(QByteArrayView chunk);
    /// The event that the stream's end leaves unfinished; at most one.
    QList<SseEvent> finish();
    bool hasOverflowed() const { return m_overflowed; }

private:
    void takeLine(QByteArrayView line, QList<SseEvent> &events);
    void dispatch(QList<SseEvent> &events);
    void append(QByteArray &buffer, QByteArrayView bytes);

    QByteArray m_line = {};
    QByteArray m_type = {};
    QByteArray m_data = {};
    bool m_hasData = false;
    bool m_afterReturn = false;
    bool m_atStart = true;
    bool m_overflowed = false;
    bool m_isDropping = false; ///< The event being read grew too large.
};

} // namespace deskrelay
