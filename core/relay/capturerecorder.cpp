#include "core/relay/capturerecorder.h"

#include <algorithm>

namespace deskrelay {

using Side = CapturedMessage::Side;

/// Of a reply so many pieces are told apart.
static constexpr qsizetype mostPieces = 4096;

CaptureRecorder::CaptureRecorder(const Clock &clock,
                                 MonotonicTime started,
                                 qsizetype messageBytes,
                                 std::shared_ptr<Budget> budget)
    : m_clock(clock)
    , m_started(started)
    , m_messageBytes(messageBytes)
    , m_budget(std::move(budget))
{
}

CaptureRecorder::~CaptureRecorder()
{
    m_budget->held -= m_held;
}

CaptureRecorder::Open &
CaptureRecorder::begin(Side side, const QByteArray &start, const Headers &headers)
{
    const bool isUpstream = side == Side::UpstreamRequest || side == Side::UpstreamReply;
    m_messages.append({.message = {.side = side,
                                   .attempt = isUpstream ? m_attempt : 0,
                                   .start = start,
                                   .headers = headers}});
    return m_messages.last();
}

CaptureRecorder::Open *CaptureRecorder::last(Side side)
{
    const auto found = std::find_if(m_messages.rbegin(),
                                    m_messages.rend(),
                                    [side](const Open &open) { return open.message.side == side; });
    return found == m_messages.rend() ? nullptr : &*found;
}

void CaptureRecorder::add(Open &open, const QByteArray &bytes)
{
    CapturedMessage &message = open.message;
    const bool isWhole = message.size == open.held;
    message.size += bytes.size();
    const qint64 room =
        std::min<qint64>(m_messageBytes - open.held, m_budget->most - m_budget->held);
    if (!isWhole || room <= 0 || bytes.isEmpty())
        return;
    const QByteArray kept = bytes.size() <= room ? bytes : bytes.first(qsizetype(room));
    open.bytes.append(kept);
    open.held += kept.size();
    m_held += kept.size();
    m_budget->held += kept.size();
    const bool isReply = message.side == Side::UpstreamReply || message.side == Side::ClientReply;
    if (isReply && message.pieces.size() < mostPieces)
        message.pieces.append({.after = m_clock.monotonic() - m_started, .end = open.held});
}

void CaptureRecorder::takeRequest(const HttpRequest &request, const QByteArray &body)
{
    QByteArray start = request.method + ' ' + request.path;
    if (!request.query.isEmpty())
        start += '?' + request.query;
    add(begin(Side::ClientRequest, start, request.headers), body);
}

void CaptureRecorder::takeUpstreamRequest(const UpstreamRequest &request, const Secret &credential)
{
    ++m_attempt;
    if (!credential.isEmpty() && !m_secrets.contains(credential))
        m_secrets.append(credential);
    add(begin(Side::UpstreamRequest, request.method + ' ' + request.url, request.headers),
        request.body);
}

void CaptureRecorder::takeUpstreamHead(int status, const Headers &headers)
{
    begin(Side::UpstreamReply, QByteArray::number(status), headers);
}

void CaptureRecorder::takeUpstreamBytes(const QByteArray &bytes)
{
    if (Open *const open = last(Side::UpstreamReply))
        add(*open, bytes);
}

void CaptureRecorder::takeReplyHead(int status, const Headers &headers)
{
    begin(Side::ClientReply, QByteArray::number(status), headers);
}

void CaptureRecorder::takeReplyBytes(const QByteArray &bytes)
{
    if (Open *const open = last(Side::ClientReply))
        add(*open, bytes);
}

QList<CapturedMessage> CaptureRecorder::messages()
{
    QList<CapturedMessage> all;
    for (Open &open : m_messages) {
        open.message.body = open.bytes.size() == 1 ? open.bytes.first() : open.bytes.join();
        all.append(std::move(open.message));
    }
    m_messages.clear();
    return all;
}

} // namespace deskrelay
