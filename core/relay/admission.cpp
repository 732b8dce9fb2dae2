#include "core/relay/admission.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

QList<QByteArray> keysShown(const Headers &headers, const QByteArray &query)
{
    QList<QByteArray> shown;
    const auto add = [&shown](const QByteArray &key) {
        if (!key.isEmpty() && !shown.contains(key))
            shown.append(key);
    };
    for (const QByteArray &value : headers.values("authorization")) {
        if (value.size() > 7 && equalsIgnoringCase(QByteArrayView(value).first(7), "bearer "))
            add(value.sliced(7).trimmed());
    }
    add(headers.value("x-api-key").trimmed());
    add(headers.value("x-goog-api-key").trimmed());
    if (query.isEmpty())
        return shown;
    for (const QByteArray &parameter : query.split('&')) {
        if (parameter.startsWith("key="))
            add(QByteArray::fromPercentEncoding(parameter.sliced(4)));
    }
    return shown;
}

Result<const ClientKey *>
admit(const QList<QByteArray> &shown, const QList<ClientKey> &keys, TimePoint now)
{
    if (shown.isEmpty()) {
        return makeError(Error::Kind::Denied,
                         u"No Deskrelay key was sent. Put one into the Authorization header as "
                         u"\"Bearer dk-…\", or into x-api-key or x-goog-api-key."_s);
    }
    Error refusal = makeError(Error::Kind::Denied,
                              u"This Deskrelay key is not known here. Make one in the window under "
                              u"Keys, or with \"deskrelayctl key create\"."_s);
    for (const QByteArray &key : shown) {
        const ClientKey *const known = findClientKey(keys, hashClientKey(key));
        if (!known)
            continue;
        const std::optional<Error> why = keyRefusal(*known, now);
        if (!why)
            return known;
        refusal = *why;
    }
    return refusal;
}

} // namespace deskrelay
