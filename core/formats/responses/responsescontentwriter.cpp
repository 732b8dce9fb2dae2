#include "core/formats/responses/responsescontentwriter.h"

#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/responses/responsescontent.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype mostBreakpoints = 4;

static bool hasHint(const Part &part)
{
    if (const auto *const text = std::get_if<TextPart>(&part))
        return text->cache.has_value();
    if (const auto *const media = std::get_if<MediaPart>(&part))
        return media->cache.has_value();
    return false;
}

/// Whether the result ends in a content part that can carry the hint.
static qsizetype hintsOf(const ToolResultPart &result)
{
    qsizetype count = 0;
    for (const ToolResultPart::Content &content : result.content)
        count +=
            std::visit([](const auto &part) { return part.cache.has_value() ? 1 : 0; }, content);
    const bool isOwnNeeded =
        result.cache && !result.content.isEmpty() &&
        !std::visit([](const auto &part) { return part.cache.has_value(); }, result.content.last());
    return count + (isOwnNeeded ? 1 : 0);
}

static qsizetype countHints(const Conversation &conversation)
{
    qsizetype count = 0;
    for (const Message &message : conversation.messages) {
        if (message.role == Role::Assistant)
            continue;
        for (const Part &part : message.parts) {
            if (const auto *const result = std::get_if<ToolResultPart>(&part))
                count += hintsOf(*result);
            else if (message.role == Role::User && hasHint(part))
                ++count;
        }
    }
    return count;
}

ResponsesContentWriter::ResponsesContentWriter(const Conversation &conversation,
                                               const ModelTraits &traits,
                                               QByteArrayList &dropped)
    : m_client(conversation.format)
    , m_traits(traits)
    , m_dropped(dropped)
{
    const qsizetype hints = countHints(conversation);
    if (!traits.takesCacheBreakpoints) {
        if (hints > 0)
            dropOnce(dropped, fieldName(m_client, Field::CacheHints));
        m_hintsToSkip = hints;
    } else {
        m_hintsToSkip = std::max<qsizetype>(0, hints - mostBreakpoints);
    }
}

void ResponsesContentWriter::writeBreakpoint(JsonWriter &json,
                                             const std::optional<CacheLife> &cache)
{
    if (!cache || m_hintsToSkip-- > 0)
        return;
    json.key("prompt_cache_breakpoint").beginObject().member("mode", "explicit");
    if (cache == CacheLife::Long)
        json.member("ttl", "12h");
    json.endObject();
}

void ResponsesContentWriter::writeText(JsonWriter &json,
                                       const TextPart &text,
                                       const std::optional<CacheLife> &cache)
{
    json.beginObject().member("type", "input_text").member("text", text.text);
    writeBreakpoint(json, cache);
    json.endObject();
}

static QByteArray kindName(MediaPart::Kind kind)
{
    switch (kind) {
    case MediaPart::Kind::Document:
        return "document";
    case MediaPart::Kind::Audio:
        return "sound";
    case MediaPart::Kind::Image:
        break;
    }
    return "image";
}

static Field fieldOf(MediaPart::Kind kind)
{
    switch (kind) {
    case MediaPart::Kind::Document:
        return Field::Documents;
    case MediaPart::Kind::Audio:
        return Field::Audio;
    case MediaPart::Kind::Image:
        break;
    }
    return Field::Images;
}

void ResponsesContentWriter::writeNote(JsonWriter &json, const MediaPart &media)
{
    dropOnce(m_dropped, fieldName(m_client, fieldOf(media.kind)));
    const QByteArray name = media.name.isEmpty() ? QByteArray() : ' ' + media.name;
    writeText(json,
              {.text = '[' + kindName(media.kind) + name + " left out: this model takes none]"},
              media.cache);
}

bool ResponsesContentWriter::isTaken(const MediaPart &media) const
{
    switch (media.kind) {
    case MediaPart::Kind::Image:
        return m_traits.takesImages && media.source != MediaPart::Source::Text;
    case MediaPart::Kind::Document:
        return m_traits.takesDocuments;
    case MediaPart::Kind::Audio:
        return m_traits.takesAudio && media.source == MediaPart::Source::Base64;
    }
    return false;
}

/// A plain text document's text; empty where it is none.
static std::optional<QByteArray> plainText(const MediaPart &media)
{
    if (media.kind != MediaPart::Kind::Document)
        return std::nullopt;
    if (media.source == MediaPart::Source::Text)
        return media.data;
    if (media.source == MediaPart::Source::Base64 && media.type.startsWith("text/"))
        return QByteArray::fromBase64(media.data);
    return std::nullopt;
}

void ResponsesContentWriter::writeFile(JsonWriter &json, const MediaPart &media)
{
    json.member("type", "input_file");
    if (media.source == MediaPart::Source::Url) {
        json.member("file_url", media.data); // which takes no name
        return;
    }
    json.member("filename", media.name.isEmpty() ? QByteArray("document.pdf") : media.name);
    json.member(
        "file_data",
        dataUrl(media.type.isEmpty() ? QByteArray("application/pdf") : media.type, media.data));
}

Result<void> ResponsesContentWriter::writeMedia(JsonWriter &json,
                                                const MediaPart &media,
                                                const std::optional<CacheLife> &cache)
{
    const bool isOpenAi = m_client == Format::OpenAiResponses || m_client == Format::OpenAiChat;
    if (media.source == MediaPart::Source::File && !isOpenAi)
        return makeError(
            Error::Kind::Usage,
            u"`%1` names a file that is stored at another provider, where this model cannot read "
            "it. Send the file's content instead."_s.arg(
                QString::fromUtf8(fieldName(m_client, fieldOf(media.kind)))));
    // One that the client wrote as a file stays one.
    if (const std::optional<QByteArray> text = plainText(media);
        text && m_client != Format::OpenAiResponses) {
        const QByteArray title = media.name.isEmpty() ? QByteArray() : media.name + ":\n";
        writeText(json, {.text = title + *text}, cache);
        return {};
    }
    if (!isTaken(media)) {
        writeNote(json, media);
        return {};
    }
    json.beginObject();
    const bool isImage = media.kind == MediaPart::Kind::Image;
    if (media.kind == MediaPart::Kind::Audio) {
        json.member("type", "input_audio").key("input_audio").beginObject();
        json.member("data", media.data);
        json.member("format", media.type.contains("wav") ? "wav" : "mp3").endObject();
    } else if (media.source == MediaPart::Source::File) {
        json.member("type", isImage ? "input_image" : "input_file").member("file_id", media.data);
    } else if (isImage) {
        json.member("type", "input_image");
        if (media.source == MediaPart::Source::Url)
            json.member("image_url", media.data);
        else
            json.member(
                "image_url",
                dataUrl(media.type.isEmpty() ? QByteArray("image/png") : media.type, media.data));
    } else {
        writeFile(json, media);
    }
    if (!media.detail.isEmpty())
        json.member("detail", media.detail);
    else if (isImage)
        json.member("detail", "auto");
    writeBreakpoint(json, cache);
    json.endObject();
    return {};
}

} // namespace deskrelay
