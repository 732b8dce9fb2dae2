#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/chat/chattarget.h"

namespace deskrelay {

/// Writes `messages` into the object that \a writer is in.
///
/// A turn's calls are followed by the results of all of them, wherever they stood: a missing one is
/// made up as an error, one without a call is left out. Images of results follow in a user's
/// message, for a tool's holds text alone. Others' models get no two messages of one role in a row.
/// Usage: a message cannot be expressed at all.
Result<void> writeChatMessages(JsonWriter &writer, ChatTarget &target);

} // namespace deskrelay
