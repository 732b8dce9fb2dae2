#pragma once

#include "core/http/httpreply.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/replypath.h"
#include "core/relay/statestore.h"
#include "core/upstream/transport.h"
#include "core/usage/usagerecord.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace deskrelay {

class TranslatedReply;

/// One request on its way to one account and back.
///
/// What becomes of the upstream's bytes is a ReplyPath's affair. Until a byte has gone to the
/// client, a failure is an HTTP error in its format; after it, the format's error event and the
/// end. Lives in the relay thread and deletes itself after ended().
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
    void call();
    UpstreamReply *makeReply();
    std::unique_ptr<ReplyPath> makePath();
    void takeHead();
    void takeBody(const QByteArray &bytes);
    void takeEnd();
    void takeFailure(const Error &error);
    void takeGone();

    void begin();
    void watchSilence();
    void forward(const QByteArray &bytes);
    void endStream();
    void endDocument(const QByteArray &rest);
    void takeUpstreamError();
    bool tryAnotherWay(int status);
    bool answerEstimate();
    void fail(int status, const QString &message, const QByteArray &retryAfter = {});
    void finish(int status, bool isComplete);

    const Clock &m_clock;
    Transport *const m_transport;
    StateStore *const m_states;
    ExchangePlan m_plan;
    const QPointer<HttpReply> m_reply;
    QPointer<UpstreamReply> m_upstream;
    std::unique_ptr<ReplyPath> m_path;       ///< Once the upstream answered with a good status.
    TranslatedReply *m_translated = nullptr; ///< The path, where it is one.
    QByteArray m_held = {};                  ///< A whole reply, or an error's, until it is sent.
    QTimer *m_silence = nullptr; ///< Since a translated stream's client was last sent something.
    int m_attempts = 0;
    bool m_isOver = false;
    bool m_isChatInstead = false; ///< Sent as a chat, since Responses were refused.
    MonotonicTime m_sent = {};
    std::optional<std::chrono::milliseconds> m_timeToFirstToken = {};
    QString m_problem = {};
};

} // namespace deskrelay
