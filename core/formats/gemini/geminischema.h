#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// A JSON Schema in the words that Gemini reads (`responseJsonSchema`).
///
/// Constraints that it knows no keyword for are told in the description. Order and the text of
/// numbers stay. What is no JSON object becomes the schema of any object.
///
/// \note Source: the Gemini API's reference of GenerationConfig.responseJsonSchema.
QByteArray geminiSchema(QByteArrayView schema);

/// The same for a function's parameters: an object at the top; empty where there are none.
QByteArray geminiParameters(QByteArrayView schema);

} // namespace deskrelay
