#pragma once

#include "core/formats/conversation/conversation.h"

#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// One of Anthropic's own tools that the client runs itself, as the function that it is to another
/// provider's model: the shell, the editor of files, the memory. Its calls and results are those of
/// any function. Empty for a \a type that the provider runs, and for those that need more than a
/// schema (the computer).
///
/// \note Source: Anthropic's documentation of the bash, text editor and memory tools.
std::optional<Tool> clientRunTool(QByteArrayView type);

} // namespace deskrelay
