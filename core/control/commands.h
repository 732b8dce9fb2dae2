#pragma once

#include "core/control/command.h"
#include "core/control/ownercore.h"

namespace deskrelay {

// Each runs the commands of one capability; false: the name is none of its own.
bool runAccountCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runKeyCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runSettingCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runModelCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runPriceCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runReportCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runCaptureCommand(OwnerCore &core, const Command &command, const CommandDone &done);
bool runRequestCommand(OwnerCore &core, const Command &command, const CommandDone &done);

/// An account by its id or its unique name. NotFound with the nearest names.
Result<StoredAccount> findAccount(const OwnerCore &core, const QString &reference);

/// A key by its id or the unique name of one that is not revoked. NotFound with the nearest names.
Result<ClientKey> findKey(const OwnerCore &core, const QString &reference);

/// The answer to a change once the store has it.
Store::Done answerWith(const CommandDone &done, const QJsonObject &answer);

} // namespace deskrelay
