#include "core/base/nearest.h"
#include "core/control/commands.h"
#include "core/control/params.h"
#include "core/formats/format.h"

#include <QDateTime>
#include <QJsonArray>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QJsonValue timeValue(const std::optional<TimePoint> &time)
{
    if (!time)
        return QJsonValue::Null;
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(*time), Qt::UTC).toString(Qt::ISODate);
}

template <typename Number>
static QJsonValue numberValue(const std::optional<Number> &number)
{
    return number ? QJsonValue(static_cast<qint64>(*number)) : QJsonValue(QJsonValue::Null);
}

static QJsonValue dollars(const std::optional<qint64> &micros)
{
    return micros ? QJsonValue(double(*micros) / 1e6) : QJsonValue(QJsonValue::Null);
}

static QJsonObject keyObject(const ClientKey &key, const KeyCost &cost)
{
    QJsonArray accounts;
    for (const AccountId &account : key.accounts)
        accounts.append(account.value);
    return {{u"id"_s, key.id.value},
            {u"name"_s, key.name},
            {u"hint"_s, key.hint},
            {u"allow"_s, QJsonArray::fromStringList(key.families)},
            {u"accounts"_s, accounts},
            {u"groups"_s, QJsonArray::fromStringList(key.groups)},
            {u"models"_s, QJsonArray::fromStringList(key.models)},
            {u"rpm"_s, numberValue(key.requestsPerMinute)},
            {u"tpm"_s, numberValue(key.tokensPerMinute)},
            {u"max_concurrency"_s, numberValue(key.maxConcurrent)},
            {u"daily_cost"_s, dollars(key.dailyCostMicros)},
            {u"total_cost"_s, dollars(key.totalCostMicros)},
            {u"cost_today"_s, dollars(cost.today)},
            {u"cost_total"_s, dollars(cost.total)},
            {u"capture"_s, key.capture ? captureModeName(*key.capture) : u"default"_s},
            {u"expires"_s, timeValue(key.expires)},
            {u"revoked"_s, key.revoked},
            {u"created"_s, timeValue(key.created)},
            {u"last_used"_s, timeValue(key.lastUsed)}};
}

Result<ClientKey> findKey(const OwnerCore &core, const QString &reference)
{
    QStringList names;
    const ClientKey *named = nullptr;
    int count = 0;
    for (const ClientKey &key : core.keys()) {
        if (key.id.value == reference)
            return key;
        names << key.name << key.id.value;
        if (key.name == reference && !key.revoked) {
            named = &key;
            ++count;
        }
    }
    if (count == 1)
        return *named;
    if (count > 1) {
        return makeError(Error::Kind::Usage,
                         u"Several keys are named \"%1\": say which by its id."_s.arg(reference));
    }
    const QStringList nearest = nearestNames(reference, names);
    QString message = u"There is no key \"%1\"."_s.arg(reference);
    if (!nearest.isEmpty())
        message += u" Nearest: %1."_s.arg(nearest.join(u", "_s));
    return makeError(Error::Kind::NotFound, message);
}

/// `default` is as the setting says.
static Result<std::optional<CaptureMode>> captureFrom(const QString &name)
{
    if (name.isEmpty() || name == "default"_L1)
        return std::optional<CaptureMode>();
    const std::optional<CaptureMode> mode = captureModeFromName(name);
    if (!mode) {
        return makeError(
            Error::Kind::Usage,
            u"A key's captures are off, failures, all or default, not \"%1\"."_s.arg(name));
    }
    return mode;
}

