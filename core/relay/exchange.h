#pragma once

#include "core/http/httpreply.h"
#include "core/relay/attempt.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/statestore.h"
#include "core/upstream/transport.h"
#include "core/usage/usagerecord.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace deskrelay {

/// One request on its way to one account and back.
///
/// An Attempt calls the upstream; what it brings goes to the client from here. Until the answer has
/// begun a failure is an HTTP error in the client's format; after it, the format's error event and
/// the end. Lives in the relay thread and deletes itself after ended().
class Exchange final : public QObject
{
    Q_OBJECT

public:
    Exchange(const Clock &clock,
             Transport *transport,
             StateStore *states,
             ExchangePlan plan,
             HttpReply *reply,
             QObject *parent);
    ~Exchange() override;

    /// Calls the upstream. To be called once.
    void start();

signals:
    /// The request is over on both sides. \a problem is what went wrong with the account, empty
    /// when nothing did: a client's own mistake is none of it.
    void ended(const deskrelay::UsageRecord &record, const QString &problem);
    /// The account's upstream refuses `stream_options`.
    void usageRefused(const deskrelay::AccountId &account);
    /// The account's upstream has no Responses, and serves the same request as a chat.
    void responsesRefused(const deskrelay::AccountId &account);

private:
    void begin();
    void watchSilence();
    void forward(const QByteArray &bytes);
    void takeDocument(const QByteArray &body);
    void takeEnd(Attempt::Ending ending);
    void takeFailure(const AttemptFailure &failure);
    void takeGone();
    bool tryAnotherWay(const AttemptFailure &failure);
    bool answerEstimate();
    void noteOtherWay();
    void finish(int status, bool isComplete);

    const Clock &m_clock;
    Transport *const m_transport;
    StateStore *const m_states;
    ExchangePlan m_plan;
    const QPointer<HttpReply> m_reply;
    Attempt *m_attempt = nullptr; ///< The one that runs, or the last.
    QTimer *m_silence = nullptr;  ///< Since a translated stream's client was last sent something.
    int m_attempts = 0;
    bool m_isOver = false;
    bool m_isChatInstead = false; ///< Sent as a chat, since Responses were refused.
    QString m_problem = {};
};

} // namespace deskrelay
