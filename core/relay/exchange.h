#pragma once

#include "core/relay/attempt.h"
#include "core/relay/downstream.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/failoverlimits.h"
#include "core/relay/planmaker.h"
#include "core/relay/relaybook.h"
#include "core/relay/relaypool.h"
#include "core/requests/requesttrace.h"
#include "core/scheduling/scheduler.h"
#include "core/usage/usagerecord.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace deskrelay {

/// What an exchange works with. All of it lives in the relay thread, and longer.
struct ExchangeTools
{
    const Clock &clock;
    Transport *transport = nullptr;
    RelayPool *pool = nullptr;
    Scheduler *scheduler = nullptr;
    PlanMaker *planMaker = nullptr;
    RelayBook *book = nullptr;
    FailoverLimits limits = {};
};

/// One request on its way to an account, or to several one after the other, and back.
///
/// The scheduler chooses; an Attempt calls the upstream; until its answer has begun, a failure that
/// is not the request's own moves on to the next account. What is told to the client then is the
/// last failure. Lives in the relay thread and deletes itself after ended().
class Exchange final : public QObject
{
    Q_OBJECT

public:
    /// \a plan knows the request and its model, but no account yet.
    Exchange(const ExchangeTools &tools,
             ExchangePlan plan,
             const ClientKey &key,
             const ResolvedModel &model,
             HttpReply *reply,
             QObject *parent);
    ~Exchange() override;

    /// To be called once.
    void start();

signals:
    /// The request is over on both sides.
    void ended(const deskrelay::UsageRecord &record);

private:
    void tryNext();
    ScheduleQuestion question() const;
    void refuse(const AccountChoice &choice);
    void takePrepared(const PreparedRequest &prepared);
    void call();
    void begin();
    void takeDocument(const QByteArray &body);
    void takeEnd(Attempt::Ending ending);
    void takeFailure(const AttemptFailure &failure);
    void takeGone();
    bool tryAnotherWay(const AttemptFailure &failure);
    bool mayTryNext(const AttemptFailure &failure) const;
    bool answerEstimate();
    void noteServed();
    void tellOpen() const;
    void endAttempt(AttemptOutcome outcome, const RequestAttempt &told);
    RequestAttempt attemptTold(int status, const QString &reason) const;
    void tell(const AttemptFailure &failure);
    void finish(int status, bool isComplete);

    const ExchangeTools m_tools;
    ExchangePlan m_plan;
    const ClientKey m_key;
    const ResolvedModel m_model;
    const QByteArray m_session;
    Downstream m_client;
    RequestTrace m_trace = {};
    QList<AccountId> m_tried = {};
    std::optional<Lease> m_lease = {};
    Attempt *m_attempt = nullptr; ///< The one that runs, or the last.
    int m_attempts = 0;
    bool m_isOver = false;
    bool m_isChatInstead = false; ///< Sent as a chat, since Responses were refused.
    bool m_isSecondTry = false;   ///< The account could not be reached, and is tried once more.
};

} // namespace deskrelay
