#include "core/base/ids.h"

#include <QRandomGenerator>

namespace deskrelay {

QByteArray randomBytes(qsizetype count)
{
    QByteArray bytes(count, '\0');
    QRandomGenerator *const source = QRandomGenerator::system();
    for (char &byte : bytes)
        byte = static_cast<char>(source->bounded(256));
    return bytes;
}

QString randomId(const QString &prefix)
{
    static constexpr char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    QString id = prefix;
    for (const char byte : randomBytes(12))
        id += QLatin1Char(alphabet[static_cast<unsigned char>(byte) % 32]);
    return id;
}

} // namespace deskrelay
