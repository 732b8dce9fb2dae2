#pragma once

#include "core/base/clock.h"
#include "core/scheduling/accountchoice.h"

#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

/// What a client is told where no account can serve.
struct ChoiceRefusal
{
    int status = 503;
    QString message = {};
    std::optional<std::chrono::milliseconds> retryAfter = {}; ///< Empty: no wait helps.
};

/// Why no account serves \a model, and what to do; \a name is that of the account that came
/// closest.
ChoiceRefusal
tellChoice(const AccountChoice &choice, const QString &name, const QString &model, TimePoint now);

} // namespace deskrelay
