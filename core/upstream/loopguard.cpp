#include "core/upstream/loopguard.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static const QByteArray hopField = "x-deskrelay-hop";

static const QByteArray &ownMark()
{
    static const QByteArray mark = randomId({}).toLatin1();
    return mark;
}

Headers hopHeaders(const Account &account, const Headers &client)
{
    Headers headers;
    if (account.baseUrl.isEmpty() || account.baseUrl == defaultBaseUrl(account.provider))
        return headers;
    QList<QByteArray> marks = client.values(hopField);
    marks.append(ownMark());
    headers.add(hopField, marks.join(", "));
    return headers;
}

bool hasPassedHere(const Headers &client)
{
    for (const QByteArray &value : client.values(hopField)) {
        for (const QByteArray &mark : value.split(',')) {
            if (mark.trimmed() == ownMark())
                return true;
        }
    }
    return false;
}

bool isLoopReply(int status, const Headers &upstream)
{
    return status == loopStatus && upstream.contains("x-deskrelay-request-id");
}

QString loopMessage(const Account &account)
{
    return u"The base URL of the account \"%1\" (%2) leads back to this relay. Give the account "
           u"the "
           u"address of its provider."_s.arg(account.name, account.baseUrl);
}

} // namespace deskrelay
