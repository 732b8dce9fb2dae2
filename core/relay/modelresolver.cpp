#include "core/relay/modelresolver.h"

#include "core/base/nearest.h"
#include "core/upstream/profile.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static bool isOfFamily(Provider provider, std::optional<Family> family)
{
    return !family || provider == Provider::Echo || familyServedBy(provider) == *family;
}

/// The first account of the fitting family whose list has the model.
static const AccountModels *findListing(const QList<AccountModels> &accounts,
                                        const QString &model,
                                        std::optional<Family> family,
                                        QStringList AccountModels::*list)
{
    for (const AccountModels &account : accounts) {
        if (isOfFamily(account.provider, family) && (account.*list).contains(model))
            return &account;
    }
    return nullptr;
}

static ResolvedModel listedBy(const AccountModels &account, const QString &model)
{
    if (account.provider == Provider::Echo)
        return {.model = model, .isListedOnly = true};
    const Family family = familyServedBy(account.provider);
    return {.model = model,
            .family = family,
            .isListedOnly = familyFromModel(model) != std::optional(family)};
}

static Error modelNotFound(const QString &model,
                           const QList<Alias> &aliases,
                           const QList<AccountModels> &accounts)
{
    QStringList known;
    for (const Alias &alias : aliases)
        known << alias.name;
    for (const AccountModels &account : accounts)
        known << account.own << account.discovered;
    known.removeDuplicates();
    QString message = u"No account serves a model named \"%1\"."_s.arg(model);
    const QStringList nearest = nearestNames(model, known);
    if (!nearest.isEmpty())
        message += u" Nearest names: %1."_s.arg(nearest.join(u", "_s));
    else
        message +=
            u" Ask for one of the names in the models list, or add the model to an account."_s;
    return makeError(Error::Kind::NotFound, message);
}

/// Claude Code takes a model for one only where its name begins with `claude` or `anthropic`, so
/// that it is offered the others as `anthropic/<model>`. True where \a rest is such a one.
static bool isOfferedToClaudeCode(const QString &rest, const QList<AccountModels> &accounts)
{
    if (familyFromModel(rest) == std::optional(Family::Anthropic))
        return false;
    const auto isAnthropics = [&](QStringList AccountModels::*list) {
        const AccountModels *const account = findListing(accounts, rest, Family::Anthropic, list);
        return account && account->provider != Provider::Echo;
    };
    return !isAnthropics(&AccountModels::own) && !isAnthropics(&AccountModels::discovered);
}

QList<Alias> aliasesFor(const KeyId &key, const QList<Alias> &aliases)
{
    QList<Alias> seen;
    for (const Alias &alias : aliases) {
        if (!alias.key.isEmpty() && alias.key == key)
            seen.append(alias);
    }
    for (const Alias &alias : aliases) {
        if (alias.key.isEmpty())
            seen.append(alias);
    }
    return seen;
}

Result<ResolvedModel> resolveModel(const ModelQuestion &question,
                                   const QList<Alias> &all,
                                   const QList<AccountModels> &accounts)
{
    const QList<Alias> aliases = aliasesFor(question.key, all);
    QString model = question.model;
    std::optional<Family> family = question.family;
    for (const Alias &alias : aliases) {
        const std::optional<Family> aliasFamily = familyFromName(alias.family);
        if (alias.name != model || (family && aliasFamily && *family != *aliasFamily))
            continue;
        model = alias.model;
        if (aliasFamily)
            family = aliasFamily;
        break;
    }

    if (const AccountModels *const account =
            findListing(accounts, model, family, &AccountModels::own))
        return listedBy(*account, model);

    const qsizetype slash = model.indexOf(u'/');
    if (slash > 0) {
        const std::optional<Family> named = familyFromName(QStringView(model).first(slash));
        const QString rest = model.sliced(slash + 1);
        if (named == std::optional(Family::Anthropic) && !family &&
            isOfferedToClaudeCode(rest, accounts)) {
            ModelQuestion inner = question;
            inner.model = rest;
            if (const Result<ResolvedModel> found = resolveModel(inner, aliases, accounts))
                return found;
        }
        if (named && (!family || *family == *named))
            return ResolvedModel{.model = rest, .family = named};
    }

    if (family)
        return ResolvedModel{.model = model, .family = family};
    if (const std::optional<Family> known = familyFromModel(model))
        return ResolvedModel{.model = model, .family = known};

    if (const AccountModels *const account =
            findListing(accounts, model, family, &AccountModels::discovered))
        return listedBy(*account, model);
    // Embedding models have names of every kind, and a path that belongs to one family.
    if (question.operation == Operation::Embed || question.operation == Operation::BatchEmbed)
        return ResolvedModel{.model = model, .family = familyOf(question.format)};
    return modelNotFound(question.model, aliases, accounts);
}

bool servesModel(const AccountModels &account, const ResolvedModel &model)
{
    if (account.own.contains(model.model))
        return isOfFamily(account.provider, model.family);
    if (!account.own.isEmpty() || account.provider == Provider::Echo || !model.family)
        return false;
    if (familyServedBy(account.provider) != *model.family)
        return false;
    return !model.isListedOnly || account.discovered.contains(model.model);
}

} // namespace deskrelay
