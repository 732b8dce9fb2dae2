#pragma once

#include "core/scheduling/accountchoice.h"

#include <QString>

namespace deskrelay {

/// Why no account serves \a model, and what to do; \a name is that of the account that came
/// closest.
QString choiceMessage(const AccountChoice &choice, const QString &name, const QString &model);
/// The HTTP status that goes with it.
int choiceStatus(const AccountChoice &choice);

} // namespace deskrelay
