#include "ui/commands.h"

#include <QJsonArray>

#include <array>

namespace deskrelay::commands {

using namespace Qt::StringLiterals;

static QJsonObject accountParams(const Account &account)
{
    return {{u"provider"_s, providerName(account.provider)},
            {u"name"_s, account.name},
            {u"base_url"_s, account.baseUrl},
            {u"priority"_s, account.priority},
            {u"weight"_s, account.weight},
            {u"groups"_s, QJsonArray::fromStringList(account.groups)},
            {u"models"_s, QJsonArray::fromStringList(account.models)},
            {u"proxy"_s, account.proxy},
            {u"max_concurrency"_s, account.maxConcurrent}};
}

static Command onAccount(const QString &name, const AccountId &id)
{
    return {.name = name, .params = {{u"id"_s, id.value}}};
}

Command addAccount(const Account &account, const Secret &secret)
{
    return {.name = u"account.add"_s, .params = accountParams(account), .secret = secret};
}

Command updateAccount(const Account &before, const Account &after, const Secret &secret)
{
    const QJsonObject old = accountParams(before);
    const QJsonObject now = accountParams(after);
    QJsonObject changed = {{u"id"_s, before.id.value}};
    for (auto it = now.begin(); it != now.end(); ++it) {
        if (old.value(it.key()) != it.value())
            changed.insert(it.key(), it.value());
    }
    return {.name = u"account.update"_s, .params = changed, .secret = secret};
}

Command testAccount(const AccountId &id)
{
    return onAccount(u"account.test"_s, id);
}

Command testAccount(const Account &account, const Secret &secret)
{
    return {.name = u"account.test"_s, .params = accountParams(account), .secret = secret};
}

Command testAccount(const AccountId &id, const Account &account, const Secret &secret)
{
    Command command = testAccount(account, secret);
    command.params.insert(u"id"_s, id.value);
    return command;
}

Command enableAccount(const AccountId &id)
{
    return onAccount(u"account.enable"_s, id);
}

Command disableAccount(const AccountId &id)
{
    return onAccount(u"account.disable"_s, id);
}

Command drainAccount(const AccountId &id)
{
    return onAccount(u"account.drain"_s, id);
}

Command resetAccount(const AccountId &id)
{
    return onAccount(u"account.reset"_s, id);
}

Command setPriority(const AccountId &id, int priority)
{
    Command command = onAccount(u"account.update"_s, id);
    command.params.insert(u"priority"_s, priority);
    return command;
}

Command removeAccount(const AccountId &id)
{
    return onAccount(u"account.remove"_s, id);
}

Command createKey(const QString &name, const QStringList &families)
{
    QJsonObject params = {{u"name"_s, name}};
    if (!families.isEmpty())
        params.insert(u"allow"_s, QJsonArray::fromStringList(families));
    return {.name = u"key.create"_s, .params = params};
}

Command revokeKey(const KeyId &id)
{
    return {.name = u"key.revoke"_s, .params = {{u"id"_s, id.value}}};
}

Command setConfig(const QString &name, const QString &value)
{
    return {.name = u"config.set"_s, .params = {{u"name"_s, name}, {u"value"_s, value}}};
}

AccountTestResult testResult(const CommandResult &answer)
{
    if (!answer) {
        return {.passed = false,
                .step = AccountTestStep::Name,
                .status = answer.error().httpStatus,
                .message = answer.error().message};
    }
    const QJsonObject &object = *answer;
    AccountTestResult result;
    result.passed = object.value("passed"_L1).toBool();
    const QString step = object.value("step"_L1).toString();
    static constexpr std::array steps = {AccountTestStep::Name,
                                         AccountTestStep::Connect,
                                         AccountTestStep::Tls,
                                         AccountTestStep::Key,
                                         AccountTestStep::Model,
                                         AccountTestStep::Reply,
                                         AccountTestStep::Done};
    for (const AccountTestStep candidate : steps) {
        if (accountTestStepName(candidate) == step)
            result.step = candidate;
    }
    result.status = object.value("status"_L1).toInt();
    result.models = object.value("models"_L1).toInt();
    result.message = object.value("message"_L1).toString();
    result.duration = std::chrono::milliseconds(object.value("ms"_L1).toInteger());
    return result;
}

} // namespace deskrelay::commands
