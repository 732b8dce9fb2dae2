#include "core/formats/messages/mediawriter.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Kind = MediaPart::Kind;
using Source = MediaPart::Source;

/// How the base64 of a file begins, by its type.
static constexpr std::array<std::pair<QByteArrayView, QByteArrayView>, 5> beginnings = {
    {{"iVBORw0KGgo", "image/png"},
     {"/9j/", "image/jpeg"},
     {"R0lGOD", "image/gif"},
     {"UklGR", "image/webp"},
     {"JVBERi0", "application/pdf"}}};

/// The type as Anthropic names it: what the bytes are where they tell, else what the client said.
static QByteArray typeOf(const MediaPart &media)
{
    for (const auto &[beginning, type] : beginnings) {
        if (media.data.startsWith(beginning))
            return type.toByteArray();
    }
    const QByteArray type = media.type.split(';').first().trimmed().toLower();
    return type == "image/jpg" ? "image/jpeg" : type;
}

static bool isTextType(const QByteArray &type)
{
    static constexpr QByteArrayView others[] = {"application/json",
                                                "application/xml",
                                                "application/yaml",
                                                "application/x-yaml",
                                                "application/toml",
                                                "application/javascript",
                                                "application/sql",
                                                "application/csv"};
    return type.startsWith("text/") ||
           std::find(std::begin(others), std::end(others), type) != std::end(others);
}

static QString imageObstacle(const MediaPart &media, const ModelTraits &traits)
{
    if (!traits.takesImages)
        return u"The model takes no images."_s;
    const QByteArray type = typeOf(media);
    if (media.source == Source::Base64 && type != "image/png" && type != "image/jpeg" &&
        type != "image/gif" && type != "image/webp")
        return u"The model takes PNG, JPEG, GIF and WebP images alone."_s;
    return {};
}

static QString documentObstacle(const MediaPart &media, const ModelTraits &traits)
{
    if (media.source == Source::Text)
        return {};
    const QByteArray type = typeOf(media);
    if (media.source == Source::Base64 && isTextType(type))
        return {};
    if (!traits.takesDocuments)
        return u"The model takes no documents but text."_s;
    if (media.source == Source::Base64 && type != "application/pdf")
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

Field fieldOf(MediaPart::Kind kind)
{
    switch (kind) {
    case MediaPart::Kind::Audio:
        return Field::Audio;
    case MediaPart::Kind::Document:
        return Field::Documents;
    case MediaPart::Kind::Image:
        break;
    }
    return Field::Images;
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
    switch (media.source) {
    case Source::Text:
        writeTextSource(writer, media.data);
        break;
    case Source::Url:
        writer.member("type", "url").member("url", media.data);
        break;
    case Source::File:
        writer.member("type", "file").member("file_id", media.data);
        break;
    case Source::Base64: {
        const QByteArray type = typeOf(media);
        if (!isImage && type != "application/pdf")
            writeTextSource(writer, QByteArray::fromBase64(media.data));
        else
            writer.member("type", "base64").member("media_type", type).member("data", media.data);
    }
    }
    writer.endObject();
    if (!isImage && !media.name.isEmpty())
        writer.member("title", media.name);
    hints.write(writer, media.cache);
    writer.endObject();
}

} // namespace deskrelay
