#pragma once

#include <QByteArrayView>

namespace deskrelay {

/// Whether OpenAI takes the JSON Schema \a schema with `strict: true`: every object lists all its
/// properties as required and allows no others.
bool isStrictSchema(QByteArrayView schema);

} // namespace deskrelay
