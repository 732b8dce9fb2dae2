#pragma once

#include "core/base/result.h"
#include "core/control/command.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace deskrelay {

/// The local socket of a data directory's owner: in the user's runtime directory, named by a hash
/// of the canonical data path, as the paths of sockets are short. Storage: there is no private
/// place.
Result<QString> controlSocketPath(const QString &dataDir);

/// One line may not be longer.
inline constexpr qsizetype controlLineLimit = 1024 * 1024;

/// A command and its answer as one JSON line each.
QByteArray commandLine(const Command &command);
Result<Command> commandFromLine(const QByteArray &line);
QByteArray resultLine(const CommandResult &result);
CommandResult resultFromLine(const QByteArray &line);

} // namespace deskrelay
