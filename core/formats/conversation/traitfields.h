#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/modeltraits.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QMap>
#include <QString>

#include <variant>

namespace deskrelay {

class JsonNode;

/// What one trait may be: a way of thinking, levels of effort, yes or no, a number of tokens.
using TraitValue = std::variant<ModelTraits::Thinking, QList<Effort>, bool, qint64>;

/// Some of a model's traits by the names of their fields, as a row of the table, an upstream's list
/// or a person tells them; the others stay as they are.
using TraitChanges = QMap<QByteArray, TraitValue>;

namespace trait {
inline constexpr auto thinking = "thinking";
inline constexpr auto efforts = "efforts";
inline constexpr auto structuredOutput = "structured-output";
inline constexpr auto images = "images";
inline constexpr auto documents = "documents";
inline constexpr auto maxOutputTokens = "max-output-tokens";
inline constexpr auto contextTokens = "context-tokens";
} // namespace trait

/// Every field of ModelTraits by its name, in the order in which a person reads them.
const QByteArrayList &traitFields();
/// Usage: there is no such field; names the nearest.
Result<void> checkTraitField(const QString &field);

/// What \a field of \a traits says. \a field is one of traitFields().
TraitValue traitOf(const ModelTraits &traits, const QByteArray &field);
/// Puts \a changes in; one that does not fit its field is passed over.
void applyTraits(ModelTraits &traits, const TraitChanges &changes);

/// A value as a person writes it: `adaptive`, `low,high` (`no` without levels), `yes`, `64000`.
QString traitText(const TraitValue &value);
/// Reads that back. Usage: names the field and what it may be.
Result<TraitValue> parseTrait(const QString &field, const QString &text);
/// Reads a member of the table: text, a list of levels, true or false, a number. Usage as above.
Result<TraitValue> readTrait(const QString &field, const JsonNode &node);

} // namespace deskrelay
