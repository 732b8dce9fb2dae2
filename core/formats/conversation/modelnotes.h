#pragma once

#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

// What the relay itself tells a model within a conversation: in one wording at every upstream.

/// The user's, where an upstream wants the user to begin.
inline constexpr QByteArrayView openingNote("Begin.");
/// The user's, where the assistant shall go on and the upstream wants the user to speak last.
inline constexpr QByteArrayView goOnNote("Continue exactly where your message above stops.");
/// Where any JSON is asked for: OpenAI promises none where nobody speaks of it.
inline constexpr QByteArrayView anyJsonNote("Answer with one JSON object.");
/// In place of a call's result that the client did not send.
inline constexpr QByteArrayView missingResultNote("No result of this call was given.");
/// Before what the assistant made, where the user must show it.
inline constexpr QByteArrayView drawnNote("What the assistant made in its message above:");

/// In the place of a medium that the model cannot be given.
QByteArray leftOutNote(const MediaPart &media);
/// Before media of a tool's result that stand outside of it.
QByteArray resultMediaNote(const QByteArray &callId);
/// The text of a result that is an error, where no field tells it.
QByteArray errorText(const QByteArray &text);

/// Whether \a text is Claude Code's first block: for Anthropic's billing alone, and different each
/// time, so that it would spoil another provider's prompt cache.
bool isBillingHeader(QByteArrayView text);

} // namespace deskrelay
