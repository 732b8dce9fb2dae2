#pragma once

#include <QByteArray>

#include <optional>

namespace deskrelay {

/// \a schema as a tool's `input_schema` must be: of an object, without a choice at its top. What
/// is that already stays as it came; empty is an object without properties.
QByteArray objectSchema(const QByteArray &schema);

/// \a schema as Anthropic's structured outputs take it: closed objects, and the bounds that they
/// do not know told in the description instead. Order and numbers stay. Empty where that cannot
/// be: it is recursive, open or untyped, or refers to elsewhere.
///
/// \note Source: Anthropic's documentation of structured outputs; @anthropic-ai/sdk's
/// transformJSONSchema.
std::optional<QByteArray> structuredSchema(const QByteArray &schema);

} // namespace deskrelay
