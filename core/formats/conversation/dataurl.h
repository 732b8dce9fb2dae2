#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

struct DataUrl
{
    QByteArray type = {}; ///< Without parameters; `text/plain` where none is given.
    QByteArray data = {}; ///< Base64, without white space.
    bool operator==(const DataUrl &) const = default;
};

/// Reads `data:image/png;base64,…`, with parameters, with or without base64, white space inside.
/// Empty where it is none.
std::optional<DataUrl> parseDataUrl(QByteArrayView url);
QByteArray dataUrl(QByteArrayView type, QByteArrayView base64);

} // namespace deskrelay
