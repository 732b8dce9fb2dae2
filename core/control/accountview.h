#pragma once

#include "core/control/ownercore.h"

#include <QJsonObject>

namespace deskrelay {

/// One account with its state, as `account show --json` tells it.
QJsonObject accountObject(const OwnerCore &core, const StoredAccount &stored);
/// `{"accounts":[…]}`.
QJsonObject accountList(const OwnerCore &core);

} // namespace deskrelay
