#include "core/relay/downstream.h"

namespace deskrelay {

/// After so much silence a stream gets a sign of life.
static constexpr std::chrono::seconds pingTime(10);

Downstream::Downstream(HttpReply *reply, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
{
    m_silence.setParent(this);
    m_silence.setInterval(pingTime);
    connect(&m_silence, &QTimer::timeout, this, [this] { write(m_ping()); });
    connect(reply, &HttpReply::drained, this, [this] { emit congested(false); });
    connect(reply, &HttpReply::gone, this, [this] {
        m_silence.stop();
        emit gone();
    });
}

void Downstream::send(int status, const Headers &headers, const QByteArray &body)
{
    if (m_recorder) {
        m_recorder->takeReplyHead(status, headers);
        m_recorder->takeReplyBytes(body);
    }
    if (m_reply)
        m_reply->send(status, headers, body);
}

void Downstream::begin(int status, const Headers &headers)
{
    if (m_recorder)
        m_recorder->takeReplyHead(status, headers);
    if (m_reply)
        m_reply->begin(status, headers);
}

void Downstream::write(const QByteArray &bytes)
{
    if (!m_reply || bytes.isEmpty())
        return;
    if (m_ping)
        m_silence.start();
    if (m_recorder)
        m_recorder->takeReplyBytes(bytes);
    m_reply->write(bytes);
    if (m_reply && m_reply->pendingBytes() > HttpReply::bufferLimit)
        emit congested(true);
}

void Downstream::end()
{
    m_silence.stop();
    if (m_reply)
        m_reply->end();
}

void Downstream::abort()
{
    m_silence.stop();
    if (m_reply)
        m_reply->abort();
}

void Downstream::keepAlive(std::function<QByteArray()> ping)
{
    m_ping = std::move(ping);
    m_silence.start();
}

} // namespace deskrelay
