#include "core/formats/chat/chatcontent.h"

#include "core/formats/chat/chatfields.h"
#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/sealedstate.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

static bool isLink(QByteArrayView text)
{
    return text.startsWith("http://") || text.startsWith("https://");
}

std::optional<CacheLife> readChatCacheHint(const JsonNode &node)
{
    for (const QByteArrayView name : {"prompt_cache_breakpoint", "cache_control"}) {
        const JsonNode &hint = node[name];
        if (hint.isObject()) {
            const JsonNode &life = hint["ttl"];
            return life.is("12h") || life.is("1h") ? CacheLife::Long : CacheLife::Short;
        }
    }
    return std::nullopt;
}

std::optional<SealedState> readChatSignature(const JsonNode &node)
{
    return readState(node["extra_content"]["google"]["thought_signature"].text,
                     Format::GeminiGenerate,
                     SealedState::Kind::Signature);
}

QByteArray readChatArguments(const JsonNode &arguments)
{
    return arguments.isObject() ? arguments.json() : arguments.string();
}

std::optional<MediaPart> readChatImage(const JsonNode &url)
{
    if (!url.isString() || url.text.isEmpty())
        return std::nullopt;
    if (std::optional<DataUrl> data = parseDataUrl(url.text))
        return MediaPart{.type = std::move(data->type), .data = std::move(data->data)};
    if (!isLink(url.text))
        return std::nullopt;
    return MediaPart{.source = MediaPart::Source::Url, .data = url.string()};
}

static Result<Part> readImage(const JsonNode &image, const QByteArray &path)
{
    const JsonNode &url = image.isString() ? image : image["url"]; // Mistral's is text
    std::optional<MediaPart> part = readChatImage(url);
    if (!part)
        return wrongField(path + ".image_url.url", u"a data URL or an http URL"_s);
    part->detail = image["detail"].string();
    return Part(std::move(*part));
}

static Result<Part> readAudio(const JsonNode &audio, const QByteArray &path)
{
    if (!audio["data"].isString())
        return wrongField(path + ".input_audio.data", u"base64 text"_s);
    const JsonNode &format = audio["format"];
    if (!format.isString() || format.text.isEmpty())
        return wrongField(path + ".input_audio.format", u"\"wav\" or \"mp3\""_s);
    return Part(MediaPart{.kind = MediaPart::Kind::Audio,
                          .type = "audio/" + format.string(),
                          .data = audio["data"].string()});
}

/// \a data is a file's data URL, its link, or its bare base64.
static MediaPart fileOf(QByteArrayView data, const QByteArray &name)
{
    MediaPart file{.kind = MediaPart::Kind::Document, .name = name};
    std::optional<DataUrl> url = parseDataUrl(data);
    if (!url) {
        file.source = isLink(data) ? MediaPart::Source::Url : MediaPart::Source::Base64;
        file.type = name.toLower().endsWith(".pdf") ? "application/pdf" : "";
        file.data = data.toByteArray();
        return file;
    }
    file.type = std::move(url->type);
    file.data = std::move(url->data);
    if (file.type.startsWith("image/")) {
        file.kind = MediaPart::Kind::Image;
    } else if (file.type.startsWith("audio/")) {
        file.kind = MediaPart::Kind::Audio;
    } else if (file.type.startsWith("text/")) {
        file.source = MediaPart::Source::Text;
        file.data = QByteArray::fromBase64(file.data);
    }
    return file;
}

static Result<Part> readFile(const JsonNode &file, const QByteArray &path)
{
    const QByteArray name = file["filename"].string();
    if (file["file_data"].isString())
        return Part(fileOf(file["file_data"].text, name));
    if (file["file_id"].isString())
        return Part(MediaPart{.kind = MediaPart::Kind::Document,
                              .source = MediaPart::Source::File,
                              .data = file["file_id"].string(),
                              .name = name});
    return wrongField(path + ".file", u"an object with \"file_data\" or \"file_id\""_s);
}

QByteArray readChatThinking(const JsonNode &thinking)
{
    QByteArray text = thinking.string();
    for (const JsonNode &item : thinking.items)
        text += item["text"].text;
    return text;
}

