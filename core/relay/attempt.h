#pragma once

#include "core/base/clock.h"
#include "core/relay/attemptfailure.h"
#include "core/relay/capturerecorder.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/replypath.h"
#include "core/upstream/transport.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace deskrelay {

class TranslatedReply;

/// One call of an account's upstream, and what its reply becomes on the way to the client.
///
/// A stream's handshake is held back until its first content, within bounds: until then an error
/// inside the stream is a failure like any other, and nothing has gone to the client. Order of the
/// signals: either failed() alone, or documentReceived() alone, or begun(), then bytesReceived() as
/// they come, then ended(). After abort() it is silent. Lives in the relay thread.
class Attempt final : public QObject
{
    Q_OBJECT

public:
    enum class Ending
    {
        Complete, ///< The client has the whole answer.
        Told,     ///< An error came, and the client was told in its format.
        Cut       ///< The answer broke off where its format has no word for it.
    };

    /// \a plan outlives it, and so does \a recorder, which looks on and may be null.
    Attempt(const Clock &clock,
            Transport *transport,
            const ExchangePlan &plan,
            CaptureRecorder *recorder,
            QObject *parent);
    ~Attempt() override;

    /// Calls the upstream. To be called once.
    void start();
    /// The client left: ends the call; what was used of it is known as far as it was told.
    void abort();
    void setPaused(bool isPaused);

    /// The client's side of the reply; null until the upstream answered with a good status.
    ReplyPath *path() const { return m_path.get(); }
    /// The reply as events, where the upstream speaks another format; else null.
    const TranslatedReply *translated() const { return m_translated; }
    /// The upstream's; 0 before its head came.
    int status() const { return m_upstream ? m_upstream->status() : 0; }
    /// The upstream's; empty before its head came.
    Headers upstreamHeaders() const { return m_upstream ? m_upstream->headers() : Headers(); }
    /// Whether one of the last signals was emitted, or abort() called.
    bool isOver() const { return m_isOver; }
    std::optional<std::chrono::milliseconds> timeToFirstToken() const { return m_timeToFirstToken; }
    /// What went wrong with the account after begun(); empty when nothing did.
    QString problem() const { return m_problem; }

signals:
    /// The answer has content: status and headers can go to the client.
    void begun();
    void bytesReceived(const QByteArray &bytes);
    /// A whole reply.
    void documentReceived(const QByteArray &body);
    void ended(deskrelay::Attempt::Ending ending);
    void failed(const deskrelay::AttemptFailure &failure);

private:
    UpstreamReply *makeReply();
    std::unique_ptr<ReplyPath> makePath();
    void takeHead();
    void takeBody(const QByteArray &bytes);
    void takeEnd();
    void takeFailure(const Error &error);

    void begin();
    bool mayBegin() const;
    void endStream();
    void fail(const AttemptFailure &failure);
    void failInReply();
    void noteFirstToken();
    void keepReply();

    const Clock &m_clock;
    Transport *const m_transport;
    const ExchangePlan &m_plan;
    CaptureRecorder *const m_recorder;
    QPointer<UpstreamReply> m_upstream;
    std::unique_ptr<ReplyPath> m_path;
    TranslatedReply *m_translated = nullptr; ///< The path, where it is one.
    QByteArray m_held = {};   ///< For the client, until begun(); or an upstream's error body.
    QTimer *m_hold = nullptr; ///< How long a handshake may be held.
    int m_pieces = 0;         ///< Of the upstream's body that were held.
    bool m_hasBegun = false;
    bool m_isOver = false;
    bool m_isKept = false;
    MonotonicTime m_sent = {};
    std::optional<std::chrono::milliseconds> m_timeToFirstToken = {};
    QString m_problem = {};
};

} // namespace deskrelay
