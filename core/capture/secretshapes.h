#pragma once

#include <QByteArray>

namespace deskrelay {

/// \a text, of any kind, with "[redacted]" in the place of what has the shape of a secret:
/// - tokens that begin as the keys of providers, hosts and clouds do (`sk-…`, `AIza…`, `ghp_…`, …);
/// - JSON web tokens, and what follows `Bearer` and `Basic`;
/// - private keys in PEM;
/// - the text after `…_KEY=`, `"api_key":`, `password=` and their like.
///
/// Takes time in proportion to the text.
QByteArray withoutSecretShapes(const QByteArray &text);

} // namespace deskrelay
