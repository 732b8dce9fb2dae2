#include "core/formats/conversation/dataurl.h"

#include <QList>

#include <algorithm>

namespace deskrelay {

static QByteArray withoutSpace(QByteArrayView text)
{
    QByteArray kept = text.toByteArray();
    kept.removeIf([](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    return kept;
}

std::optional<DataUrl> parseDataUrl(QByteArrayView url)
{
    constexpr QByteArrayView scheme("data:");
    if (url.size() < scheme.size() ||
        url.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    const qsizetype comma = url.indexOf(',');
    if (comma < 0)
        return std::nullopt;
    const QByteArray head = withoutSpace(url.sliced(scheme.size(), comma - scheme.size()));
    const QList<QByteArray> parts = head.split(';');
    const QByteArray payload = url.sliced(comma + 1).toByteArray();
    DataUrl data{.type = parts.first().isEmpty() ? "text/plain" : parts.first().toLower()};
    const bool isBase64 = std::any_of(parts.begin() + 1, parts.end(), [](const QByteArray &part) {
        return part.compare("base64", Qt::CaseInsensitive) == 0;
    });
    data.data = isBase64 ? withoutSpace(QByteArray::fromPercentEncoding(payload))
                         : QByteArray::fromPercentEncoding(payload).toBase64();
    return data;
}

QByteArray dataUrl(QByteArrayView type, QByteArrayView base64)
{
    QByteArray url;
    url.reserve(type.size() + base64.size() + 16);
    url += "data:";
    url.append(type);
    url += ";base64,";
    url.append(base64);
    return url;
}

} // namespace deskrelay
