#include "core/formats/messages/contentreader.h"

#include "core/formats/conversation/sealedstate.h"

#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Need = RequestFields::Need;

static TextPart readText(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    fields.dropUnknown(block, {"type", "text", "cache_control"}, "messages.content");
    return {.text = fields.string(block, "text", path, Need::Required),
            .cache = fields.cache(block, path)};
}

/// The source that images and documents share.
static MediaPart readSource(const JsonNode &block,
                            MediaPart::Kind kind,
                            const QByteArray &path,
                            RequestFields &fields)
{
    using Source = MediaPart::Source;
    MediaPart media{.kind = kind, .cache = fields.cache(block, path)};
    const JsonNode &source = block["source"];
    if (!source.isObject()) {
        fields.fail(path, "source", u"It must be an object."_s);
        return media;
    }
    const QByteArray within = path + ".source";
    const JsonNode &type = source["type"];
    if (type.is("base64") || type.is("text")) {
        media.source = type.is("base64") ? Source::Base64 : Source::Text;
        media.type = fields.string(source, "media_type", within, Need::Required);
        media.data = fields.string(source, "data", within, Need::Required);
    } else if (type.is("url")) {
        media.source = Source::Url;
        media.data = fields.string(source, "url", within, Need::Required);
    } else if (type.is("file")) {
        media.source = Source::File;
        media.data = fields.string(source, "file_id", within, Need::Required);
    } else {
        fields.fail(within, "type", u"It must be \"base64\", \"url\", \"file\" or \"text\"."_s);
    }
    return media;
}

static MediaPart readImage(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    fields.dropUnknown(block, {"type", "source", "cache_control"}, "messages.content.image");
    const MediaPart media = readSource(block, MediaPart::Kind::Image, path, fields);
    if (media.source == MediaPart::Source::Text)
        fields.fail(path, "source.type", u"An image cannot be text."_s);
    return media;
}

/// A document's own content blocks: its text as one document, its images after it.
static QList<MediaPart>
readNested(const JsonNode &content, const QByteArray &path, RequestFields &fields)
{
    MediaPart text{.kind = MediaPart::Kind::Document,
                   .source = MediaPart::Source::Text,
                   .type = "text/plain",
                   .data = content.string()};
    QList<MediaPart> images;
    for (size_t i = 0; i < content.items.size(); ++i) {
        const JsonNode &block = content.items[i];
        const QByteArray at = path + '.' + QByteArray::number(qint64(i));
        if (block["type"].is("image")) {
            images.append(readImage(block, at, fields));
        } else {
            if (!text.data.isEmpty())
                text.data += "\n\n";
            text.data += readText(block, at, fields).text;
        }
    }
    if (!content.isString() && !content.isArray())
        fields.fail(path, {}, u"It must be a string or an array."_s);
    if (text.data.isEmpty())
        return images;
    images.prepend(text);
    return images;
}

static QList<MediaPart>
readDocument(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    fields.dropUnknown(
        block, {"type", "source", "title", "cache_control"}, "messages.content.document");
    QList<MediaPart> parts;
    if (block["source"]["type"].is("content")) {
        parts = readNested(block["source"]["content"], path + ".source.content", fields);
        if (!parts.isEmpty())
            parts.last().cache = fields.cache(block, path);
    } else {
        parts.append(readSource(block, MediaPart::Kind::Document, path, fields));
    }
    if (!parts.isEmpty())
        parts.first().name = fields.string(block, "title", path);
    return parts;
}

/// A search result is text to everybody: its title, where it is from, and what it says.
static TextPart
readSearchResult(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    QByteArray text = fields.string(block, "title", path, Need::Required);
    text += '\n' + fields.string(block, "source", path, Need::Required);
    for (const JsonNode &item : block["content"].items)
        text += "\n\n" + item["text"].string();
    return {.text = text, .cache = fields.cache(block, path)};
}

