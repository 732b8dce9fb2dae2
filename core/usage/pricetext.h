#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"
#include "core/usage/price.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace deskrelay {

/// A decimal such as `0.075` or `7.5e-8`, exactly, times 10^\a exponent and rounded half up. Empty:
/// it is none, or the outcome is negative or above TokenPrice::most.
std::optional<qint64> scaledDecimal(QByteArrayView text, int exponent);

/// Micro-dollars as dollars: `0.075`.
QByteArray dollarText(qint64 micros);

/// For people: `$2.50`, and with what is below a cent where there is any.
QString usdText(qint64 micros);

/// A price as it stands in a table: `from`, `input`, `output`, `cache-read`, `cache-write`,
/// `cache-write-1h` in dollars for a million tokens; `above` with `tokens` and the same; `tiers`,
/// each a factor or an object of all that. Protocol: something is missing or wrong.
Result<ModelPrice> readPrice(const JsonNode &row);
/// The same text again; reads back equal.
QByteArray priceText(const ModelPrice &price);

/// A day as `2026-01-31`, from its midnight UTC on. Empty: it is none.
std::optional<TimePoint> priceDay(QStringView text);

} // namespace deskrelay
