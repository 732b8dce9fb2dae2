#pragma once

#include "core/base/result.h"
#include "core/capture/capture.h"

namespace deskrelay {

/// A capture's messages as they are kept: CBOR, compressed with zstd.
QByteArray encodeMessages(const QList<CapturedMessage> &messages);

/// Reads them again. Protocol: the bytes are not what encodeMessages() makes.
Result<QList<CapturedMessage>> decodeMessages(const QByteArray &bytes);

} // namespace deskrelay