static Result<ClientKey> keyFrom(const OwnerCore &core, Params &params)
{
    ClientKey key;
    key.id = KeyId{randomId(u"key_"_s)};
    key.created = core.clock().now();
    key.name = params.required(u"name"_s);
    key.families = params.list(u"allow"_s);
    for (const QString &family : std::as_const(key.families)) {
        if (!familyFromName(family)) {
            return makeError(
                Error::Kind::Usage,
                u"--allow takes anthropic, gemini and openai, not \"%1\"."_s.arg(family));
        }
    }
    const QStringList accounts = params.list(u"accounts"_s);
    for (const QString &reference : accounts) {
        const Result<StoredAccount> account = findAccount(core, reference);
        if (!account)
            return account.error();
        key.accounts.append(account->account.id);
    }
    key.groups = params.list(u"groups"_s);
    key.models = params.list(u"models"_s);
    constexpr qint64 most = 1'000'000'000'000;
    key.requestsPerMinute = params.number(u"rpm"_s, 1, most);
    key.tokensPerMinute = params.number(u"tpm"_s, 1, most);
    if (const auto bound = params.number(u"max_concurrency"_s, 1, 100'000))
        key.maxConcurrent = static_cast<int>(*bound);
    key.dailyCostMicros = params.dollars(u"daily_cost"_s);
    key.totalCostMicros = params.dollars(u"total_cost"_s);
    key.maxWait = params.duration(u"max_wait"_s);
    const Result<std::optional<CaptureMode>> capture = captureFrom(params.text(u"capture"_s));
    if (!capture)
        return capture.error();
    key.capture = *capture;
    const std::optional<std::chrono::seconds> life = params.duration(u"expires"_s);
    if (params.error())
        return *params.error();
    if (life && *life <= std::chrono::seconds(0))
        return makeError(Error::Kind::Usage, u"--expires must be more than 0, such as 30d."_s);
    if (life)
        key.expires = key.created + *life;
    return key;
}

static void createKey(OwnerCore &core, const Command &command, const CommandDone &done)
{
    Params params(command.params);
    Result<ClientKey> key = keyFrom(core, params);
    if (!key) {
        done(key.error());
        return;
    }
    const Secret secret = generateClientKey();
    key->hash = hashClientKey(secret.reveal());
    key->hint = QString::fromLatin1(secret.reveal().last(4));
    const QString shown = QString::fromLatin1(secret.reveal()); // once, to whoever made it
    core.putKey(*key, answerWith(done, {{u"id"_s, key->id.value}, {u"key"_s, shown}}));
}

/// Calls \a done with what each key has cost.
static void askCosts(OwnerCore &core,
                     const CommandDone &failed,
                     const std::function<void(const QHash<KeyId, KeyCost> &)> &done)
{
    core.store().queryKeyCosts(core.clock().now(), [failed, done](const auto &costs) {
        if (!costs) {
            failed(costs.error());
            return;
        }
        QHash<KeyId, KeyCost> byKey;
        for (const KeyCost &cost : *costs)
            byKey.insert(cost.key, cost);
        done(byKey);
    });
}

static void listKeys(OwnerCore &core, const CommandDone &done)
{
    askCosts(core, done, [done, keys = core.keys()](const QHash<KeyId, KeyCost> &costs) {
        QJsonArray list;
        for (const ClientKey &key : keys)
            list.append(keyObject(key, costs.value(key.id)));
        done(QJsonObject{{u"keys"_s, list}});
    });
}

static void
setCapture(OwnerCore &core, ClientKey key, const Command &command, const CommandDone &done)
{
    const Result<std::optional<CaptureMode>> mode =
        captureFrom(command.params.value("mode"_L1).toString());
    if (!mode) {
        done(mode.error());
        return;
    }
    key.capture = *mode;
    core.putKey(key, answerWith(done, {{u"id"_s, key.id.value}}));
}

bool runKeyCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    if (command.name == "key.create"_L1) {
        createKey(core, command, done);
        return true;
    }
    if (command.name == "key.list"_L1) {
        listKeys(core, done);
        return true;
    }
    if (command.name != "key.show"_L1 && command.name != "key.revoke"_L1 &&
        command.name != "key.capture"_L1)
        return false;
    Result<ClientKey> key = findKey(core, command.params.value("id"_L1).toString());
    if (!key) {
        done(key.error());
        return true;
    }
    if (command.name == "key.show"_L1) {
        askCosts(core, done, [done, shown = *key](const QHash<KeyId, KeyCost> &costs) {
            done(keyObject(shown, costs.value(shown.id)));
        });
        return true;
    }
    if (command.name == "key.capture"_L1) {
        setCapture(core, *key, command, done);
        return true;
    }
    key->revoked = true;
    core.putKey(*key, answerWith(done, {{u"id"_s, key->id.value}}));
    return true;
}

} // namespace deskrelay
