#pragma once

#include "core/formats/conversation/parts.h"

#include <QByteArray>

namespace deskrelay {

// Gemini signs texts and calls, whose items have no field for it here. The signature goes along as
// a `reasoning` item after the item that it belongs to, whose sealed content names that item.

/// \a state as the content of a reasoning item that belongs to the call \a callId, or to the text
/// before it where that is empty.
SealedState carriedState(const SealedState &state, const QByteArray &callId);
/// Whether a reasoning item's state is another part's.
bool isCarried(const SealedState &state);
/// The call that it belongs to; empty: the text before it.
QByteArray carriedFor(const SealedState &state);

} // namespace deskrelay
