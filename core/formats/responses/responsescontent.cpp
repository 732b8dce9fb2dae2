#include "core/formats/responses/responsescontent.h"

#include "core/formats/conversation/dataurl.h"
#include "core/formats/responses/checkedfields.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

void dropOnce(QByteArrayList &dropped, const QByteArray &field)
{
    if (!dropped.contains(field))
        dropped.append(field);
}

static std::optional<CacheLife> readBreakpoint(const JsonNode &part)
{
    const JsonNode &breakpoint = part["prompt_cache_breakpoint"];
    if (!breakpoint.isObject())
        return std::nullopt;
    return breakpoint["ttl"].is("12h") ? CacheLife::Long : CacheLife::Short;
}

/// Where \a url is a data URL, its type and data; else the URL.
static void setSource(MediaPart &media, const JsonNode &url)
{
    if (std::optional<DataUrl> data = parseDataUrl(url.text)) {
        media.source = MediaPart::Source::Base64;
        media.type = data->type;
        media.data = data->data;
    } else {
        media.source = MediaPart::Source::Url;
        media.data = url.string();
    }
}

static Result<MediaPart> readImage(const JsonNode &part, const QByteArray &path)
{
    CheckedFields fields(part, path);
    MediaPart image{.kind = MediaPart::Kind::Image,
                    .detail = fields.oneOf("detail", {"auto", "low", "high", "original"}),
                    .cache = readBreakpoint(part)};
    if (fields.error())
        return *fields.error();
    // Chat's nested form is tolerated.
    const JsonNode &url =
        part["image_url"].isObject() ? part["image_url"]["url"] : part["image_url"];
    if (url.isString() && !url.text.isEmpty()) {
        setSource(image, url);
    } else if (part["file_id"].isString()) {
        image.source = MediaPart::Source::File;
        image.data = part["file_id"].string();
    } else {
        return refusedField(path, u"needs `image_url` or `file_id`"_s);
    }
    return image;
}

static QByteArray typeOfFile(QByteArrayView name)
{
    static constexpr std::pair<QByteArrayView, QByteArrayView> types[] = {
        {".txt", "text/plain"},
        {".md", "text/markdown"},
        {".csv", "text/csv"},
        {".json", "application/json"},
        {".html", "text/html"}};
    const QByteArray lower = name.toByteArray().toLower();
    for (const auto &[ending, type] : types) {
        if (lower.endsWith(ending))
            return type.toByteArray();
    }
    return "application/pdf";
}

static Result<MediaPart> readFile(const JsonNode &part, const QByteArray &path)
{
    CheckedFields fields(part, path);
    MediaPart file{.kind = MediaPart::Kind::Document,
                   .name = fields.string("filename"),
                   .detail = fields.string("detail"),
                   .cache = readBreakpoint(part)};
    if (fields.error())
        return *fields.error();
    if (const JsonNode &data = part["file_data"]; data.isString() && !data.text.isEmpty()) {
        setSource(file, data);
        if (file.source == MediaPart::Source::Url) { // base64 without a data URL around it
            file.source = MediaPart::Source::Base64;
            file.type = typeOfFile(file.name);
        }
    } else if (part["file_url"].isString()) {
        setSource(file, part["file_url"]);
    } else if (part["file_id"].isString()) {
        file.source = MediaPart::Source::File;
        file.data = part["file_id"].string();
    } else {
        return refusedField(path, u"needs `file_data`, `file_url` or `file_id`"_s);
    }
    return file;
}

static Result<MediaPart> readAudio(const JsonNode &part, const QByteArray &path)
{
    const JsonNode &audio = part["input_audio"];
    if (!audio["data"].isString())
        return refusedField(path + ".input_audio.data", u"must be a string"_s);
    const bool isMp3 = audio["format"].is("mp3");
    return MediaPart{.kind = MediaPart::Kind::Audio,
                     .source = MediaPart::Source::Base64,
                     .type = isMp3 ? "audio/mpeg" : "audio/wav",
                     .data = audio["data"].string()};
}

static Result<void> appendMedia(const Result<MediaPart> &media, QList<Part> &parts)
{
    if (!media)
        return media.error();
    parts.append(*media);
    return {};
}

static Result<void>
readPart(const JsonNode &part, const QByteArray &path, QList<Part> &parts, QByteArrayList &dropped)
{
    if (part.isString()) {
        parts.append(TextPart{.text = part.string()});
        return {};
    }
    if (!part.isObject())
        return refusedField(path, u"must be an object"_s);
    const JsonNode &type = part["type"];
    if (type.is("input_text") || type.is("output_text") || type.is("text") ||
        type.is("summary_text") || type.is("reasoning_text")) {
        if (!part["text"].isString())
            return refusedField(path + ".text", u"must be a string"_s);
        parts.append(TextPart{.text = part["text"].string(), .cache = readBreakpoint(part)});
        return {};
    }
    if (type.is("refusal")) {
        parts.append(RefusalPart{part["refusal"].string()});
        return {};
    }
    if (type.is("input_image") || type.is("image_url"))
        return appendMedia(readImage(part, path), parts);
    if (type.is("input_file"))
        return appendMedia(readFile(part, path), parts);
    if (type.is("input_audio"))
        return appendMedia(readAudio(part, path), parts);
    if (!type.isString())
        return refusedField(path + ".type", u"must be a string"_s);
    dropOnce(dropped, "input.content." + type.string());
    return {};
}

Result<void> readResponsesContent(const JsonNode &content,
                                  const QByteArray &path,
                                  QList<Part> &parts,
                                  QByteArrayList &dropped)
{
    if (!content.isPresent())
        return {};
    if (content.isString()) {
        parts.append(TextPart{.text = content.string()});
        return {};
    }
    if (!content.isArray())
        return refusedField(path, u"must be a string or an array"_s);
    parts.reserve(parts.size() + static_cast<qsizetype>(content.items.size()));
    for (size_t i = 0; i < content.items.size(); ++i) {
        const QByteArray place = path + '[' + QByteArray::number(qulonglong(i)) + ']';
        if (const Result<void> read = readPart(content.items[i], place, parts, dropped); !read)
            return read.error();
    }
    return {};
}

MediaPart generatedImage(const JsonNode &item)
{
    const QByteArray format = item["output_format"].string();
    MediaPart image{.kind = MediaPart::Kind::Image};
    setSource(image, item["result"]);
    if (image.source == MediaPart::Source::Url) {
        image.source = MediaPart::Source::Base64;
        image.type = "image/" + (format.isEmpty() ? QByteArray("png") : format);
    }
    return image;
}

} // namespace deskrelay
