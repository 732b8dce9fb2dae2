#include "core/formats/conversation/modelnotes.h"

#include "core/formats/conversation/mediafacts.h"

namespace deskrelay {

static QByteArray kindName(MediaPart::Kind kind)
{
    switch (kind) {
    case MediaPart::Kind::Document:
        return "file";
    case MediaPart::Kind::Audio:
        return "sound";
    case MediaPart::Kind::Image:
        break;
    }
    return "image";
}

QByteArray leftOutNote(const MediaPart &media)
{
    QByteArray note = "[Left out: " + kindName(media.kind);
    if (!media.name.isEmpty())
        note += ' ' + media.name;
    else if (media.source == MediaPart::Source::Url)
        note += ' ' + media.data; // which a tool may know how to fetch
    if (hasMediaType(media))
        note += " of type " + mediaTypeOf(media);
    return note + ", which you cannot read.]";
}

QByteArray resultMediaNote(const QByteArray &callId)
{
    return "Result of the tool call " + callId + ':';
}

QByteArray errorText(const QByteArray &text)
{
    return text.isEmpty() ? QByteArray("Error") : "Error: " + text;
}

bool isBillingHeader(QByteArrayView text)
{
    return text.startsWith("x-anthropic-billing-header");
}

} // namespace deskrelay
