#include "core/formats/chat/chatmediawriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/conversation/dataurl.h"

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
    const QByteArray type = part.type.isEmpty() ? QByteArray("image/png") : part.type;
    JsonWriter writer;
    writer.beginObject().member("type", "image_url").key("image_url").beginObject();
    writer.member("url", part.source == Source::Url ? part.data : dataUrl(type, part.data));
    const bool isNewest = part.detail == "original" && !target.isOpenAi();
    if (!part.detail.isEmpty())
        writer.member("detail", isNewest ? QByteArray("high") : part.detail);
    writer.endObject();
    writeHint(writer, part.cache, target);
    return {.json = writer.endObject().take()};
}

static std::optional<ChatPart> writeAudio(const MediaPart &part, ChatTarget &target)
{
    const bool isWave = part.type == "audio/wav" || part.type == "audio/x-wav";
    const bool isMp3 = part.type == "audio/mp3" || part.type == "audio/mpeg";
    if (!target.traits().takesAudio || part.source != Source::Base64 || (!isWave && !isMp3)) {
        target.drop(Field::Audio);
        return std::nullopt;
    }
    JsonWriter writer;
    writer.beginObject().member("type", "input_audio").key("input_audio").beginObject();
    writer.member("data", part.data).member("format", isWave ? "wav" : "mp3").endObject();
    writeHint(writer, part.cache, target);
    return ChatPart{.json = writer.endObject().take()};
}

/// Text is text wherever it comes from: every model takes it so.
static ChatPart writeTextDocument(const MediaPart &part)
{
    return {.text = part.name.isEmpty() ? part.data : part.name + ":\n" + part.data};
}

static ChatPart writeFile(const MediaPart &part, ChatTarget &target)
{
    JsonWriter writer;
    writer.beginObject().member("type", "file").key("file").beginObject();
    if (part.source == Source::File) {
        writer.member("file_id", part.data);
    } else {
        const QByteArray type = part.type.isEmpty() ? QByteArray("application/pdf") : part.type;
        writer.member("filename", part.name.isEmpty() ? QByteArray("document.pdf") : part.name)
            .member("file_data", dataUrl(type, part.data));
    }
    writer.endObject();
    writeHint(writer, part.cache, target);
    return {.json = writer.endObject().take()};
}

Field chatMediaField(MediaPart::Kind kind)
{
    return kind == Kind::Image   ? Field::Images
           : kind == Kind::Audio ? Field::Audio
                                 : Field::Documents;
}

Result<std::optional<ChatPart>> writeChatMedia(const MediaPart &part, ChatTarget &target)
{
    const bool isOwnFile =
        target.isClientOpenAi() && target.isOpenAi() && part.kind == Kind::Document;
    if (part.source == Source::File && !isOwnFile) {
        return target.refuse(chatMediaField(part.kind),
                             u"is a file of an account that this model's provider cannot read; "
                             "send its content"_s);
    }
    if (part.source == Source::Text)
        return std::optional(writeTextDocument(part));
    if (part.kind == Kind::Audio)
        return writeAudio(part, target);
    const bool isImage = part.kind == Kind::Image;
    const bool isTaken = isImage ? target.traits().takesImages
                                 : target.traits().takesDocuments && part.source != Source::Url;
    if (!isTaken) {
        target.drop(chatMediaField(part.kind));
        return std::optional<ChatPart>();
    }
    return std::optional(isImage ? writeImage(part, target) : writeFile(part, target));
}

} // namespace deskrelay
