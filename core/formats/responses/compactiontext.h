#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace deskrelay {

// A model of another family has no sealed compaction: its summary goes as text inside of the
// `encrypted_content` of a `compaction` item, and comes back in the next request.

/// What asks a model for the summary that takes the conversation's place.
QByteArray compactionPrompt();

QByteArray wrapSummary(QByteArrayView summary);
/// Empty where \a encryptedContent is not of ours.
std::optional<QByteArray> unwrapSummary(QByteArrayView encryptedContent);
/// The summary as the message that opens the conversation's next part.
QByteArray summaryMessage(QByteArrayView summary);

} // namespace deskrelay
