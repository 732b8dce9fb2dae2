#include "core/formats/messages/toolinput.h"

#include <QCryptographicHash>
#include <QStringBuilder>

#include <algorithm>

namespace deskrelay {

QByteArray toolUseId(const QByteArray &id)
{
    QByteArray fit = id;
    for (char &c : fit) {
        const bool isAllowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!isAllowed)
            c = '_';
    }
    constexpr qsizetype longest = 128; // the API tells no bound; nobody's own is longer
    if (fit == id && !fit.isEmpty() && fit.size() <= longest)
        return fit;
    const QByteArray mark =
        QCryptographicHash::hash(id, QCryptographicHash::Sha256).toHex().first(12);
    return fit.first(std::min(fit.size(), longest - mark.size() - 1)) + '_' + mark;
}

} // namespace deskrelay
