#pragma once

#include "core/base/jsontree.h"

#include <QByteArrayView>

#include <initializer_list>

namespace deskrelay {

// What the rules of several formats ask of a value.

/// A string that is not empty.
bool isNamed(const JsonNode &node);
/// A whole number that is not negative.
bool isCount(const JsonNode &node);
/// A count, or nothing at all.
bool isCountOrMissing(const JsonNode &node);
bool isNull(const JsonNode &node);
/// A string, or null.
bool isTextOrNull(const JsonNode &node);
/// One of the strings.
bool isOneOf(const JsonNode &node, std::initializer_list<QByteArrayView> words);
/// An object without other members than these.
bool hasOnly(const JsonNode &object, std::initializer_list<QByteArrayView> names);
/// The count; 0 where there is none.
qint64 countOf(const JsonNode &node);

} // namespace deskrelay
