#include "core/formats/gemini/geminimedia.h"

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

bool isReadByGemini(QByteArrayView type)
{
    if (type.startsWith("image/"))
        return type != "image/gif" && type != "image/svg+xml" && type != "image/bmp" &&
               type != "image/tiff";
    return type.startsWith("audio/") || type.startsWith("video/") || isTextType(type) ||
           type == "application/pdf" || type == "application/rtf";
}

} // namespace deskrelay
