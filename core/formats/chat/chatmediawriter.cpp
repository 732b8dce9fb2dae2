#include "core/formats/chat/chatmediawriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/mediafacts.h"

namespace deskrelay {

using namespace Qt::StringLiterals;
using Kind = MediaPart::Kind;
using Source = MediaPart::Source;

static void writeHint(JsonWriter &writer, std::optional<CacheLife> life, ChatTarget &target)
{
    if (!life)
        return;
    if (!target.traits().takesCacheBreakpoints) {
        target.drop(Field::CacheHints);
        return;
    }
    writer.key("prompt_cache_breakpoint").beginObject().member("mode", "explicit");
    if (*life == CacheLife::Long)
        writer.member("ttl", "12h");
    writer.endObject();
}

ChatPart writeChatText(const TextPart &part, ChatTarget &target)
{
    if (!part.cache)
        return {.text = part.text};
    if (!target.traits().takesCacheBreakpoints) {
        target.drop(Field::CacheHints);
        return {.text = part.text};
    }
    JsonWriter writer;
    writer.beginObject().member("type", "text").member("text", part.text);
    writeHint(writer, part.cache, target);
    return {.text = part.text, .json = writer.endObject().take()};
}

static ChatPart writeImage(const MediaPart &part, ChatTarget &target)
{
    JsonWriter writer;
    writer.beginObject().member("type", "image_url").key("image_url").beginObject();
    writer.member("url",
                  part.source == Source::Url ? part.data : dataUrl(mediaTypeOf(part), part.data));
    const bool isNewest = part.detail == "original" && !target.isOpenAi();
    if (!part.detail.isEmpty())
        writer.member("detail", isNewest ? QByteArray("high") : part.detail);
    writer.endObject();
    writeHint(writer, part.cache, target);
    return {.json = writer.endObject().take()};
}

static std::optional<ChatPart> writeAudio(const MediaPart &part, ChatTarget &target)
{
    const QByteArray type = mediaTypeOf(part);
    const bool isWave = type == "audio/wav" || type == "audio/x-wav";
    const bool isMp3 = type == "audio/mp3" || type == "audio/mpeg";
    if (!target.traits().takesAudio || part.source != Source::Base64 || (!isWave && !isMp3))
        return std::nullopt;
    JsonWriter writer;
    writer.beginObject().member("type", "input_audio").key("input_audio").beginObject();
    writer.member("data", part.data).member("format", isWave ? "wav" : "mp3").endObject();
    writeHint(writer, part.cache, target);
    return ChatPart{.json = writer.endObject().take()};
}

/// Text is text wherever it comes from: every model takes it so.
static ChatPart writeTextDocument(const MediaPart &part, const QByteArray &text, ChatTarget &target)
{
    return writeChatText(
        {.text = part.name.isEmpty() ? text : part.name + ":\n" + text, .cache = part.cache},
        target);
}

static ChatPart writeFile(const MediaPart &part, ChatTarget &target)
{
    JsonWriter writer;
    writer.beginObject().member("type", "file").key("file").beginObject();
    if (part.source == Source::File) {
        writer.member("file_id", part.data);
    } else {
        writer.member("filename", part.name.isEmpty() ? QByteArray("document.pdf") : part.name)
            .member("file_data", dataUrl(mediaTypeOf(part), part.data));
    }
    writer.endObject();
    writeHint(writer, part.cache, target);
    return {.json = writer.endObject().take()};
}

/// Whether a chat model reads a medium of its kind and type.
static bool isTaken(const MediaPart &part, const ModelTraits &traits)
{
    if (part.kind == Kind::Image)
        return traits.takesImages && isCommonImageType(mediaTypeOf(part));
    return traits.takesDocuments && part.source != Source::Url &&
           (part.source == Source::File || mediaTypeOf(part) == "application/pdf");
}

Result<std::optional<ChatPart>> writeChatMedia(const MediaPart &part, ChatTarget &target)
{
    const bool isOwnFile =
        target.isClientOpenAi() && target.isOpenAi() && part.kind == Kind::Document;
    if (part.source == Source::File && !isOwnFile) {
        return target.refuse(mediaField(part.kind),
                             u"is a file of an account that this model's provider cannot read; "
                             "send its content"_s);
    }
    if (const std::optional<QByteArray> text = documentText(part))
        return std::optional(writeTextDocument(part, *text, target));
    std::optional<ChatPart> written;
    if (part.kind == Kind::Audio)
        written = writeAudio(part, target);
    else if (isTaken(part, target.traits()))
        written = part.kind == Kind::Image ? writeImage(part, target) : writeFile(part, target);
    if (!written)
        target.drop(mediaField(part.kind));
    return written;
}

} // namespace deskrelay