static Result<Part> readPart(const JsonNode &node, const QByteArray &path)
{
    const JsonNode &type = node["type"];
    if (type.is("text")) {
        if (!node["text"].isString())
            return wrongField(path + ".text", u"text"_s);
        return Part(TextPart{.text = node["text"].string()});
    }
    if (type.is("image_url"))
        return readImage(node["image_url"], path);
    if (type.is("input_audio"))
        return readAudio(node["input_audio"], path);
    if (type.is("file"))
        return readFile(node["file"], path);
    if (type.is("refusal"))
        return Part(RefusalPart{.text = node["refusal"].string()});
    if (type.is("thinking"))
        return Part(ReasoningPart{.text = readChatThinking(node["thinking"])});
    return wrongField(path + ".type",
                      u"\"text\", \"image_url\", \"input_audio\", \"file\" or \"refusal\""_s);
}

static void setCache(Part &part, std::optional<CacheLife> life)
{
    std::visit(
        [life](auto &held) {
            if constexpr (requires { held.cache; })
                held.cache = life;
        },
        part);
}

Result<void> readChatContent(const JsonNode &content, const QByteArray &path, QList<Part> &parts)
{
    if (!content.isPresent())
        return {};
    if (content.isString()) {
        if (!content.text.isEmpty())
            parts.append(TextPart{.text = content.string()});
        return {};
    }
    if (!content.isArray())
        return wrongField(path, u"text or an array of parts"_s);
    for (size_t i = 0; i < content.items.size(); ++i) {
        const JsonNode &node = content.items[i];
        Result<Part> part = readPart(node, path + '[' + QByteArray::number(qulonglong(i)) + ']');
        if (!part)
            return part.error();
        if (const std::optional<CacheLife> life = readChatCacheHint(node))
            setCache(*part, life);
        const auto *const text = std::get_if<TextPart>(&*part);
        if (!text || !text->text.isEmpty())
            parts.append(std::move(*part));
    }
    return {};
}

/// LiteLLM's `thinking_blocks`: Anthropic's blocks as they are.
static QList<Part> readBlocks(const JsonNode &blocks)
{
    QList<Part> parts;
    for (const JsonNode &block : blocks.items) {
        const bool isRedacted = block["type"].is("redacted_thinking");
        parts.append(ReasoningPart{.text = block["thinking"].string(),
                                   .state = readState(block[isRedacted ? "data" : "signature"].text,
                                                      Format::AnthropicMessages,
                                                      isRedacted ? SealedState::Kind::Redacted
                                                                 : SealedState::Kind::Signature)});
    }
    return parts;
}

/// The state of one of OpenRouter's `reasoning_details`, by its format. Of an unknown one: none,
/// unless it was wrapped here.
static std::optional<SealedState> detailState(const JsonNode &detail)
{
    using Kind = SealedState::Kind;
    const JsonNode &data = detail["data"];
    const bool isSealed = data.isString();
    const QByteArrayView text = isSealed ? data.text : detail["signature"].text;
    const QByteArrayView format = detail["format"].text;
    if (format.startsWith("anthropic"))
        return readState(
            text, Format::AnthropicMessages, isSealed ? Kind::Redacted : Kind::Signature);
    if (format.startsWith("google"))
        return readState(text, Format::GeminiGenerate, Kind::Signature);
    std::optional<SealedState> state = readState(text, Format::OpenAiResponses, Kind::Encrypted);
    if (state && state->data == text) { // not wrapped
        if (!format.startsWith("openai"))
            return std::nullopt;
        state->itemId = detail["id"].string();
    }
    return state;
}

static QList<Part> readDetails(const JsonNode &details)
{
    QList<Part> parts;
    for (const JsonNode &detail : details.items) {
        ReasoningPart part{.text = detail["text"].string() + detail["summary"].string(),
                           .state = detailState(detail)};
        auto *const last = parts.isEmpty() ? nullptr : std::get_if<ReasoningPart>(&parts.last());
        if (part.text.isEmpty() && !part.state)
            continue;
        // A summary and its encrypted content are two details of one item.
        if (last && !last->state && part.text.isEmpty())
            last->state = std::move(part.state);
        else
            parts.append(std::move(part));
    }
    return parts;
}

QList<Part> readChatReasoning(const JsonNode &message)
{
    QList<Part> parts = readBlocks(message["thinking_blocks"]);
    if (parts.isEmpty())
        parts = readDetails(message["reasoning_details"]);
    if (!parts.isEmpty())
        return parts;
    for (const QByteArrayView name : {"reasoning_content", "reasoning"}) {
        const JsonNode &text = message[name];
        if (text.isString() && !text.text.isEmpty())
            return {ReasoningPart{.text = text.string()}};
    }
    return {};
}

} // namespace deskrelay
