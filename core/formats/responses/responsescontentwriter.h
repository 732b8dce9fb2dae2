#pragma once

#include "core/base/jsonwriter.h"
#include "core/base/result.h"
#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/modeltraits.h"

#include <QByteArrayList>

namespace deskrelay {

/// Writes texts and media as the content parts of messages and outputs.
///
/// What the model does not take becomes a line of text that says so, and is named in \a dropped.
class ResponsesContentWriter final
{
public:
    ResponsesContentWriter(const Conversation &conversation,
                           const ModelTraits &traits,
                           QByteArrayList &dropped);

    void writeText(JsonWriter &json, const TextPart &text, const std::optional<CacheLife> &cache);
    /// Usage: a file that is stored at another provider.
    Result<void>
    writeMedia(JsonWriter &json, const MediaPart &media, const std::optional<CacheLife> &cache);

private:
    void writeBreakpoint(JsonWriter &json, const std::optional<CacheLife> &cache);
    void writeNote(JsonWriter &json, const MediaPart &media);
    void writeFile(JsonWriter &json, const MediaPart &media);
    bool isTaken(const MediaPart &media) const;

    const Format m_client;
    const ModelTraits &m_traits;
    QByteArrayList &m_dropped;
    qsizetype m_hintsToSkip = 0; ///< Four breakpoints at most are written: the last ones.
};

} // namespace deskrelay
