#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace deskrelay {

// How the values of settings are written, beside parseDuration() in relayconfig.h.

/// Decimal digits and nothing else, up to what a qint64 holds.
std::optional<qint64> parseWholeNumber(QStringView text);

/// A whole number of bytes, or with KiB, MiB or GiB behind it.
std::optional<qint64> parseSize(QStringView text);

/// The shortest form that parseSize() reads back exactly.
QString sizeText(qint64 bytes);

/// The shortest form that parseDuration() reads back exactly.
QString durationText(std::chrono::seconds duration);

} // namespace deskrelay
