#pragma once

#include "core/control/owner.h"
#include "core/relay/relaysnapshot.h"

#include <QString>

class QColor;
class QPainter;
class QRectF;

namespace deskrelay {

/// How an account stands; each has a shape, a word and a colour.
enum class AccountState
{
    Serving,   ///< ●
    Waiting,   ///< ◐ takes no new work for a time
    Attention, ///< ▲ a person has to do something
    Off        ///< ○
};

/// The state, its word and the sentence behind it.
struct AccountStateView
{
    AccountState state = AccountState::Off;
    QString word = {};
    QString reason = {}; ///< Empty when the word says it all.
    /// The reason where it stands beside the word: "until 14:32 (429, asked by the provider)".
    QString line = {};
    bool operator==(const AccountStateView &) const = default;
};

AccountStateView describeAccount(const AccountEntry &entry, const AccountStatus &status);
/// How one cooldown stands, for itself.
AccountStateView describeCooldown(const Cooldown &cooldown);

/// The status of \a account in the snapshot; one without anything when it is not in it.
AccountStatus statusOf(const RelaySnapshot &snapshot, const AccountId &account);

QColor accountStateColor(AccountState state);
/// Draws the state's shape in its colour, filling \a box.
void paintAccountState(QPainter &painter, const QRectF &box, AccountState state);

} // namespace deskrelay
