#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <QString>

#include <optional>

namespace deskrelay {

/// The vault's passphrase as the environment gives it: `DESKRELAY_VAULT_PASSPHRASE`, or the file
/// that `DESKRELAY_VAULT_PASSPHRASE_FILE` names. Storage: the file cannot be read.
Result<std::optional<Secret>> passphraseFromEnvironment();

/// Whether standard input is a terminal.
bool hasTerminal();
/// Asks on the terminal without showing what is typed.
Secret askSecret(const QString &prompt);
/// Standard input to its end; a line end at its end is not part of it.
Secret readSecret();

} // namespace deskrelay
