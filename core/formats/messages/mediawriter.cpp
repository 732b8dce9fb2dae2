#include "core/formats/messages/mediawriter.h"

#include "core/formats/conversation/mediafacts.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Kind = MediaPart::Kind;
using Source = MediaPart::Source;

static QString imageObstacle(const MediaPart &media, const ModelTraits &traits)
{
    if (!traits.takesImages)
        return u"The model takes no images."_s;
    if (media.source != Source::File && !isCommonImageType(mediaTypeOf(media)))
        return u"The model takes PNG, JPEG, GIF and WebP images alone."_s;
    return {};
}

static QString documentObstacle(const MediaPart &media, const ModelTraits &traits)
{
    if (documentText(media))
        return {};
    if (!traits.takesDocuments)
        return u"The model takes no documents but text."_s;
    if (media.source != Source::File && mediaTypeOf(media) != "application/pdf")
        return u"The model takes PDF and text documents alone."_s;
    return {};
}

QString mediaObstacle(const MediaPart &media, const ModelTraits &traits, Format client)
{
    if (media.kind == Kind::Audio)
        return u"The model takes no audio. Send text instead."_s;
    if (media.source == Source::File && client != Format::AnthropicMessages)
        return u"The file lies at another provider's account. Send its content instead."_s;
    return media.kind == Kind::Image ? imageObstacle(media, traits)
                                     : documentObstacle(media, traits);
}

static void writeTextSource(JsonWriter &writer, QByteArrayView text)
{
    writer.member("type", "text").member("media_type", "text/plain").member("data", text);
}

void writeMedia(JsonWriter &writer, const MediaPart &media, CacheHints &hints)
{
    const bool isImage = media.kind == Kind::Image;
    writer.beginObject().member("type", isImage ? "image" : "document");
    writer.key("source").beginObject();
    if (const std::optional<QByteArray> text = documentText(media)) {
        writeTextSource(writer, *text);
    } else if (media.source == Source::Url) {
        writer.member("type", "url").member("url", media.data);
    } else if (media.source == Source::File) {
        writer.member("type", "file").member("file_id", media.data);
    } else {
        writer.member("type", "base64").member("media_type", mediaTypeOf(media));
        writer.member("data", media.data);
    }
    writer.endObject();
    if (!isImage && !media.name.isEmpty())
        writer.member("title", media.name);
    hints.write(writer, media.cache);
    writer.endObject();
}

} // namespace deskrelay
