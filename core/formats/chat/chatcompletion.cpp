#include "core/formats/chat/chatcompletion.h"

#include "core/base/jsonwriter.h"
#include "core/formats/chat/chatreplyparts.h"
#include "core/formats/errorbody.h"

#include <algorithm>

namespace deskrelay {

/// No client parses nothing.
static QByteArray argumentsOf(const ToolCallPart &call)
{
    return call.arguments.isEmpty() && !call.isCustom ? QByteArray("{}") : call.arguments;
}

static void
writeCalls(JsonWriter &writer, const ReplyContext &context, const QList<ToolCallPart> &calls)
{
    if (context.request.usesFunctions) {
        const ToolCallPart &call = calls.first();
        writer.key("function_call").beginObject();
        writer.member("name", call.name).member("arguments", argumentsOf(call)).endObject();
        return;
    }
    writer.key("tool_calls").beginArray();
    for (qsizetype i = 0; i < calls.size(); ++i) {
        const ToolCallPart &call = calls[i];
        writer.beginObject()
            .member("id", chatCallId(call.id, context, i))
            .member("type", call.isCustom ? "custom" : "function");
        writer.key(call.isCustom ? "custom" : "function").beginObject();
        writer.member("name", call.name)
            .member(call.isCustom ? "input" : "arguments", argumentsOf(call))
            .endObject();
        if (call.state)
            writeChatSignature(writer, *call.state);
        writer.endObject();
    }
    writer.endArray();
}

static void writeMessage(JsonWriter &writer, const ReplyContext &context, const Reply &reply)
{
    QByteArray content;
    QByteArray refusal;
    QByteArrayList reasoning;
    QList<ToolCallPart> calls;
    QList<ReasoningPart> sealed;
    std::optional<SealedState> textState;
    for (const Part &part : reply.parts) {
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            content += text->text;
            textState = text->state ? text->state : textState;
        } else if (const auto *const refused = std::get_if<RefusalPart>(&part)) {
            refusal += refused->text;
        } else if (const auto *const thought = std::get_if<ReasoningPart>(&part)) {
            if (!thought->text.isEmpty())
                reasoning.append(thought->text);
            if (thought->state)
                sealed.append(*thought);
        } else if (const auto *const media = std::get_if<MediaPart>(&part)) {
            content += chatMediaText(*media);
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            calls.append(*call);
        }
    }
    if (refusal.isEmpty() && reply.finish)
        refusal = reply.finish->explanation;
    writer.beginObject().member("role", "assistant");
    const bool isSilent = content.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty());
    writer.rawMember("content", isSilent ? QByteArray("null") : jsonString(content));
    writer.rawMember("refusal", refusal.isEmpty() ? QByteArray("null") : jsonString(refusal));
    if (!reasoning.isEmpty() && context.showsReasoning)
        writer.member("reasoning_content", reasoning.join("\n\n"));
    if (!sealed.isEmpty()) {
        writer.key("reasoning_details").beginArray();
        for (qsizetype i = 0; i < sealed.size(); ++i)
            writeChatReasoningDetail(writer, sealed[i], i);
        writer.endArray();
    }
    if (!calls.isEmpty())
        writeCalls(writer, context, calls);
    if (textState)
        writeChatSignature(writer, *textState);
    writer.rawMember("annotations", "[]").endObject();
}

QByteArray chatCompletion(const ReplyContext &context, const Reply &reply)
{
    const reply::Finish finish = reply.finish.value_or(reply::Finish{});
    if (finish.reason == FinishReason::BadToolCall)
        return errorBody(Format::OpenAiChat, 502, QString::fromUtf8(chatBadCallText), {});
    const bool hasCalls = std::any_of(reply.parts.begin(), reply.parts.end(), [](const Part &part) {
        return std::holds_alternative<ToolCallPart>(part);
    });
    JsonWriter writer;
    writeChatHead(writer, context, "chat.completion");
    writer.key("choices").beginArray().beginObject().member("index", 0).key("message");
    writeMessage(writer, context, reply);
    writer.rawMember("logprobs", "null")
        .member("finish_reason",
                chatFinishReason(finish.reason, hasCalls, context.request.usesFunctions));
    writer.endObject().endArray();
    if (reply.usage)
        writer.rawMember("usage", chatUsage(*reply.usage));
    return writer.endObject().take();
}

} // namespace deskrelay
