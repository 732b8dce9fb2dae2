#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>

namespace deskrelay {

/// How a schema that a Gemini client sent is written.
enum class SchemaDialect
{
    OpenApi,   ///< Gemini's own `Schema`: UPPERCASE types, `nullable`, numbers as strings.
    JsonSchema ///< JSON Schema, in which some tools write UPPERCASE types all the same.
};

/// \a schema as JSON Schema. What no rule touches keeps its order and its text; a schema that is
/// JSON Schema already is returned as it came.
QByteArray jsonSchemaFrom(const JsonNode &schema, SchemaDialect dialect);

} // namespace deskrelay
