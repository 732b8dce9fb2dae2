#pragma once

#include "core/accounts/account.h"

#include <QList>
#include <QString>

namespace deskrelay {

/// What a person picks first when adding an account.
struct ProviderPreset
{
    QString name = {}; ///< On the tile, and the account's first name.
    QString hint = {}; ///< For what it is chosen.
    Provider provider = Provider::OpenAiCompatible;
    QString baseUrl = {};       ///< Filled in; empty: the provider's own, or to be typed.
    bool asksForUrl = false;    ///< Nothing works before a person typed the address.
    bool keyIsOptional = false; ///< A server on this machine that asks for none.
};

/// The providers themselves first, then known servers that speak one of their APIs.
QList<ProviderPreset> providerPresets();

} // namespace deskrelay
