#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// A call's arguments as the object that `input` must be: `{}` for none. What a model wrote that
/// is no JSON object comes as `{"raw_arguments": "…"}`.
QByteArray toolInput(QByteArrayView arguments);

/// \a id where Anthropic takes it (letters, digits, `_`, `-`), else one made of it: the same for
/// the same \a id, and another's for no other.
QByteArray toolUseId(const QByteArray &id);

} // namespace deskrelay
