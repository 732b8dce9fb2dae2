#include "core/keys/clientkey.h"

#include <QCryptographicHash>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

Secret generateClientKey()
{
    QByteArray bits = randomBytes(32);
    QByteArray text = bits.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    wipeBytes(bits);
    QByteArray key("dk-" + text);
    wipeBytes(text);
    return Secret(std::move(key));
}

QByteArray hashClientKey(QByteArrayView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(key);
    return hash.result();
}

std::optional<Error> keyRefusal(const ClientKey &key, TimePoint now)
{
    if (key.revoked) {
        return makeError(
            Error::Kind::Denied,
            u"The key \"%1\" was revoked; make a new one in Deskrelay."_s.arg(key.name));
    }
    if (key.expires && *key.expires <= now) {
        return makeError(
            Error::Kind::Denied,
            u"The key \"%1\" has expired; make a new one in Deskrelay."_s.arg(key.name));
    }
    return std::nullopt;
}

const ClientKey *findClientKey(const QList<ClientKey> &keys, QByteArrayView hash)
{
    // All are looked at, so that the time does not tell which one it was.
    const ClientKey *found = nullptr;
    for (const ClientKey &key : keys) {
        if (!key.hash.isEmpty() && equalInConstantTime(key.hash, hash))
            found = &key;
    }
    return found;
}

/// Matches with one point to go back to: linear for a glob of one star, never exponential.
static bool globMatches(QStringView glob, QStringView text)
{
    qsizetype at = 0;
    qsizetype position = 0;
    qsizetype star = -1;
    qsizetype starText = 0;
    while (position < text.size()) {
        const bool more = at < glob.size();
        if (more && glob.at(at) == u'*') {
            star = at++;
            starText = position;
        } else if (more && (glob.at(at) == u'?' ||
                            glob.at(at).toCaseFolded() == text.at(position).toCaseFolded())) {
            ++at;
            ++position;
        } else if (star >= 0) {
            at = star + 1;
            position = ++starText;
        } else {
            return false;
        }
    }
    while (at < glob.size() && glob.at(at) == u'*')
        ++at;
    return at == glob.size();
}

bool modelAllowed(const ClientKey &key, QStringView model)
{
    return key.models.isEmpty() ||
           std::any_of(key.models.begin(), key.models.end(), [model](const QString &glob) {
               return globMatches(glob, model);
           });
}

} // namespace deskrelay
