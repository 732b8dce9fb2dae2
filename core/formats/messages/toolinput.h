#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// \a id where Anthropic takes it (letters, digits, `_`, `-`), else one made of it: the same for
/// the same \a id, and another's for no other.
QByteArray toolUseId(const QByteArray &id);

} // namespace deskrelay
