#pragma once

#include "core/base/jsontree.h"

#include <QByteArrayList>

namespace deskrelay {

// What a JSON Schema says, in the terms in which Gemini asks.

/// Its types, lower-case, each once; `null` among them where the value may be null.
QByteArrayList schemaTypes(const JsonNode &schema);
/// More than one, `null` aside.
bool hasSeveralTypes(const QByteArrayList &types);
bool hasIntegerType(const JsonNode &schema);
/// The type that a schema without one means, with `null` beside it where a value may be null;
/// empty where it does not tell.
QByteArrayList impliedSchemaTypes(const JsonNode &schema);

/// Whether a keyword speaks of values of that type alone.
bool isKeywordOf(QByteArrayView type, QByteArrayView keyword);
/// Whether it speaks of values of one type alone, whichever.
bool isVariantKeyword(QByteArrayView keyword);

/// Whether Gemini's `enum` takes the value: text that is not empty, and numbers.
bool isEnumerableValue(const JsonNode &value);
bool isKnownFormat(QByteArrayView format);

/// The constraints that Gemini has no keyword for, in words.
QByteArray constraintsInWords(const JsonNode &schema);

} // namespace deskrelay
