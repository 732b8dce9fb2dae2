#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// What reading a request says that names a `thread`: a conversation kept at Anthropic, which no
/// other upstream has. To go on without it would lose the history.
Error threadUnsupportedError();
bool isThreadUnsupported(const Error &error);

/// The body of the 400 that makes Anthropic's SDK send its whole history instead.
///
/// \note Source: @anthropic-ai/sdk 1.12, `thread_unsupported_request`.
QByteArray threadUnsupportedBody(QByteArrayView requestId);

} // namespace deskrelay
