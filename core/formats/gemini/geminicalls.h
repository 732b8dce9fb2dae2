#pragma once

#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

/// A name for a call that came without an id: the same for the same call at the same place.
QByteArray inventedCallId(QByteArrayView seed,
                          qsizetype ordinal,
                          QByteArrayView name,
                          QByteArrayView arguments);

/// A part's `thoughtSignature`. The field is base64 by its type and some clients decode it, so a
/// foreign provider's state is carried as the base64 of its wrapped text.
QByteArray signatureText(const SealedState &state);
std::optional<SealedState> readSignature(QByteArrayView text);

} // namespace deskrelay
