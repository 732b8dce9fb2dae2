#include "core/formats/chat/chatreplyparts.h"

#include "core/formats/conversation/dataurl.h"
#include "core/formats/conversation/sealedstate.h"

namespace deskrelay {

void writeChatHead(JsonWriter &writer, const ReplyContext &context, const char *object)
{
    writer.beginObject()
        .member("id", "chatcmpl-" + context.id)
        .member("object", object)
        .member("created", context.nowSeconds)
        .member("model", context.model);
}

QByteArray chatCallId(const QByteArray &id, const ReplyContext &context, qsizetype index)
{
    return id.isEmpty() ? "call_" + context.id + '_' + QByteArray::number(index) : id;
}

QByteArray chatFinishReason(FinishReason reason, bool hasCalls, bool usesFunctions)
{
    switch (reason) {
    case FinishReason::Length:
    case FinishReason::ContextFull:
        return "length";
    case FinishReason::Refusal:
        return "content_filter";
    case FinishReason::Stop:
    case FinishReason::ToolCalls:
    case FinishReason::StopSequence:
    case FinishReason::Paused:
    case FinishReason::BadToolCall:
        break;
    }
    if (hasCalls) // which many clients pass over at a plain stop
        return usesFunctions ? "function_call" : "tool_calls";
    return "stop";
}

QByteArray chatUsage(const TokenUsage &usage)
{
    JsonWriter writer;
    writer.beginObject()
        .member("prompt_tokens", usage.total() - usage.output)
        .member("completion_tokens", usage.output)
        .member("total_tokens", usage.total());
    writer.key("prompt_tokens_details")
        .beginObject()
        .member("cached_tokens", usage.cacheRead)
        .member("cache_write_tokens", usage.cacheWrite())
        .member("audio_tokens", 0)
        .endObject();
    writer.key("completion_tokens_details")
        .beginObject()
        .member("reasoning_tokens", usage.reasoning)
        .member("audio_tokens", 0)
        .member("accepted_prediction_tokens", 0)
        .member("rejected_prediction_tokens", 0)
        .endObject();
    return writer.endObject().take();
}

void writeChatReasoningDetail(JsonWriter &writer, const ReasoningPart &part, qsizetype index)
{
    const QByteArray state = part.state ? stateText(*part.state, Format::OpenAiChat) : "";
    const bool isText = !part.text.isEmpty();
    writer.beginObject().member("type", isText ? "reasoning.text" : "reasoning.encrypted");
    if (isText)
        writer.member("text", part.text);
    writer.member(isText ? "signature" : "data", state).member("index", index).endObject();
}

void writeChatSignature(JsonWriter &writer, const SealedState &state)
{
    writer.key("extra_content").beginObject().key("google").beginObject();
    writer.member("thought_signature", stateText(state, Format::GeminiGenerate));
    writer.endObject().endObject();
}

QByteArray chatMediaText(const MediaPart &part)
{
    if (part.source == MediaPart::Source::Text)
        return part.data;
    if (part.source == MediaPart::Source::File)
        return {};
    const bool isImage = part.kind == MediaPart::Kind::Image;
    const QByteArray fallback = isImage ? "image" : "file";
    const QByteArray label = part.name.isEmpty() ? fallback : part.name;
    const QByteArray target =
        part.source == MediaPart::Source::Url ? part.data : dataUrl(part.type, part.data);
    return (isImage ? "![" : "[") + label + "](" + target + ')';
}

} // namespace deskrelay
