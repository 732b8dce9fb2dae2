#include "core/upstream/echoupstream.h"

#include "core/base/ids.h"
#include "core/formats/errorbody.h"
#include "core/upstream/echoframes.h"

#include <algorithm>

namespace deskrelay {

static constexpr std::chrono::milliseconds wordTime(15);
static constexpr std::chrono::milliseconds longestStream(3000);

EchoUpstream::EchoUpstream(const EchoCall &call, QObject *parent)
    : UpstreamReply(parent)
{
    prepare(call);
    if (m_frames.size() > 1) {
        const auto share = std::chrono::milliseconds(longestStream.count() / m_frames.size());
        m_timer.setInterval(std::min(wordTime, share));
    }
    connect(&m_timer, &QTimer::timeout, this, &EchoUpstream::step);
    m_timer.start();
}

void EchoUpstream::prepare(const EchoCall &call)
{
    m_headers.add("content-type", "application/json");
    if (call.operation == Operation::ListModels) {
        m_frames = {echoModels(call.format)};
        return;
    }
    const Result<EchoInput> input = readEchoInput(call.format, call.operation, call.body);
    if (!input) {
        m_status = 400;
        m_frames = {errorBody(call.format, m_status, input.error().message, {})};
        return;
    }
    const EchoReplyHead head{
        .model = call.model, .id = randomId({}).toLatin1(), .createdSeconds = call.nowSeconds};
    if (!call.isStreamed || call.operation != Operation::Generate) {
        m_frames = {echoBody(call.format, call.operation, *input, head)};
        return;
    }
    m_frames = echoFrames(call.format, *input, head);
    if (call.isEventStream) {
        m_headers.set("content-type", "text/event-stream");
        return;
    }
    for (QByteArray &frame : m_frames) // "data: {…}\n\n" becomes an element of an array
        frame = frame.sliced(6).trimmed() + ",\n";
    m_frames.first().prepend('[');
    m_frames.last().replace(m_frames.last().size() - 2, 2, "]\n");
}

void EchoUpstream::setPaused(bool paused)
{
    if (paused)
        m_timer.stop();
    else if (!m_frames.isEmpty())
        m_timer.start();
}

void EchoUpstream::abort()
{
    m_timer.stop();
    m_frames.clear();
}

void EchoUpstream::step()
{
    if (!m_begun) {
        m_begun = true;
        emit headReceived();
        if (m_frames.isEmpty() || !m_timer.isActive())
            return;
    }
    emit bodyReceived(m_frames.takeFirst());
    if (m_frames.isEmpty() && m_timer.isActive()) {
        m_timer.stop();
        emit finished();
    }
}

} // namespace deskrelay
