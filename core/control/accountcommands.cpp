#include "core/base/logging.h"
#include "core/base/nearest.h"
#include "core/control/accountview.h"
#include "core/control/commands.h"
#include "core/control/params.h"

#include <QJsonArray>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

Store::Done answerWith(const CommandDone &done, const QJsonObject &answer)
{
    return [done, answer](const Result<void> &stored) {
        if (stored)
            done(answer);
        else
            done(stored.error());
    };
}

Result<StoredAccount> findAccount(const OwnerCore &core, const QString &reference)
{
    QStringList names;
    const StoredAccount *named = nullptr;
    int count = 0;
    for (const StoredAccount &stored : core.accounts()) {
        if (stored.phase != AccountPhase::Ready)
            continue;
        if (stored.account.id.value == reference)
            return stored;
        names << stored.account.name << stored.account.id.value;
        if (stored.account.name == reference) {
            named = &stored;
            ++count;
        }
    }
    if (count == 1)
        return *named;
    if (count > 1) {
        return makeError(
            Error::Kind::Usage,
            u"Several accounts are named \"%1\": say which by its id."_s.arg(reference));
    }
    const QStringList nearest = nearestNames(reference, names);
    QString message = u"There is no account \"%1\"."_s.arg(reference);
    if (!nearest.isEmpty())
        message += u" Nearest: %1."_s.arg(nearest.join(u", "_s));
    return makeError(Error::Kind::NotFound, message);
}

