#include "core/base/sseparser.h"

#include <cstring>
#include <utility>

namespace deskrelay {

static constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

QList<SseEvent> SseParser::feed(QByteArrayView chunk)
{
    QList<SseEvent> events;
    while (!chunk.isEmpty()) {
        if (std::exchange(m_afterReturn, false) && chunk.front() == '\n') {
            chunk = chunk.sliced(1); // the second half of a CRLF
            continue;
        }
        const char *const begin = chunk.data();
        const char *const end = begin + chunk.size();
        const char *stop = begin;
        while (stop != end && *stop != '\n' && *stop != '\r')
            ++stop;
        const QByteArrayView part = chunk.first(stop - begin);
        if (stop == end) {
            append(m_line, part);
            break;
        }
        m_afterReturn = *stop == '\r';
        if (m_line.isEmpty()) {
            takeLine(part, events);
        } else {
            append(m_line, part);
            takeLine(std::exchange(m_line, {}), events);
        }
        chunk = chunk.sliced(stop - begin + 1);
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
