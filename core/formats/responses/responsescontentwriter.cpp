#include "core/formats/responses/responsescontentwriter.h"

#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/fieldname.h"
#include "core/formats/conversation/mediafacts.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/responses/responsescontent.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr qsizetype mostBreakpoints = 4;

static bool hasHint(const Part &part)
{
    if (const auto *const text = std::get_if<TextPart>(&part))
        return text->cache.has_value();
    if (const auto *const media = std::get_if<MediaPart>(&part))
        return media->cache.has_value();
    const auto *const call = std::get_if<ToolCallPart>(&part);
    return call && call->cache;
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

/// Those that have a place: the assistant's own parts have none.
static qsizetype countHints(const Conversation &conversation)
{
    qsizetype count = 0;
    for (const Message &message : conversation.messages) {
        if (message.role == Role::Assistant)
            continue;
        for (const Part &part : message.parts) {
            if (const auto *const result = std::get_if<ToolResultPart>(&part))
                count += hintsOf(*result);
            else if (hasHint(part))
                ++count;
        }
    }
    return count;
}

static bool hasHintOfAssistant(const Conversation &conversation)
{
    const QList<Message> &messages = conversation.messages;
    return std::any_of(messages.begin(), messages.end(), [](const Message &message) {
        return message.role == Role::Assistant &&
               std::any_of(message.parts.begin(), message.parts.end(), hasHint);
    });
}

ResponsesContentWriter::ResponsesContentWriter(const Conversation &conversation,
                                               const ModelTraits &traits,
                                               QByteArrayList &dropped)
    : m_client(conversation.format)
    , m_traits(traits)
    , m_dropped(dropped)
{
    const qsizetype hints = countHints(conversation);
    const bool areLost = hints > 0 && !traits.takesCacheBreakpoints;
    if (areLost || hasHintOfAssistant(conversation))
        dropOnce(dropped, fieldName(m_client, Field::CacheHints));
    if (!traits.takesCacheBreakpoints) {
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

void ResponsesContentWriter::writeNote(JsonWriter &json, const MediaPart &media)
{
    dropOnce(m_dropped, fieldName(m_client, mediaField(media.kind)));
    writeText(json, {.text = leftOutNote(media)}, media.cache);
}

/// What OpenAI takes as a file beside PDF: text, and office documents.
static bool isFileType(const QByteArray &type)
{
    return type == "application/pdf" || type == "application/rtf" || type == "application/msword" ||
           isTextType(type) || type.startsWith("application/vnd.");
}

bool ResponsesContentWriter::isTaken(const MediaPart &media) const
{
    const QByteArray type = mediaTypeOf(media);
    const bool isFile = media.source == MediaPart::Source::File;
    switch (media.kind) {
    case MediaPart::Kind::Image:
        return m_traits.takesImages && media.source != MediaPart::Source::Text &&
               (isFile || isCommonImageType(type));
    case MediaPart::Kind::Document:
        return m_traits.takesDocuments && (isFile || isFileType(type));
    case MediaPart::Kind::Audio:
        return m_traits.takesAudio && media.source == MediaPart::Source::Base64;
    }
    return false;
}

void ResponsesContentWriter::writeFile(JsonWriter &json, const MediaPart &media)
{
    json.member("type", "input_file");
    if (media.source == MediaPart::Source::Url) {
        json.member("file_url", media.data); // which takes no name
        return;
    }
    const QByteArray type = mediaTypeOf(media);
    const QByteArray name = type == "application/pdf" ? "document.pdf" : "document";
    json.member("filename", media.name.isEmpty() ? name : media.name);
    json.member("file_data", dataUrl(type, media.data));
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
                QString::fromUtf8(fieldName(m_client, mediaField(media.kind)))));
    // One that the client wrote as a file stays one, where the model takes it.
    if (const std::optional<QByteArray> text = documentText(media);
        text && (m_client != Format::OpenAiResponses || !isTaken(media))) {
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
            json.member("image_url", dataUrl(mediaTypeOf(media), media.data));
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
