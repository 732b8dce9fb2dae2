#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// Takes a request body's content coding off: gzip, x-gzip, deflate (with or without zlib's
/// header), zstd, identity, or several in the order of the `Content-Encoding` header.
///
/// Unsupported: the coding is none of these. Protocol: the bytes do not follow it. TooLarge: the
/// result would exceed \a limit bytes; no more than that is ever held.
Result<QByteArray> decodeContent(QByteArrayView coding, const QByteArray &body, qsizetype limit);

/// \a bytes as zstd, for what is kept; decodeContent() reads it again.
QByteArray zstdEncoded(const QByteArray &bytes);

} // namespace deskrelay
