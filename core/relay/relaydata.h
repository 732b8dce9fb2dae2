#pragma once

#include "core/accounts/account.h"
#include "core/accounts/modeloverride.h"
#include "core/keys/clientkey.h"
#include "core/usage/pricetable.h"

#include <QList>

namespace deskrelay {

/// What the relay works from. Replaced as a whole; the relay thread keeps its own copy.
struct RelayData
{
    QList<Account> accounts = {};
    QList<Group> groups = {};
    QList<ClientKey> keys = {};
    QList<Alias> aliases = {};
    QList<ModelOverride> modelOverrides = {};
    PriceTable prices = {};
};

} // namespace deskrelay
