#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QJsonObject>

#include <functional>

namespace deskrelay {

/// One thing to do, as the command line and the window say it: `account.add` with
/// `{"provider":…,"name":…}` and the secret beside it.
struct Command
{
    QString name = {};
    QJsonObject params = {};
    Secret secret = {};
};

/// The answer: a JSON object as the contract has it for `--json`.
using CommandResult = Result<QJsonObject>;
using CommandDone = std::function<void(const CommandResult &)>;

} // namespace deskrelay
