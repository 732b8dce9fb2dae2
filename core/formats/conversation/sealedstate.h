#pragma once

#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// \a state as text for another format's field of that kind: `dskr1.` and base64.
QByteArray wrapState(const SealedState &state);

/// The state that a client brings back in a field of \a format: one that was wrapped for it, else
/// that format's own, of \a kind. Empty for no text.
std::optional<SealedState> readState(QByteArrayView text, Format format, SealedState::Kind kind);

/// The text for a field of \a format: the state as it is where it is the format's own, else
/// wrapped.
QByteArray stateText(const SealedState &state, Format format);

/// Whether a request's body may hold state that was wrapped, reasoning without a seal, or a
/// conversation that this relay made compact: no upstream knows them, not even one of the client's
/// own format.
bool mayHoldWrapped(QByteArrayView body);

/// Whether an upstream that speaks \a format can read the state.
bool isReadableBy(const SealedState &state, Format format);

} // namespace deskrelay
