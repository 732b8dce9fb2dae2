#pragma once

#include "core/base/clock.h"
#include "core/base/secret.h"
#include "core/capture/capture.h"
#include "core/http/httprequest.h"
#include "core/upstream/upstreamrequest.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace deskrelay {

/// Looks on while a request passes, and holds what was sent and received.
///
/// The bytes are shared with those that pass, not copied. Of one body it holds so much, of all
/// requests together so much more; what comes beyond is counted. Lives in the relay thread.
class CaptureRecorder final
{
public:
    /// What all recorders hold together.
    struct Budget
    {
        qint64 held = 0;
        qint64 most = 128LL * 1024 * 1024;
    };

    /// \a started is when the request arrived. The clock outlives it.
    CaptureRecorder(const Clock &clock,
                    MonotonicTime started,
                    qsizetype messageBytes,
                    std::shared_ptr<Budget> budget);
    ~CaptureRecorder();
    CaptureRecorder(const CaptureRecorder &) = delete;
    CaptureRecorder &operator=(const CaptureRecorder &) = delete;

    /// \a body is the request's without content coding.
    void takeRequest(const HttpRequest &request, const QByteArray &body);
    /// A call of an upstream begins; what comes after belongs to it.
    void takeUpstreamRequest(const UpstreamRequest &request, const Secret &credential);
    void takeUpstreamHead(int status, const Headers &headers);
    void takeUpstreamBytes(const QByteArray &bytes);
    void takeReplyHead(int status, const Headers &headers);
    void takeReplyBytes(const QByteArray &bytes);

    /// What was taken, with the credentials that may be in it. Nothing is left here.
    QList<CapturedMessage> messages();
    const QList<Secret> &secrets() const { return m_secrets; }

private:
    /// A message whose body is still in pieces.
    struct Open
    {
        CapturedMessage message = {};
        QList<QByteArray> bytes = {};
        qsizetype held = 0;
    };

    Open &begin(CapturedMessage::Side side, const QByteArray &start, const Headers &headers);
    void add(Open &open, const QByteArray &bytes);
    Open *last(CapturedMessage::Side side);

    const Clock &m_clock;
    const MonotonicTime m_started;
    const qsizetype m_messageBytes;
    const std::shared_ptr<Budget> m_budget;
    qint64 m_held = 0;
    int m_attempt = 0;
    QList<Open> m_messages = {};
    QList<Secret> m_secrets = {};
};

} // namespace deskrelay