/// Puts what the parameters say over \a account; what they leave out stays.
static Result<Account> accountFrom(const OwnerCore &core, Params &params, Account account)
{
    if (params.has(u"provider"_s)) {
        const QString name = params.text(u"provider"_s);
        const std::optional<Provider> provider = providerFromName(name);
        if (!provider) {
            return makeError(Error::Kind::Usage,
                             u"--provider must be anthropic, gemini, openai, openai-compatible, "
                             u"anthropic-compatible or echo, not \"%1\"."_s.arg(name));
        }
        account.provider = *provider;
    }
    if (params.has(u"name"_s))
        account.name = params.required(u"name"_s);
    if (params.has(u"base_url"_s))
        account.baseUrl = params.text(u"base_url"_s).trimmed();
    if (params.has(u"proxy"_s))
        account.proxy = params.text(u"proxy"_s).trimmed();
    if (params.has(u"groups"_s))
        account.groups = params.list(u"groups"_s);
    if (params.has(u"models"_s))
        account.models = params.list(u"models"_s);
    account.priority =
        static_cast<int>(params.number(u"priority"_s, 1, 100).value_or(account.priority));
    account.weight = static_cast<int>(params.number(u"weight"_s, 1, 1000).value_or(account.weight));
    account.maxConcurrent = static_cast<int>(
        params.number(u"max_concurrency"_s, 0, 100'000).value_or(account.maxConcurrent));
    if (params.error())
        return *params.error();
    const Result<void> valid = validateAccount(account);
    if (!valid)
        return valid.error();
    const Result<void> elsewhere = core.checkNotOwnAddress(account);
    if (!elsewhere)
        return elsewhere.error();
    return account;
}

/// Writes the secret; on success the relay has it too.
static void storeSecret(OwnerCore &core,
                        const AccountId &account,
                        const Secret &secret,
                        const Store::Done &done)
{
    core.openSecrets([&core, account, secret, done](const Result<SecretStore *> &opened) {
        if (!opened) {
            done(opened.error());
            return;
        }
        (*opened)->write(
            account, secret, [&core, account, secret, done](const Result<void> &written) {
                if (!written) {
                    done(written);
                    return;
                }
                const Result<void> fixed = core.fixKind(core.secrets().kind);
                if (fixed)
                    core.setCredential(account, secret);
                done(fixed);
            });
    });
}

static void addAccount(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    params.required(u"provider"_s);
    params.required(u"name"_s);
    Account fresh;
    fresh.id = AccountId{randomId(u"acc_"_s)};
    fresh.created = core.clock().now();
    const Result<Account> account = accountFrom(core, params, fresh);
    if (!account) {
        done(account.error());
        return;
    }
    const bool isNamed = std::any_of(
        core.accounts().begin(), core.accounts().end(), [&](const StoredAccount &known) {
            return known.account.name == account->name;
        });
    if (isNamed) {
        done(makeError(Error::Kind::Conflict,
                       u"There is an account named \"%1\" already. Choose another name."_s.arg(
                           account->name)));
        return;
    }
    const QJsonObject answer = {{u"id"_s, account->id.value}};
    if (!needsSecret(account->provider)) {
        core.putAccount({*account, AccountPhase::Ready}, answerWith(done, answer));
        return;
    }
    if (command.secret.isEmpty()) {
        done(makeError(Error::Kind::Usage,
                       u"The account \"%1\" needs its key: give it on standard input with "
                       u"--key-stdin."_s.arg(account->name)));
        return;
    }
    const StoredAccount pending{*account, AccountPhase::Pending};
    core.putAccount(
        pending,
        [&core, pending, answer, done, secret = command.secret](const Result<void> &stored) {
            if (!stored) {
                done(stored.error());
                return;
            }
            const AccountId id = pending.account.id;
            storeSecret(
                core, id, secret, [&core, pending, id, answer, done](const Result<void> &kept) {
                    if (kept) {
                        core.putAccount({pending.account, AccountPhase::Ready},
                                        answerWith(done, answer));
                        return;
                    }
                    core.dropAccount(
                        id, [done, error = kept.error()](const Result<void> &) { done(error); });
                });
        });
}

static void updateAccount(OwnerCore &core,
                          const StoredAccount &known,
                          const Command &command,
                          const CommandDone &done)
{
    Params params(command.params);
    const Result<Account> account = accountFrom(core, params, known.account);
    if (!account) {
        done(account.error());
        return;
    }
    const Store::Done saved = [&core, account = *account, done](const Result<void> &kept) {
        if (!kept) {
            done(kept.error());
            return;
        }
        core.putAccount({account, AccountPhase::Ready},
                        answerWith(done, {{u"id"_s, account.id.value}}));
    };
    if (command.secret.isEmpty())
        saved({});
    else
        storeSecret(core, account->id, command.secret, saved);
}

static void removeAccount(OwnerCore &core, const StoredAccount &known, const CommandDone &done)
{
    const AccountId id = known.account.id;
    const QJsonObject answer = {{u"id"_s, id.value}};
    if (!needsSecret(known.account.provider)) {
        core.dropAccount(id, answerWith(done, answer));
        return;
    }
    core.openSecrets([&core, known, id, answer, done](const Result<SecretStore *> &opened) {
        if (!opened) {
            done(opened.error());
            return;
        }
        core.putAccount({known.account, AccountPhase::Removing}, {});
        (*opened)->remove(id, [&core, known, id, answer, done](const Result<void> &removed) {
            if (removed) {
                core.dropAccount(id, answerWith(done, answer));
                return;
            }
            core.putAccount(known, {}); // the secret is still there, and so is the account
            done(removed.error());
        });
    });
}

static QJsonObject testAnswer(const AccountTestResult &result)
{
    return {{u"passed"_s, result.passed},
            {u"step"_s, accountTestStepName(result.step)},
            {u"status"_s, result.status},
            {u"models"_s, result.models},
            {u"message"_s, result.message},
            {u"ms"_s, static_cast<qint64>(result.duration.count())}};
}

static void runTest(OwnerCore &core,
                    const Account &account,
                    const Secret &secret,
                    const AccountTestPlan &plan,
                    const CommandDone &done)
{
    core.relay().testAccount(
        account, secret, plan, [account, done](const AccountTestResult &result) {
            if (!result.passed)
                qCInfo(lcControl).noquote() << "test of" << account.id.value << result.message;
            done(testAnswer(result));
        });
}

static void testAccount(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    const QString id = params.text(u"id"_s);
    const bool isDeep = command.params.value("generate"_L1).toBool();
    const AccountTestPlan plan = {isDeep ? AccountTestDepth::Generate : AccountTestDepth::Models};
    Account start;
    if (!id.isEmpty()) {
        const Result<StoredAccount> known = findAccount(core, id);
        if (!known) {
            done(known.error());
            return;
        }
        start = known->account;
    }
    const Result<Account> account = accountFrom(core, params, start);
    if (!account) {
        done(account.error());
        return;
    }
    if (!command.secret.isEmpty() || !needsSecret(account->provider)) {
        runTest(core, *account, command.secret, plan, done);
        return;
    }
    // What serves again is not passed over any longer.
    const CommandDone answered =
        [&core, id = account->id, isStored = *account == start, done](const CommandResult &result) {
            if (isStored && result && result->value("passed"_L1).toBool())
                core.relay().resetAccount(id);
            done(result);
        };
    core.openSecrets(
        [&core, account = *account, plan, done, answered](const Result<SecretStore *> &opened) {
            if (!opened) {
                done(opened.error());
                return;
            }
            (*opened)->read(account.id, [=, &core](const Result<Secret> &secret) {
                if (!secret) {
                    done(secret.error());
                    return;
                }
                // What was locked at the start may be open now: the relay gets it too.
                core.setCredential(account.id, *secret);
                emit core.accountsChanged();
                runTest(core, account, *secret, plan, answered);
            });
        });
}

static void changeState(OwnerCore &core,
                        const StoredAccount &known,
                        const QString &verb,
                        const CommandDone &done)
{
    StoredAccount changed = known;
    if (verb == "enable"_L1) {
        changed.account.enabled = true;
        changed.account.draining = false;
    } else if (verb == "disable"_L1) {
        changed.account.enabled = false;
    } else if (verb == "drain"_L1) {
        changed.account.draining = true;
    } else { // reset
        changed.account.draining = false;
        core.relay().resetAccount(known.account.id);
    }
    core.putAccount(changed, answerWith(done, {{u"id"_s, known.account.id.value}}));
}

bool runAccountCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (!command.name.startsWith("account."_L1))
        return false;
    const QString verb = command.name.sliced(8);
    if (verb == "add"_L1) {
        addAccount(core, command, done);
        return true;
    }
    if (verb == "list"_L1) {
        done(accountList(core));
        return true;
    }
    if (verb == "test"_L1) {
        testAccount(core, command, done);
        return true;
    }
    static const QStringList others = {
        u"show"_s, u"update"_s, u"remove"_s, u"enable"_s, u"disable"_s, u"drain"_s, u"reset"_s};
    if (!others.contains(verb))
        return false;
    const Result<StoredAccount> known = findAccount(core, command.params.value("id"_L1).toString());
    if (!known)
        done(known.error());
    else if (verb == "show"_L1)
        done(accountObject(core, *known));
    else if (verb == "update"_L1)
        updateAccount(core, *known, command, done);
    else if (verb == "remove"_L1)
        removeAccount(core, *known, done);
    else
        changeState(core, *known, verb, done);
    return true;
}

} // namespace deskrelay
