#include "core/formats/conversation/mediafacts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace deskrelay {

using Kind = MediaPart::Kind;
using Source = MediaPart::Source;

/// How the base64 of a file begins, by its type.
static constexpr std::array<std::pair<QByteArrayView, QByteArrayView>, 4> imageBeginnings = {
    {{"iVBORw0KGgo", "image/png"},
     {"/9j/", "image/jpeg"},
     {"R0lGOD", "image/gif"},
     {"UklGR", "image/webp"}}};
static constexpr QByteArrayView pdfBeginning("JVBERi0");

static QByteArray seenType(const MediaPart &media)
{
    if (media.source != Source::Base64)
        return {};
    if (media.kind == Kind::Document && media.data.startsWith(pdfBeginning))
        return "application/pdf";
    for (const auto &[beginning, type] : imageBeginnings) {
        if (media.kind == Kind::Image && media.data.startsWith(beginning))
            return type.toByteArray();
    }
    return {};
}

static QByteArray toldType(const MediaPart &media)
{
    const QByteArray type = media.type.split(';').first().trimmed().toLower();
    return type == "image/jpg" ? QByteArray("image/jpeg") : type;
}

bool hasMediaType(const MediaPart &media)
{
    return !toldType(media).isEmpty() || !seenType(media).isEmpty();
}

QByteArray mediaTypeOf(const MediaPart &media)
{
    if (QByteArray type = seenType(media); !type.isEmpty())
        return type;
    if (QByteArray type = toldType(media); !type.isEmpty())
        return type;
    switch (media.kind) {
    case Kind::Image:
        return "image/png";
    case Kind::Audio:
        return "audio/wav";
    case Kind::Document:
        break;
    }
    return media.source == Source::Text ? "text/plain" : "application/pdf";
}

bool isTextType(QByteArrayView type)
{
    static constexpr QByteArrayView others[] = {"application/json",
                                                "application/ld+json",
                                                "application/x-ndjson",
                                                "application/xml",
                                                "application/yaml",
                                                "application/x-yaml",
                                                "application/toml",
                                                "application/javascript",
                                                "application/x-javascript",
                                                "application/typescript",
                                                "application/x-python",
                                                "application/x-sh",
                                                "application/sql",
                                                "application/csv"};
    return type.startsWith("text/") ||
           std::find(std::begin(others), std::end(others), type) != std::end(others);
}

bool isCommonImageType(QByteArrayView type)
{
    return type == "image/png" || type == "image/jpeg" || type == "image/gif" ||
           type == "image/webp";
}

std::optional<QByteArray> documentText(const MediaPart &media)
{
    if (media.kind != Kind::Document)
        return std::nullopt;
    if (media.source == Source::Text)
        return media.data;
    if (media.source != Source::Base64 || !isTextType(mediaTypeOf(media)))
        return std::nullopt;
    return QByteArray::fromBase64(media.data);
}

Field mediaField(MediaPart::Kind kind)
{
    switch (kind) {
    case Kind::Document:
        return Field::Documents;
    case Kind::Audio:
        return Field::Audio;
    case Kind::Image:
        break;
    }
    return Field::Images;
}

} // namespace deskrelay
