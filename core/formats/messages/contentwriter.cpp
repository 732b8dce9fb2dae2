#include "core/formats/messages/contentwriter.h"

#include "core/formats/conversation/mediafacts.h"
#include "core/formats/conversation/modelnotes.h"
#include "core/formats/messages/mediawriter.h"

namespace deskrelay {

static QByteArrayView roleName(Role role)
{
    switch (role) {
    case Role::System:
        return "system";
    case Role::Assistant:
        return "assistant";
    case Role::User:
        break;
    }
    return "user";
}

void writeTextBlock(JsonWriter &writer, const TextPart &text, CacheHints &hints)
{
    writer.beginObject().member("type", "text").member("text", text.text);
    hints.write(writer, text.cache);
    writer.endObject();
}

static void writeThinking(JsonWriter &writer, const ReasoningPart &reasoning)
{
    const SealedState state = reasoning.state.value_or(SealedState{});
    if (state.kind == SealedState::Kind::Redacted) {
        writer.beginObject()
            .member("type", "redacted_thinking")
            .member("data", state.data)
            .endObject();
        return;
    }
    writer.beginObject()
        .member("type", "thinking")
        .member("thinking", reasoning.text)
        .member("signature", state.data)
        .endObject();
}

static void writeCall(JsonWriter &writer,
                      const ToolCallPart &call,
                      const QByteArray &id,
                      const ContentContext &context)
{
    writer.beginObject().member("type", "tool_use").member("id", id);
    writer.member("name", context.names.upstream(call.space, call.name));
    writer.rawMember("input", argumentsObject(call));
    context.hints.write(writer, call.cache);
    writer.endObject();
}

/// Text that stands alone needs no block.
static const TextPart *onlyText(const QList<ToolResultPart::Content> &content)
{
    const auto *const text =
        content.size() == 1 ? std::get_if<TextPart>(&content.first()) : nullptr;
    return text && !text->cache ? text : nullptr;
}

static void
writeResultContent(JsonWriter &writer, const ToolResultPart &result, const ContentContext &context)
{
    if (const TextPart *const text = onlyText(result.content)) {
        writer.member("content", text->text);
        return;
    }
    writer.key("content").beginArray();
    for (const ToolResultPart::Content &content : result.content) {
        if (const auto *const text = std::get_if<TextPart>(&content)) {
            if (!text->text.isEmpty())
                writeTextBlock(writer, *text, context.hints);
            continue;
        }
        const auto &media = std::get<MediaPart>(content);
        if (!mediaObstacle(media, context.traits, context.client).isEmpty()) {
            context.dropped.add(mediaField(media.kind));
            writeTextBlock(
                writer, {.text = leftOutNote(media), .cache = media.cache}, context.hints);
        } else if (!result.isError)
            writeMedia(writer, media, context.hints);
    }
    writer.endArray();
}

static void writeResult(JsonWriter &writer,
                        const ToolResultPart &result,
                        const QByteArray &id,
                        const ContentContext &context)
{
    writer.beginObject().member("type", "tool_result").member("tool_use_id", id);
    if (!result.content.isEmpty())
        writeResultContent(writer, result, context);
    if (result.isError)
        writer.member("is_error", true);
    context.hints.write(writer, result.cache);
    writer.endObject();
}

static void writePart(JsonWriter &writer, const TurnPart &turnPart, const ContentContext &context)
{
    const Part &part = *turnPart.part;
    if (const auto *const text = std::get_if<TextPart>(&part))
        writeTextBlock(writer, *text, context.hints);
    else if (const auto *const call = std::get_if<ToolCallPart>(&part))
        writeCall(writer, *call, turnPart.id, context);
    else if (const auto *const result = std::get_if<ToolResultPart>(&part))
        writeResult(writer, *result, turnPart.id, context);
    else if (const auto *const reasoning = std::get_if<ReasoningPart>(&part))
        writeThinking(writer, *reasoning);
    else if (const auto *const media = std::get_if<MediaPart>(&part))
        writeMedia(writer, *media, context.hints);
    else if (const auto *const opaque = std::get_if<OpaquePart>(&part))
        writer.json(opaque->json);
}

void writeTurns(JsonWriter &writer, const std::vector<Turn> &turns, const ContentContext &context)
{
    writer.key("messages").beginArray();
    for (const Turn &turn : turns) {
        writer.beginObject().member("role", roleName(turn.role)).key("content").beginArray();
        for (const TurnPart &part : turn.parts)
            writePart(writer, part, context);
        writer.endArray().endObject();
    }
    writer.endArray();
}

static int hintOf(const std::optional<CacheLife> &life)
{
    return life ? 1 : 0;
}

static int hintsIn(const Part &part)
{
    if (const auto *const text = std::get_if<TextPart>(&part))
        return hintOf(text->cache);
    if (const auto *const media = std::get_if<MediaPart>(&part))
        return hintOf(media->cache);
    if (const auto *const call = std::get_if<ToolCallPart>(&part))
        return hintOf(call->cache);
    const auto *const result = std::get_if<ToolResultPart>(&part);
    if (!result)
        return 0;
    int hints = hintOf(result->cache);
    for (const ToolResultPart::Content &content : result->content)
        hints += std::visit([](const auto &inner) { return hintOf(inner.cache); }, content);
    return hints;
}

int cacheHintsIn(const std::vector<TurnPart> &parts)
{
    int hints = 0;
    for (const TurnPart &part : parts)
        hints += hintsIn(*part.part);
    return hints;
}

} // namespace deskrelay
