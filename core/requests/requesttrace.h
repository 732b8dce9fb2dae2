#pragma once

#include "core/base/ids.h"
#include "core/scheduling/accountchoice.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace deskrelay {

/// One call of an upstream.
struct RequestAttempt
{
    AccountId account = {};
    int status = 0;      ///< HTTP status of the answer; 0: none came.
    QString reason = {}; ///< Why it did not serve, in a few words; empty where it did.
    std::chrono::milliseconds duration = {};

    bool operator==(const RequestAttempt &) const = default;
};

/// Why a request went where it went.
struct RequestTrace
{
    /// One choice among the accounts; each attempt has one before it.
    struct Choice
    {
        std::optional<AccountId> account = {}; ///< Empty: none could serve.
        AccountChoice::Cause cause = AccountChoice::Cause::None;
        QList<PassedOver> passed = {};

        bool operator==(const Choice &) const = default;
    };

    QList<Choice> choices = {};
    QList<RequestAttempt> attempts = {};
    /// The account that the session had to leave: the provider's prompt cache and sealed reasoning
    /// stayed there.
    std::optional<AccountId> movedFrom = {};
    /// The client's fields that the upstream's format has no place for, by their names.
    QStringList dropped = {};

    /// Whether it says more than that one account could serve and did.
    bool isTelling() const;
    bool operator==(const RequestTrace &) const = default;
};

/// As it is stored; readTrace() of it is the same again.
QByteArray traceText(const RequestTrace &trace);
/// What is not to be understood of it is left out.
RequestTrace readTrace(const QByteArray &text);

/// `session`, `only`, `priority`, `load`, `turn`, `order`, `none`.
QString causeName(AccountChoice::Cause cause);
/// `cooling`, `not allowed`, …: what a person reads, and the command line's `--json`.
QString passReasonName(PassReason reason);

} // namespace deskrelay
