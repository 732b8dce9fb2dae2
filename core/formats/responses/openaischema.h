#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

// What OpenAI takes as a function's parameters: an object at the top, with `properties`, without
// `anyOf`, `oneOf`, `allOf`, `enum` or `not` beside it. All below stays as it came.

/// A schema that was written for OpenAI; only one that is missing is filled in.
QByteArray openAiParameters(const QByteArray &schema);
/// A schema that was written for another provider.
QByteArray foreignParameters(const QByteArray &schema);

/// Whether strict mode takes the schema: each object closed, each property required.
bool fitsStrictMode(const QByteArray &schema);

} // namespace deskrelay
