#pragma once

#include "core/accounts/account.h"
#include "core/base/secret.h"
#include "core/control/command.h"
#include "core/relay/accounttest.h"

#include <QStringList>

namespace deskrelay {

/// The commands that the window gives, in the words of the command line.
namespace commands {

Command addAccount(const Account &account, const Secret &secret);
/// Sends what differs between the two, and the secret when it is not empty.
Command updateAccount(const Account &before, const Account &after, const Secret &secret);
Command testAccount(const AccountId &id);
/// One that is not saved yet.
Command testAccount(const Account &account, const Secret &secret);
/// One that is saved, with the changes of its form and, where one was pasted, its new secret.
Command testAccount(const AccountId &id, const Account &account, const Secret &secret);
Command enableAccount(const AccountId &id);
Command disableAccount(const AccountId &id);
/// It takes no new sessions; enableAccount() ends that.
Command drainAccount(const AccountId &id);
/// What went wrong with it is forgotten.
Command resetAccount(const AccountId &id);
Command setPriority(const AccountId &id, int priority);
Command removeAccount(const AccountId &id);
/// \a families as familyName() says them; empty: all.
Command createKey(const QString &name, const QStringList &families);
Command revokeKey(const KeyId &id);
Command setConfig(const QString &name, const QString &value);

/// What `account.test` answered.
AccountTestResult testResult(const CommandResult &answer);

} // namespace commands
} // namespace deskrelay
