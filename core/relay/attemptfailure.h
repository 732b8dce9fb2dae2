#pragma once

#include "core/base/error.h"
#include "core/formats/conversation/replyevent.h"
#include "core/relay/exchangeplan.h"
#include "core/relay/relayerrors.h"
#include "core/scheduling/failureverdict.h"

#include <QByteArray>
#include <QString>

namespace deskrelay {

/// Why an attempt gave the client nothing: what the client may be told, and what it says of the
/// account.
struct AttemptFailure
{
    UpstreamRefusal told = {};
    FailureVerdict verdict = {};
    QString problem = {};   ///< What is wrong with the account; empty: the request's own fault.
    bool isWhole = false;   ///< The upstream's answer came whole: an error, told as one.
    bool isServed = false;  ///< The answer had come in part: it was made, and is paid for.
    bool isUnsent = false;  ///< No connection came about.
    bool hasWait = false;   ///< The upstream said when to come again.
    int upstreamStatus = 0; ///< Of an answer with an error status; 0: there was none.
    QByteArray upstreamBody = {}; ///< What it said then, without the credential.
};

/// The upstream of \a plan answered with an error status. Its body holds no credential.
AttemptFailure
refusedAttempt(const ExchangePlan &plan, const UpstreamRefusal &refusal, TimePoint now);

/// An error stood inside a reply of a good status. \a body is told as it is where the upstream
/// speaks the client's format; empty: there is none.
AttemptFailure failedReply(const ExchangePlan &plan,
                           const reply::Failure &failure,
                           const QByteArray &body,
                           TimePoint now);

/// What the client is told when the upstream could not be reached, or its reply broke off.
QString brokenMessage(const ExchangePlan &plan, const Error &error);
/// The same before anything was told.
AttemptFailure brokenAttempt(const ExchangePlan &plan, const Error &error);

} // namespace deskrelay
