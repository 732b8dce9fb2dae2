#include "core/relay/metrics.h"

namespace deskrelay {

static void addHead(QByteArray &text, const char *name, const char *help)
{
    text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + " gauge\n";
}

static void addGauge(QByteArray &text, const char *name, const char *help, qint64 value)
{
    addHead(text, name, help);
    text += QByteArray(name) + ' ' + QByteArray::number(value) + '\n';
}

/// A label's value: backslash, quote and line feed are escaped.
static QByteArray escaped(const QString &value)
{
    QByteArray bytes = value.toUtf8();
    bytes.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return bytes;
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
    addHead(text, "deskrelay_account_tokens_today", "Tokens since local midnight by account.");
    for (const AccountStatus &status : snapshot.accounts) {
        QString provider;
        for (const Account &account : accounts) {
            if (account.id == status.id)
                provider = providerName(account.provider);
        }
        text += "deskrelay_account_tokens_today{account=\"" + escaped(status.id.value) +
                "\",provider=\"" + escaped(provider) + "\"} " +
                QByteArray::number(status.tokensToday.total()) + '\n';
    }
    return text;
}

} // namespace deskrelay
