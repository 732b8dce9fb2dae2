#pragma once

#include "core/accounts/account.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/headers.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace deskrelay {

/// Whose fault a failed attempt is, and how long its account is passed over for it.
struct FailureVerdict
{
    enum class Blame
    {
        Request, ///< The request's own: no other account would serve it. Nothing cools down.
        Quota,   ///< The account has no room for this model just now.
        Account, ///< Its credential or its money: no use until a person has seen to it.
        Service  ///< The upstream is down, overloaded or out of reach.
    };

    Blame blame = Blame::Request;
    std::optional<TimePoint> until = {}; ///< As the provider asks; empty: a growing wait of ours.
    QString reason = {};                 ///< In a few words, for people; holds no secret.

    bool operator==(const FailureVerdict &) const = default;
};

/// An answer with an error status, or an error inside a reply as the status that it means.
struct UpstreamAnswer
{
    Provider provider = Provider::OpenAi;
    int status = 0;
    Headers headers = {};
    QByteArray body = {};
};

FailureVerdict judgeAnswer(const UpstreamAnswer &answer, TimePoint now);

/// No answer came: out of reach, silent, or broken off.
FailureVerdict judgeError(const Error &error);

} // namespace deskrelay
