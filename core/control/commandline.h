#pragma once

#include "core/base/result.h"
#include "core/control/command.h"

#include <QStringList>

#include <optional>

namespace deskrelay {

/// What the words behind the program's name ask for.
struct CommandLine
{
    QString dataDir = {};
    QString secrets = {}; ///< As given; checked.
    bool isJson = false;
    bool wantsHelp = false;
    bool wantsVersion = false;
    bool readsSecret = false; ///< `--key-stdin`.
    Command command = {};     ///< `serve`, `account.add`, …
};

/// Usage: a word or option that does not fit; the message says what would.
Result<CommandLine> parseCommandLine(const QStringList &words);

/// The help of one command (its words joined by a dot), or of all.
QString helpText(const QString &command = {});

} // namespace deskrelay
