#include "core/base/sseparser.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace deskrelay {

static constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

/// Bytes before the first line end; all of them when there is none. Looks at a window at a time:
/// a chunk that holds many lines with only one of the two ends is not searched anew for each.
static qsizetype lineLength(QByteArrayView bytes)
{
    static constexpr qsizetype window = 512;
    for (qsizetype from = 0; from < bytes.size(); from += window) {
        const QByteArrayView part = bytes.sliced(from, std::min(window, bytes.size() - from));
        const auto find = [part](char wanted, qsizetype within) {
            const void *const hit = std::memchr(part.data(), wanted, static_cast<size_t>(within));
            return hit ? static_cast<const char *>(hit) - part.data() : within;
        };
        const qsizetype stop = find('\r', find('\n', part.size()));
        if (stop != part.size())
            return from + stop;
    }
    return bytes.size();
}

QList<SseEvent> SseParser::feed(QByteArrayView chunk)
{
    QList<SseEvent> events;
    while (!chunk.isEmpty()) {
        if (std::exchange(m_afterReturn, false) && chunk.front() == '\n') {
            chunk = chunk.sliced(1); // the second half of a CRLF
            continue;
        }
        const qsizetype stop = lineLength(chunk);
        const QByteArrayView part = chunk.first(stop);
        if (stop == chunk.size()) {
            append(m_line, part);
            break;
        }
        m_afterReturn = chunk[stop] == '\r';
        if (m_line.isEmpty()) {
            takeLine(part, events);
        } else {
            append(m_line, part);
            takeLine(std::exchange(m_line, {}), events);
        }
        chunk = chunk.sliced(stop + 1);
    }
    return events;
}

QList<SseEvent> SseParser::finish()
{
    QList<SseEvent> events;
    if (!m_line.isEmpty())
        takeLine(std::exchange(m_line, {}), events);
    takeLine({}, events);
    return events;
}

void SseParser::append(QByteArray &buffer, QByteArrayView bytes)
{
    if (buffer.size() + bytes.size() > eventLimit) {
        m_overflowed = true;
        m_isDropping = true;
        return;
    }
    buffer.append(bytes);
}

void SseParser::dispatch(QList<SseEvent> &events)
{
    if (m_hasData && !m_isDropping)
        events.append({std::exchange(m_type, {}), std::exchange(m_data, {})});
    m_type.clear();
    m_data.clear();
    m_hasData = false;
    m_isDropping = false;
}

void SseParser::takeLine(QByteArrayView line, QList<SseEvent> &events)
{
    if (std::exchange(m_atStart, false) && line.startsWith(byteOrderMark))
        line = line.sliced(byteOrderMark.size());
    if (line.isEmpty()) {
        dispatch(events);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) // a comment
        return;
    const QByteArrayView name = colon < 0 ? line : line.first(colon);
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    if (name == "data") {
        if (m_hasData)
            append(m_data, "\n");
        append(m_data, value);
        m_hasData = true;
    } else if (name == "event") {
        m_type = value.toByteArray();
    }
}

} // namespace deskrelay
