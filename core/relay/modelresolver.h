#pragma once

#include "core/accounts/account.h"
#include "core/base/result.h"
#include "core/formats/format.h"
#include "core/formats/operation.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace deskrelay {

/// The models that one account is known to have.
struct AccountModels
{
    AccountId id = {};
    Provider provider = Provider::Echo;
    QStringList own = {};        ///< Its `--model` list; `echo` for the echo account.
    QStringList discovered = {}; ///< What its upstream lists; empty while unknown.
};

/// A model as a client names it, and where.
struct ModelQuestion
{
    QString model = {};
    Format format = Format::OpenAiChat;
    Operation operation = Operation::Generate;
    std::optional<Family> family = {}; ///< What the path fixes.
    KeyId key = {};                    ///< Whose aliases count before the general ones.
};

/// What the name means.
struct ResolvedModel
{
    QString model = {};                ///< As an upstream is to be asked.
    std::optional<Family> family = {}; ///< Empty: the echo account alone.
    bool isListedOnly =
        false; ///< Only accounts that list the model serve it: its name tells no family.

    bool operator==(const ResolvedModel &) const = default;
};

/// The aliases that \a key sees: its own, and after them those of all.
QList<Alias> aliasesFor(const KeyId &key, const QList<Alias> &aliases);

/// Finds out whose model it is: by an alias, by an account's own list, by `family/model`, by the
/// known prefixes, by what an upstream lists. NotFound names the nearest names.
Result<ResolvedModel> resolveModel(const ModelQuestion &question,
                                   const QList<Alias> &aliases,
                                   const QList<AccountModels> &accounts);

/// Whether an account serves what was resolved.
bool servesModel(const AccountModels &account, const ResolvedModel &model);

} // namespace deskrelay
