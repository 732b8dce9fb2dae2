#include "core/base/nearest.h"
#include "core/control/commands.h"
#include "core/control/params.h"
#include "core/formats/format.h"

#include <QJsonArray>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static void listGroups(const OwnerCore &core, const CommandDone &done)
{
    QList<Group> groups = core.groups();
    for (const StoredAccount &stored :
         core.accounts()) { // a group is there once an account names it
        for (const QString &name : stored.account.groups) {
            const bool isKnown = std::any_of(groups.begin(), groups.end(), [&](const Group &group) {
                return group.name == name;
            });
            if (!isKnown)
                groups.append({.name = name});
        }
    }
    QJsonArray list;
    for (const Group &group : std::as_const(groups)) {
        QJsonArray members;
        for (const StoredAccount &stored : core.accounts()) {
            if (stored.account.groups.contains(group.name))
                members.append(stored.account.id.value);
        }
        list.append(QJsonObject{{u"name"_s, group.name},
                                {u"strategy"_s, strategyName(group.strategy)},
                                {u"accounts"_s, members}});
    }
    done(QJsonObject{{u"groups"_s, list}});
}

static void setGroup(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    const QString name = params.required(u"name"_s);
    const QString strategy = params.required(u"strategy"_s);
    const std::optional<Strategy> known = strategyFromName(strategy);
    if (params.error()) {
        done(*params.error());
        return;
    }
    if (!known) {
        done(makeError(Error::Kind::Usage,
                       u"--strategy must be balanced, fill-first or round-robin, not \"%1\"."_s.arg(
                           strategy)));
        return;
    }
    core.putGroup({name, *known}, answerWith(done, {{u"name"_s, name}}));
}

static QJsonObject aliasObject(const OwnerCore &core, const Alias &alias)
{
    QJsonObject object = {{u"name"_s, alias.name},
                          {u"model"_s, alias.model},
                          {u"family"_s, alias.family},
                          {u"key_id"_s, alias.key.value},
                          {u"key"_s, QString()}};
    for (const ClientKey &key : core.keys()) {
        if (key.id == alias.key)
            object.insert(u"key"_s, key.name);
    }
    return object;
}

static void listAliases(const OwnerCore &core, const CommandDone &done)
{
    QJsonArray list;
    for (const Alias &alias : core.aliases())
        list.append(aliasObject(core, alias));
    done(QJsonObject{{u"aliases"_s, list}});
}

static void removeAlias(OwnerCore &core, const Alias &wanted, const CommandDone &done)
{
    QStringList names;
    for (const Alias &alias : core.aliases()) {
        if (alias.key == wanted.key)
            names << alias.name;
    }
    if (names.contains(wanted.name)) {
        core.dropAlias(wanted.name, wanted.key, answerWith(done, {{u"name"_s, wanted.name}}));
        return;
    }
    const QStringList nearest = nearestNames(wanted.name, names);
    const QString where = wanted.key.isEmpty() ? QString() : u" of that key"_s;
    done(makeError(
        Error::Kind::NotFound,
        u"There is no alias \"%1\"%2."_s.arg(wanted.name, where) +
            (nearest.isEmpty() ? QString() : u" Nearest: %1."_s.arg(nearest.join(u", "_s)))));
}

static void runAlias(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (command.name == "alias.list"_L1) {
        listAliases(core, done);
        return;
    }
    const bool isRemoval = command.name == "alias.remove"_L1;
    Params params(command.params);
    Alias alias{.name = params.required(u"name"_s)};
    if (!isRemoval) {
        alias.model = params.required(u"model"_s);
        alias.family = params.text(u"family"_s);
    }
    if (params.error()) {
        done(*params.error());
        return;
    }
    if (params.has(u"key"_s)) {
        const Result<ClientKey> key = findKey(core, params.text(u"key"_s));
        if (!key) {
            done(key.error());
            return;
        }
        alias.key = key->id;
    }
    if (isRemoval) {
        removeAlias(core, alias, done);
        return;
    }
    if (!alias.family.isEmpty() && !familyFromName(alias.family)) {
        done(makeError(
            Error::Kind::Usage,
            u"--family must be anthropic, gemini or openai, not \"%1\"."_s.arg(alias.family)));
        return;
    }
    core.putAlias(alias, answerWith(done, aliasObject(core, alias)));
}

static QJsonObject entryObject(const ConfigEntry &entry)
{
    return {{u"name"_s, entry.name},
            {u"value"_s, entry.value},
            {u"default"_s, entry.defaultValue},
            {u"set"_s, entry.isSet},
            {u"help"_s, entry.help}};
}

static void runConfig(OwnerCore &core, const Command &command, const CommandDone &done)
{
    const QList<ConfigEntry> entries = configEntries(core.config());
    if (command.name == "config.list"_L1) {
        QJsonArray list;
        for (const ConfigEntry &entry : entries)
            list.append(entryObject(entry));
        done(QJsonObject{{u"settings"_s, list}});
        return;
    }
    Params params(command.params);
    const QString name = params.required(u"name"_s);
    RelayConfig config = core.config();
    Result<void> changed;
    if (command.name == "config.set"_L1)
        changed = setConfigValue(config, name, params.text(u"value"_s));
    else // get looks the name up in the same way, and throws the change away
        changed = unsetConfigValue(config, name);
    if (params.error() || !changed) {
        done(params.error() ? *params.error() : changed.error());
        return;
    }
    if (command.name != "config.get"_L1) {
        const Result<void> saved = core.putConfig(config);
        if (!saved) {
            done(saved.error());
            return;
        }
    }
    for (const ConfigEntry &entry : configEntries(core.config())) {
        if (entry.name == name)
            done(entryObject(entry));
    }
}

bool runSettingCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    static const QStringList aliases = {u"alias.set"_s, u"alias.list"_s, u"alias.remove"_s};
    static const QStringList settings = {
        u"config.list"_s, u"config.get"_s, u"config.set"_s, u"config.unset"_s};
    if (command.name == "group.list"_L1)
        listGroups(core, done);
    else if (command.name == "group.set"_L1)
        setGroup(core, command, done);
    else if (aliases.contains(command.name))
        runAlias(core, command, done);
    else if (settings.contains(command.name))
        runConfig(core, command, done);
    else
        return false;
    return true;
}

} // namespace deskrelay
