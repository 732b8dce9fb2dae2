#include "core/relay/metrics.h"

#include "core/usage/pricetext.h"

#include <functional>

namespace deskrelay {

static void addHead(QByteArray &text, const char *name, const char *help, const char *type)
{
    text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

static void addGauge(QByteArray &text, const char *name, const char *help, qint64 value)
{
    addHead(text, name, help, "gauge");
    text += QByteArray(name) + ' ' + QByteArray::number(value) + '\n';
}

/// A label's value: backslash, quote and line feed are escaped.
static QByteArray escaped(const QString &value)
{
    QByteArray bytes = value.toUtf8();
    bytes.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return bytes;
}

/// One value for each account.
static void addByAccount(QByteArray &text,
                         const char *name,
                         const QList<AccountStatus> &statuses,
                         const QList<Account> &accounts,
                         const std::function<QByteArray(const AccountStatus &)> &value)
{
    for (const AccountStatus &status : statuses) {
        QString provider;
        for (const Account &account : accounts) {
            if (account.id == status.id)
                provider = providerName(account.provider);
        }
        text += QByteArray(name) + "{account=\"" + escaped(status.id.value) + "\",provider=\"" +
                escaped(provider) + "\"} " + value(status) + '\n';
    }
}

QByteArray metricsText(const RelaySnapshot &snapshot, const QList<Account> &accounts)
{
    QByteArray text;
    addGauge(
        text, "deskrelay_requests_in_flight", "Requests now at an upstream.", snapshot.inFlight);
    addGauge(
        text, "deskrelay_requests_today", "Requests since local midnight.", snapshot.requestsToday);
    addGauge(text,
             "deskrelay_requests_failed_today",
             "Requests since local midnight that ended with a status of 400 or above.",
             snapshot.failedToday);
    const char *name = "deskrelay_account_tokens_today";
    addHead(text, name, "Tokens since local midnight by account.", "gauge");
    addByAccount(text, name, snapshot.accounts, accounts, [](const AccountStatus &status) {
        return QByteArray::number(status.tokensToday.total());
    });
    name = "deskrelay_cost_usd_total";
    addHead(text, name, "US dollars since the relay began, of requests with a price.", "counter");
    addByAccount(text, name, snapshot.accounts, accounts, [](const AccountStatus &status) {
        return dollarText(status.costMicros);
    });
    name = "deskrelay_requests_unpriced_total";
    addHead(text, name, "Requests since the relay began that have no price.", "counter");
    text += QByteArray(name) + ' ' + QByteArray::number(snapshot.unpriced) + '\n';
    return text;
}

} // namespace deskrelay
