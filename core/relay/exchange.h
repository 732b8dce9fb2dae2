#pragma once

#include "core/formats/chatusagefilter.h"
#include "core/formats/usagetap.h"
#include "core/http/httpreply.h"
#include "core/relay/exchangeplan.h"
#include "core/upstream/transport.h"
#include "core/usage/usagerecord.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace deskrelay {

/// One request on its way to one account and back.
///
/// Bytes go through as they come, a tap looks on. Until a byte has gone to the client, a failure is
/// an HTTP error in its format; after it, the format's error event and the end. Lives in the relay
/// thread and deletes itself after ended().
class Exchange final : public QObject
{
    Q_OBJECT

public:
    Exchange(const Clock &clock,
             Transport *transport,
             ExchangePlan plan,
             HttpReply *reply,
             QObject *parent);

    /// Calls the upstream. To be called once.
    void start();

signals:
    /// The request is over on both sides. \a problem is what went wrong with the account, empty
    /// when nothing did: a client's own mistake is none of it.
    void ended(const deskrelay::UsageRecord &record, const QString &problem);
    /// The account's upstream refuses `stream_options`.
    void usageRefused(const deskrelay::AccountId &account);

private:
    void call();
    UpstreamReply *makeReply();
    void takeHead();
    void takeBody(const QByteArray &bytes);
    void takeEnd();
    void takeFailure(const Error &error);
    void takeGone();

    void beginStream();
    void forward(const QByteArray &bytes);
    void sendWhole();
    void endStream();
    void sendUpstreamError();
    void fail(int status, const QString &message, const QByteArray &retryAfter = {});
    void finish(int status, bool isComplete);
    Headers replyHeaders() const;
    bool isEventStream() const;

    const Clock &m_clock;
    Transport *const m_transport;
    ExchangePlan m_plan;
    const QPointer<HttpReply> m_reply;
    QPointer<UpstreamReply> m_upstream;
    std::optional<UsageTap> m_tap = {};
    std::optional<ChatUsageFilter> m_filter = {};
    QByteArray m_held = {}; ///< A whole reply, or an error's, until it is sent.
    int m_attempts = 0;
    bool m_isOver = false;
    MonotonicTime m_sent = {};
    std::optional<std::chrono::milliseconds> m_timeToFirstToken = {};
    QString m_problem = {};
};

} // namespace deskrelay
