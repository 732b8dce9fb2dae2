#include "core/formats/chatusagefilter.h"

#include "core/base/sseparser.h"

#include <boost/json.hpp>

#include <utility>

namespace deskrelay {

namespace json = boost::json;

static bool isUsageChunk(const QByteArray &frame)
{
    if (!frame.contains("\"usage\"") || !frame.contains("\"choices\""))
        return false;
    SseParser parser;
    QList<SseEvent> events = parser.feed(frame);
    events += parser.finish();
    if (events.size() != 1)
        return false;
    const QByteArray &data = events.first().data;
    json::error_code failure;
    const json::value value =
        json::parse({data.constData(), static_cast<size_t>(data.size())}, failure);
    const json::object *const object = failure ? nullptr : value.if_object();
    if (!object)
        return false;
    const json::value *const choices = object->if_contains("choices");
    const json::value *const usage = object->if_contains("usage");
    return choices && choices->is_array() && choices->get_array().empty() && usage &&
           usage->is_object();
}

QByteArray ChatUsageFilter::feed(QByteArrayView bytes)
{
    QByteArray passed;
    for (const char byte : bytes) {
        const bool isSecondHalf = std::exchange(m_afterReturn, false) && byte == '\n';
        // The frame ended with a CR; its LF still belongs to it.
        if (m_lineEnds == 2 && !isSecondHalf) {
            if (!isUsageChunk(m_frame))
                passed += m_frame;
            m_frame.clear();
            m_isPassing = false;
            m_lineEnds = 0;
        }
        if (byte == '\r')
            m_afterReturn = true;
        if (byte == '\n' || byte == '\r') {
            if (!isSecondHalf)
                ++m_lineEnds;
        } else {
            m_lineEnds = 0;
        }
        m_frame += byte;
        if (m_isPassing || m_frame.size() > frameLimit) {
            m_isPassing = true;
            passed += m_frame;
            m_frame.clear();
        }
    }
    if (m_lineEnds == 2 && !m_afterReturn) {
        if (!isUsageChunk(m_frame))
            passed += m_frame;
        m_frame.clear();
        m_isPassing = false;
        m_lineEnds = 0;
    }
    return passed;
}

QByteArray ChatUsageFilter::finish()
{
    m_lineEnds = 0;
    m_isPassing = false;
    QByteArray rest = std::exchange(m_frame, {});
    return isUsageChunk(rest) ? QByteArray() : rest;
}

} // namespace deskrelay
