#pragma once

#include "core/formats/conversation/conversation.h"

#include <QByteArray>
#include <QByteArrayList>

namespace deskrelay {

/// The URLs of media that the conversation names but does not hold, each once, in their order.
/// What cannot fetch them by itself (Gemini) needs them inlined first.
QByteArrayList remoteMedia(const Conversation &conversation);

/// Puts what was fetched from \a url in its place. \a type is the media type that came with it;
/// one that the conversation told stays.
void inlineMedia(Conversation &conversation,
                 const QByteArray &url,
                 const QByteArray &type,
                 const QByteArray &bytes);

} // namespace deskrelay