static void readResultBlock(const JsonNode &block,
                            const QByteArray &path,
                            QList<ToolResultPart::Content> &content,
                            RequestFields &fields)
{
    const JsonNode &type = block["type"];
    if (type.is("text")) {
        content.append(readText(block, path, fields));
    } else if (type.is("image")) {
        content.append(readImage(block, path, fields));
    } else if (type.is("document")) {
        const QList<MediaPart> parts = readDocument(block, path, fields);
        for (const MediaPart &part : parts)
            content.append(part);
    } else if (type.is("search_result")) {
        content.append(readSearchResult(block, path, fields));
    } else if (type.is("tool_reference")) {
        const QByteArray tool = fields.string(block, "tool_name", path, Need::Required);
        content.append(TextPart{.text = "The tool " + tool + " is now available.",
                                .cache = fields.cache(block, path)});
    } else if (type.isString()) {
        fields.drop("messages.content.tool_result.content." + type.string());
    } else {
        fields.fail(path, "type", u"The field is required."_s);
    }
}

static ToolResultPart
readToolResult(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    fields.dropUnknown(block,
                       {"type", "tool_use_id", "content", "is_error", "cache_control"},
                       "messages.content.tool_result");
    ToolResultPart result{.id = fields.string(block, "tool_use_id", path, Need::Required),
                          .isError = fields.boolean(block, "is_error", path).value_or(false),
                          .cache = fields.cache(block, path)};
    const JsonNode &content = block["content"];
    if (content.isString()) {
        result.content.append(TextPart{.text = content.string()});
    } else if (content.isArray()) {
        for (size_t i = 0; i < content.items.size(); ++i)
            readResultBlock(content.items[i],
                            path + ".content." + QByteArray::number(qint64(i)),
                            result.content,
                            fields);
    } else if (content.isPresent()) {
        fields.fail(path, "content", u"It must be a string or an array."_s);
    }
    return result;
}

static ToolCallPart
readToolUse(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    fields.dropUnknown(block,
                       {"type", "id", "name", "input", "cache_control", "caller"},
                       "messages.content.tool_use");
    if (block["caller"].isPresent() && !block["caller"]["type"].is("direct"))
        fields.drop("messages.content.tool_use.caller");
    const ToolCallPart call{.id = fields.string(block, "id", path, Need::Required),
                            .name = fields.string(block, "name", path, Need::Required),
                            .arguments = fields.object(block, "input", path, Need::Required),
                            .cache = fields.cache(block, path)};
    if (call.id.isEmpty())
        fields.fail(path, "id", u"It must not be empty."_s);
    return call;
}

static ReasoningPart
readThinking(const JsonNode &block, const QByteArray &path, RequestFields &fields)
{
    constexpr Format format = Format::AnthropicMessages;
    if (block["type"].is("redacted_thinking"))
        return {.state = readState(fields.string(block, "data", path, Need::Required),
                                   format,
                                   SealedState::Kind::Redacted)};
    return {.text = fields.string(block, "thinking", path, Need::Required),
            .state = readState(
                fields.string(block, "signature", path), format, SealedState::Kind::Signature)};
}

static void
readBlock(const JsonNode &block, const QByteArray &path, QList<Part> &parts, RequestFields &fields)
{
    const JsonNode &type = block["type"];
    if (type.is("text")) {
        parts.append(readText(block, path, fields));
    } else if (type.is("tool_use")) {
        parts.append(readToolUse(block, path, fields));
    } else if (type.is("tool_result")) {
        parts.append(readToolResult(block, path, fields));
    } else if (type.is("thinking") || type.is("redacted_thinking")) {
        parts.append(readThinking(block, path, fields));
    } else if (type.is("image")) {
        parts.append(readImage(block, path, fields));
    } else if (type.is("document")) {
        const QList<MediaPart> media = readDocument(block, path, fields);
        for (const MediaPart &part : media)
            parts.append(part);
    } else if (type.is("search_result")) {
        parts.append(readSearchResult(block, path, fields));
    } else if (type.isString()) {
        parts.append(OpaquePart{
            .origin = Format::AnthropicMessages, .type = type.string(), .json = block.json()});
    } else {
        fields.fail(path, "type", u"The field is required."_s);
    }
}

QList<Part>
readMessagesContent(const JsonNode &content, const QByteArray &path, RequestFields &fields)
{
    QList<Part> parts;
    if (content.isString()) {
        parts.append(TextPart{.text = content.string()});
    } else if (content.isArray()) {
        parts.reserve(qsizetype(content.items.size()));
        for (size_t i = 0; i < content.items.size(); ++i)
            readBlock(content.items[i], path + '.' + QByteArray::number(qint64(i)), parts, fields);
    } else {
        fields.fail(path, {}, u"It must be a string or an array."_s);
    }
    return parts;
}

} // namespace deskrelay
