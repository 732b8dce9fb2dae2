#include "core/control/accountview.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString timeText(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::UTC).toString(Qt::ISODate);
}

static QString stateOf(const Account &account, const QString &attention, const Cooldown *cooldown)
{
    if (!account.enabled)
        return u"off"_s;
    if (!attention.isEmpty() || (cooldown && !cooldown->until))
        return u"needs attention"_s;
    if (cooldown)
        return u"cooling"_s;
    return account.draining ? u"draining"_s : u"serving"_s;
}

/// "cooling until 14:32 (429, asked by the provider)", with the model where it is one's alone.
static QString coolingText(const Cooldown &cooldown)
{
    if (!cooldown.until)
        return u"%1; see to it, then test or reset the account"_s.arg(cooldown.reason);
    const QDateTime until = QDateTime::fromMSecsSinceEpoch(toMilliseconds(*cooldown.until));
    const bool isToday = until.date() == QDate::currentDate();
    const QString text = u"cooling until %1 (%2)"_s.arg(
        until.toString(isToday ? u"HH:mm:ss"_s : u"yyyy-MM-dd HH:mm"_s), cooldown.reason);
    return cooldown.model.isEmpty() ? text : cooldown.model + u": "_s + text;
}

static QJsonArray cooldownList(const AccountStatus &status)
{
    QJsonArray list;
    for (const Cooldown &cooldown : status.cooldowns) {
        list.append(QJsonObject{
            {u"model"_s, cooldown.model},
            {u"reason"_s, cooldown.reason},
            {u"since"_s, timeText(cooldown.since)},
            {u"until"_s, cooldown.until ? QJsonValue(timeText(*cooldown.until)) : QJsonValue()},
            {u"failures"_s, cooldown.failures}});
    }
    return list;
}

static void insertStatus(QJsonObject &object, const AccountStatus &status)
{
    object.insert(u"in_flight"_s, status.inFlight);
    object.insert(u"last_error"_s, status.lastError);
    object.insert(u"requests_today"_s, status.requestsToday);
    object.insert(u"tokens_today"_s, status.tokensToday.total());
    object.insert(u"cooldowns"_s, cooldownList(status));
    object.insert(u"sessions"_s, status.sessions);
    object.insert(u"quota_used"_s, status.quotaUsed);
    if (status.quotaFreeAgain)
        object.insert(u"quota_free_again"_s, timeText(*status.quotaFreeAgain));
    if (status.lastUsed)
        object.insert(u"last_used"_s, timeText(*status.lastUsed));
    if (status.successRate)
        object.insert(u"success_rate"_s, *status.successRate);
    if (status.medianFirstToken)
        object.insert(u"first_token_ms"_s, qint64(status.medianFirstToken->count()));
}

QJsonObject accountObject(const OwnerCore &core, const StoredAccount &stored)
{
    const Account &account = stored.account;
    const QList<AccountStatus> statuses = core.snapshot().accounts;
    const auto status =
        std::find_if(statuses.begin(), statuses.end(), [&account](const AccountStatus &known) {
            return known.id == account.id;
        });
    const Cooldown *const cooldown =
        status == statuses.end() ? nullptr : longestOf(status->cooldowns);
    const QString attention = core.attention(account.id);
    const QString reason = attention.isEmpty() && cooldown ? coolingText(*cooldown) : attention;
    QJsonObject object = {{u"id"_s, account.id.value},
                          {u"name"_s, account.name},
                          {u"provider"_s, providerName(account.provider)},
                          {u"base_url"_s, account.baseUrl},
                          {u"priority"_s, account.priority},
                          {u"weight"_s, account.weight},
                          {u"groups"_s, QJsonArray::fromStringList(account.groups)},
                          {u"models"_s, QJsonArray::fromStringList(account.models)},
                          {u"proxy"_s, account.proxy},
                          {u"max_concurrency"_s, account.maxConcurrent},
                          {u"enabled"_s, account.enabled},
                          {u"draining"_s, account.draining},
                          {u"state"_s, stateOf(account, attention, cooldown)},
                          {u"reason"_s, reason},
                          {u"created"_s, timeText(account.created)}};
    if (status != statuses.end())
        insertStatus(object, *status);
    return object;
}

QJsonObject accountList(const OwnerCore &core)
{
    QJsonArray list;
    for (const StoredAccount &stored : core.accounts()) {
        if (stored.phase == AccountPhase::Ready)
            list.append(accountObject(core, stored));
    }
    return {{u"accounts"_s, list}};
}

} // namespace deskrelay
