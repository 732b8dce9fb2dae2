#pragma once

#include "core/http/httpreply.h"
#include "core/relay/capturerecorder.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace deskrelay {

/// The client's side of an exchange: what goes to it, its pace, and whether it is still there.
///
/// Calls after the client has left do nothing. Lives in the relay thread.
class Downstream final : public QObject
{
    Q_OBJECT

public:
    Downstream(HttpReply *reply, QObject *parent);

    /// Who looks on at the answer; may be null, outlives the object.
    void setRecorder(CaptureRecorder *recorder) { m_recorder = recorder; }
    bool isThere() const { return m_reply; }
    HttpReply *reply() const { return m_reply; }

    /// A whole answer.
    void send(int status, const Headers &headers, const QByteArray &body);
    /// Starts an answer in pieces.
    void begin(int status, const Headers &headers);
    void write(const QByteArray &bytes);
    void end();
    /// Breaks the answer off, so that it is seen to be unfinished.
    void abort();

    /// After each 10 s without a byte sends what \a ping gives.
    void keepAlive(std::function<QByteArray()> ping);

signals:
    /// Whether the client reads more slowly than the answer comes.
    void congested(bool isCongested);
    /// The client left. Nothing follows.
    void gone();

private:
    const QPointer<HttpReply> m_reply;
    CaptureRecorder *m_recorder = nullptr;
    std::function<QByteArray()> m_ping = {};
    QTimer m_silence;
};

} // namespace deskrelay
