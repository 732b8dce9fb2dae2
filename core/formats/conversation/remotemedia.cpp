#include "core/formats/conversation/remotemedia.h"

namespace deskrelay {

/// Calls \a visit with every medium, those in tools' results too.
template <typename Messages, typename Visit>
static void eachMedia(Messages &messages, const Visit &visit)
{
    for (auto &message : messages) {
        for (auto &part : message.parts) {
            if (auto *const media = std::get_if<MediaPart>(&part)) {
                visit(*media);
            } else if (auto *const result = std::get_if<ToolResultPart>(&part)) {
                for (auto &content : result->content) {
                    if (auto *const held = std::get_if<MediaPart>(&content))
                        visit(*held);
                }
            }
        }
    }
}

QByteArrayList remoteMedia(const Conversation &conversation)
{
    QByteArrayList urls;
    eachMedia(conversation.messages, [&urls](const MediaPart &media) {
        if (media.source == MediaPart::Source::Url && !urls.contains(media.data))
            urls.append(media.data);
    });
    return urls;
}

void inlineMedia(Conversation &conversation,
                 const QByteArray &url,
                 const QByteArray &type,
                 const QByteArray &bytes)
{
    const QByteArray base64 = bytes.toBase64();
    eachMedia(conversation.messages, [&](MediaPart &media) {
        if (media.source != MediaPart::Source::Url || media.data != url)
            return;
        media.source = MediaPart::Source::Base64;
        media.data = base64;
        if (media.type.isEmpty())
            media.type = type;
    });
}

} // namespace deskrelay
