#include "core/relay/modelanswer.h"

#include "core/relay/modelresolver.h"
#include "core/upstream/profile.h"

#include <QSet>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static ModelEntry namedEntry(const QString &name, Family family)
{
    ModelEntry entry;
    entry.id = name;
    entry.family = family;
    return entry;
}

/// One account's models: what its upstream lists, or of that what its own list names.
static QList<ModelEntry> modelsOf(const Account &account, const QList<ModelEntry> &listed)
{
    if (account.provider == Provider::Echo && account.models.isEmpty())
        return {namedEntry(u"echo"_s, familyServedBy(account.provider))};
    if (account.models.isEmpty())
        return listed;
    QList<ModelEntry> entries;
    for (const QString &name : account.models) {
        const auto it = std::find_if(listed.begin(),
                                     listed.end(),
                                     [&name](const ModelEntry &entry) { return entry.id == name; });
        entries.append(it == listed.end() ? namedEntry(name, familyServedBy(account.provider))
                                          : *it);
    }
    return entries;
}

static bool mayUse(const ClientKey &key, const ModelEntry &entry, bool isEcho)
{
    const bool familyFits =
        isEcho || key.families.isEmpty() || key.families.contains(familyName(entry.family));
    return familyFits && modelAllowed(key, entry.id);
}

QList<ModelEntry> mergedModels(const QList<ModelCatalog::Source> &sources,
                               const ModelCatalog &catalog,
                               const ModelTable &table,
                               const QList<Alias> &aliases,
                               const ClientKey &key)
{
    QList<ModelEntry> merged;
    QSet<QString> names;
    const auto add = [&](const ModelEntry &entry, bool isEcho) {
        if (!names.contains(entry.id) && mayUse(key, entry, isEcho)) {
            names.insert(entry.id);
            merged.append(entry);
        }
    };
    for (const ModelCatalog::Source &source : sources) {
        const Account &account = source.account;
        const bool isEcho = account.provider == Provider::Echo;
        const Format format = upstreamFormats(account.provider).first();
        for (ModelEntry &entry : modelsOf(account, catalog.entries(account.id))) {
            if (!isEcho)
                entry.limits = table.limitsOf(account.id, format, entry.id.toUtf8());
            add(entry, isEcho);
        }
    }
    for (const Alias &alias : aliasesFor(key.id, aliases)) {
        const auto target =
            std::find_if(merged.begin(), merged.end(), [&](const ModelEntry &entry) {
                return entry.id == alias.model;
            });
        if (target == merged.end())
            continue;
        ModelEntry named = namedEntry(alias.name, target->family);
        named.limits = target->limits;
        add(named, target->id == "echo"_L1);
    }
    return merged;
}

QList<ModelEntry> namedForClaudeCode(const QList<ModelEntry> &entries)
{
    QList<ModelEntry> named;
    named.reserve(entries.size());
    for (const ModelEntry &entry : entries) {
        if (entry.id.startsWith("claude"_L1) || entry.id.startsWith("anthropic"_L1)) {
            named.append(entry);
            continue;
        }
        ModelEntry offered = namedEntry(u"anthropic/"_s + entry.id, entry.family);
        offered.displayName = entry.displayName.isEmpty() ? entry.id : entry.displayName;
        offered.createdSeconds = entry.createdSeconds;
        offered.limits = entry.limits;
        named.append(offered);
    }
    return named;
}

} // namespace deskrelay
