#include "core/control/accountview.h"

#include <QDateTime>
#include <QJsonArray>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QString timeText(TimePoint time)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(time), Qt::UTC).toString(Qt::ISODate);
}

static QString stateOf(const Account &account, const QString &attention)
{
    if (!account.enabled)
        return u"off"_s;
    if (!attention.isEmpty())
        return u"needs attention"_s;
    return account.draining ? u"draining"_s : u"serving"_s;
}

QJsonObject accountObject(const OwnerCore &core, const StoredAccount &stored)
{
    const Account &account = stored.account;
    const QString attention = core.attention(account.id);
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
                          {u"state"_s, stateOf(account, attention)},
                          {u"reason"_s, attention},
                          {u"created"_s, timeText(account.created)}};
    for (const AccountStatus &status : core.snapshot().accounts) {
        if (status.id != account.id)
            continue;
        object.insert(u"in_flight"_s, status.inFlight);
        object.insert(u"last_error"_s, status.lastError);
        object.insert(u"requests_today"_s, status.requestsToday);
        object.insert(u"tokens_today"_s, status.tokensToday.total());
        if (status.lastUsed)
            object.insert(u"last_used"_s, timeText(*status.lastUsed));
    }
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
