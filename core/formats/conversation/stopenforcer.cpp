#include "core/formats/conversation/stopenforcer.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

StopEnforcer::StopEnforcer(const QByteArrayList &stops)
{
    for (const QByteArray &stop : stops) {
        if (!stop.isEmpty())
            m_stops.append(stop);
    }
}

/// How many bytes at the end of \a text may begin one of \a stops.
static qsizetype openEnd(const QByteArray &text, const QByteArrayList &stops)
{
    qsizetype longest = 0;
    for (const QByteArray &stop : stops) {
        for (qsizetype size = std::min(stop.size() - 1, text.size()); size > longest; --size) {
            if (text.endsWith(stop.first(size))) {
                longest = size;
                break;
            }
        }
    }
    return longest;
}

void StopEnforcer::flush(ReplyEvents &out)
{
    if (!m_held.isEmpty())
        out.append(reply::Delta{std::exchange(m_held, {})});
}

void StopEnforcer::takeText(const QByteArray &text, ReplyEvents &out)
{
    m_held += text;
    qsizetype first = -1;
    QByteArray met;
    for (const QByteArray &stop : std::as_const(m_stops)) {
        const qsizetype at = m_held.indexOf(stop);
        if (at >= 0 && (first < 0 || at < first)) {
            first = at;
            met = stop;
        }
    }
    if (first >= 0) {
        m_held.truncate(first);
        flush(out);
        out.append(reply::PartEnd{});
        out.append(reply::Finish{.reason = FinishReason::StopSequence, .stopSequence = met});
        m_hasStopped = true;
        return;
    }
    const qsizetype keep = openEnd(m_held, m_stops);
    if (keep < m_held.size()) {
        out.append(reply::Delta{m_held.first(m_held.size() - keep)});
        m_held = m_held.last(keep);
    }
}

ReplyEvents StopEnforcer::filter(const ReplyEvents &events)
{
    if (m_stops.isEmpty())
        return events;
    ReplyEvents out;
    for (const ReplyEvent &event : events) {
        if (m_hasStopped) {
            if (std::holds_alternative<reply::Usage>(event))
                out.append(event);
            continue;
        }
        if (const auto *const start = std::get_if<reply::PartStart>(&event))
            m_isText = start->kind == reply::PartStart::Kind::Text;
        const auto *const delta = std::get_if<reply::Delta>(&event);
        if (delta && m_isText) {
            takeText(delta->text, out);
            continue;
        }
        if (!std::holds_alternative<reply::Usage>(event))
            flush(out);
        out.append(event);
    }
    return out;
}

} // namespace deskrelay
