#pragma once

#include <QByteArrayView>
#include <QString>

namespace deskrelay {

/// A client's program by its User-Agent: `claude-code`, `codex`, `gemini-cli`, … where it is one
/// that is known, else the header's first word in lower case; `other` where that is no name.
QString clientTool(QByteArrayView userAgent);

} // namespace deskrelay
