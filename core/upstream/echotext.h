#pragma once

#include "core/base/result.h"
#include "core/formats/format.h"
#include "core/formats/operation.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// What the echo account reads out of a request.
struct EchoInput
{
    QByteArray lastText = {};     ///< The text of the last message that a person (or tool) sent.
    qint64 textBytes = 0;         ///< Bytes of all text in the request.
    bool isStreamed = false;      ///< The body's `stream`.
    bool wantsUsageChunk = false; ///< openai-chat's `stream_options.include_usage`.
};

/// Reads a request of any of the four formats, or an embedding's. Protocol: it is not JSON, or
/// holds no message; the text says which field is missing.
Result<EchoInput> readEchoInput(Format format, Operation operation, QByteArrayView body);

/// A rough count of tokens for \a bytes of text; at least 1.
qint64 echoTokens(qint64 bytes);

} // namespace deskrelay
