#include "core/formats/gemini/geminimedia.h"

#include <array>
#include <utility>

namespace deskrelay {

static MediaPart::Kind kindOf(QByteArrayView type)
{
    if (type.startsWith("image/"))
        return MediaPart::Kind::Image;
    if (type.startsWith("audio/"))
        return MediaPart::Kind::Audio;
    return MediaPart::Kind::Document;
}

MediaPart inlineMediaPart(const QByteArray &type, const QByteArray &base64, const QByteArray &name)
{
    MediaPart media{.kind = kindOf(type), .type = type, .data = base64, .name = name};
    if (type.startsWith("text/")) {
        const auto decoded =
            QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
        if (decoded && (*decoded).isValidUtf8()) {
            media.source = MediaPart::Source::Text;
            media.data = *decoded;
        }
    }
    return media;
}

MediaPart fileMediaPart(const QByteArray &type, const QByteArray &uri, const QByteArray &name)
{
    const bool isRemote = (uri.startsWith("https://") || uri.startsWith("http://")) &&
                          !uri.startsWith("https://generativelanguage.googleapis.com/");
    return {.kind = kindOf(type),
            .source = isRemote ? MediaPart::Source::Url : MediaPart::Source::File,
            .type = type,
            .data = uri,
            .name = name};
}

QByteArray mediaTypeOf(const MediaPart &media)
{
    if (!media.type.isEmpty())
        return media.type == "image/jpg" ? "image/jpeg" : media.type;
    if (media.source == MediaPart::Source::Text)
        return "text/plain";
    static constexpr std::array<std::pair<QByteArrayView, QByteArrayView>, 5> beginnings = {
        {{"iVBOR", "image/png"},
         {"/9j/", "image/jpeg"},
         {"R0lGOD", "image/gif"},
         {"UklGR", "image/webp"},
         {"JVBER", "application/pdf"}}};
    if (media.source == MediaPart::Source::Base64) {
        for (const auto &[beginning, type] : beginnings) {
            if (media.data.startsWith(beginning))
                return type.toByteArray();
        }
    }
    switch (media.kind) {
    case MediaPart::Kind::Image:
        return "image/png";
    case MediaPart::Kind::Audio:
        return "audio/wav";
    case MediaPart::Kind::Document:
        break;
    }
    return "application/pdf";
}

bool isReadByGemini(QByteArrayView type)
{
    if (type.startsWith("image/"))
        return type != "image/gif" && type != "image/svg+xml" && type != "image/bmp" &&
               type != "image/tiff";
    return type.startsWith("audio/") || type.startsWith("video/") || type.startsWith("text/") ||
           type == "application/pdf" || type == "application/json" || type == "application/xml" ||
           type == "application/rtf" || type == "application/x-javascript" ||
           type == "application/x-python";
}

} // namespace deskrelay
