#include "tests/support/maker/saidreply.h"

#include "core/base/jsonline.h"
#include "core/formats/conversation/toolnames.h"
#include "core/formats/gemini/geminicalls.h"

#include <algorithm>

namespace deskrelay {

template <typename Kind>
static bool has(const Reply &reply)
{
    return std::any_of(reply.parts.begin(), reply.parts.end(), [](const Part &part) {
        return std::holds_alternative<Kind>(part);
    });
}

/// An image where the format has text alone.
static Part shown(const Part &part)
{
    const auto *const media = std::get_if<MediaPart>(&part);
    if (!media)
        return part;
    return TextPart{.text = "![image](data:" + media->type + ";base64," + media->data + ')'};
}

static void addText(Reply &said, const QByteArray &text)
{
    auto *const last = said.parts.isEmpty() ? nullptr : std::get_if<TextPart>(&said.parts.last());
    if (last)
        last->text += text;
    else
        said.parts.append(TextPart{.text = text});
}

static ToolCallPart wrapped(const ToolCallPart &call)
{
    if (!call.isCustom)
        return call;
    return {.id = call.id, .name = call.name, .arguments = wrapCustomInput(call.arguments)};
}

/// Of several that stand together the chat keeps the seal of what was sealed alone.
static void addChatReasoning(Reply &said, const ReasoningPart &part)
{
    auto *const last =
        said.parts.isEmpty() ? nullptr : std::get_if<ReasoningPart>(&said.parts.last());
    const bool isRedacted = part.state && part.state->kind == SealedState::Kind::Redacted;
    if (!last || last->state || (part.text.isEmpty() && isRedacted)) {
        said.parts.append(part);
    } else if (part.text.isEmpty()) {
        last->state = part.state;
    } else {
        last->text += "\n\n" + part.text;
    }
}

static Reply chatSaid(const Reply &reply, bool isStreamed)
{
    Reply said = reply;
    said.parts.clear();
    QList<Part> parts = reply.parts;
    if (!reply.finish->explanation.isEmpty() && !has<RefusalPart>(reply))
        parts.append(RefusalPart{reply.finish->explanation});
    if (!isStreamed) { // kind by kind
        const bool isSealed = std::any_of(parts.begin(), parts.end(), [](const Part &part) {
            const auto *const thought = std::get_if<ReasoningPart>(&part);
            return thought && thought->state;
        });
        parts.removeIf([isSealed](const Part &part) {
            const auto *const thought = std::get_if<ReasoningPart>(&part);
            return thought && isSealed && !thought->state;
        });
        const auto rank = [](const Part &part) {
            return std::holds_alternative<ReasoningPart>(part)  ? 0
                   : std::holds_alternative<RefusalPart>(part)  ? 2
                   : std::holds_alternative<ToolCallPart>(part) ? 3
                                                                : 1;
        };
        std::stable_sort(parts.begin(), parts.end(), [&rank](const Part &a, const Part &b) {
            return rank(a) < rank(b);
        });
    }
    for (const Part &made : std::as_const(parts)) {
        const Part part = shown(made);
        auto *const refused =
            said.parts.isEmpty() ? nullptr : std::get_if<RefusalPart>(&said.parts.last());
        if (const auto *const text = std::get_if<TextPart>(&part))
            addText(said, text->text);
        else if (const auto *const thought = std::get_if<ReasoningPart>(&part))
            addChatReasoning(said, *thought);
        else if (const auto *const refusal = std::get_if<RefusalPart>(&part); refusal && refused)
            refused->text += refusal->text;
        else
            said.parts.append(part);
    }
    return said;
}

static Reply messagesSaid(const Reply &reply, bool isStreamed)
{
    Reply said = reply;
    said.parts.clear();
    for (const Part &made : reply.parts) {
        const Part part = shown(made);
        if (const auto *const refusal = std::get_if<RefusalPart>(&part)) {
            said.parts.append(TextPart{.text = refusal->text});
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            ToolCallPart told = wrapped(*call);
            if (!isStreamed && told.arguments == "{}")
                told.arguments.clear(); // means the same
            said.parts.append(told);
        } else if (const auto *const thought = std::get_if<ReasoningPart>(&part);
                   thought && thought->state && !thought->text.isEmpty() &&
                   thought->state->kind == SealedState::Kind::Redacted) {
            said.parts.append(ReasoningPart{.text = thought->text});
            said.parts.append(ReasoningPart{.state = thought->state});
        } else {
            said.parts.append(part);
        }
    }
    said.usage = reply.usage.value_or(TokenUsage{});
    return said;
}

static Reply responsesSaid(const Reply &reply)
{
    Reply said = reply;
    if (!reply.finish->explanation.isEmpty() && !has<RefusalPart>(reply))
        said.parts.append(RefusalPart{reply.finish->explanation});
    said.usage = reply.usage.value_or(TokenUsage{});
    return said;
}

static Reply geminiSaid(const Reply &reply, bool isStreamed)
{
    Reply said = reply;
    said.parts.clear();
    QList<Part> parts = reply.parts;
    for (Part &part : parts) { // from Gemini, a seal is Gemini's
        auto *const thought = std::get_if<ReasoningPart>(&part);
        if (thought && thought->state && thought->state->origin != Format::GeminiGenerate)
            thought->state = SealedState{.origin = Format::GeminiGenerate,
                                         .data = signatureText(*thought->state)};
    }
    for (const Part &part : std::as_const(parts)) {
        auto *const last =
            said.parts.isEmpty() ? nullptr : std::get_if<ReasoningPart>(&said.parts.last());
        if (const auto *const text = std::get_if<TextPart>(&part)) {
            addText(said, text->text);
        } else if (const auto *const refusal = std::get_if<RefusalPart>(&part)) {
            addText(said, refusal->text);
        } else if (const auto *const call = std::get_if<ToolCallPart>(&part)) {
            ToolCallPart told = wrapped(*call);
            if (isStreamed)
                told.arguments = jsonLine(told.arguments);
            said.parts.append(told);
        } else if (const auto *const thought = std::get_if<ReasoningPart>(&part);
                   thought && last && !last->state) {
            last->text += thought->text;
            last->state = thought->state;
        } else {
            said.parts.append(part);
        }
    }
    return said;
}

/// Why the reply ended, as it is told by a format that has no word for a stop string or a pause.
static reply::Finish plainFinish(const Reply &reply, const Reply &said)
{
    switch (reply.finish->reason) {
    case FinishReason::Length:
    case FinishReason::ContextFull:
        return {.reason = FinishReason::Length};
    case FinishReason::Refusal:
        return {.reason = FinishReason::Refusal};
    default:
        break;
    }
    if (has<ToolCallPart>(said))
        return {.reason = FinishReason::ToolCalls};
    return {.reason = has<RefusalPart>(said) ? FinishReason::Refusal : FinishReason::Stop};
}

static reply::Finish messagesFinish(const Reply &reply)
{
    reply::Finish finish = *reply.finish;
    if (finish.reason == FinishReason::Stop || finish.reason == FinishReason::ToolCalls)
        finish.reason = has<ToolCallPart>(reply) ? FinishReason::ToolCalls : FinishReason::Stop;
    return finish;
}

static reply::Finish geminiFinish(const Reply &reply, const Reply &said)
{
    reply::Finish finish = plainFinish(reply, said);
    if (has<RefusalPart>(reply))
        finish.reason = FinishReason::Refusal;
    else if (reply.finish->reason == FinishReason::Paused)
        return {.reason = FinishReason::BadToolCall,
                .explanation = "The answer was stopped: OTHER."};
    if (finish.reason == FinishReason::Refusal)
        finish.explanation = reply.finish->explanation.isEmpty() ? "The answer was stopped: SAFETY."
                                                                 : reply.finish->explanation;
    return finish;
}

Reply withoutIds(Reply reply)
{
    reply.id.clear();
    reply.model.clear();
    for (Part &part : reply.parts) {
        auto *const thought = std::get_if<ReasoningPart>(&part);
        if (thought && thought->state && thought->state->origin == Format::OpenAiResponses)
            thought->state->itemId.clear();
    }
    return reply;
}

Reply saidReply(Format format, const Reply &reply, bool isStreamed)
{
    Reply said;
    switch (format) {
    case Format::OpenAiChat:
        said = chatSaid(reply, isStreamed);
        said.finish = plainFinish(reply, said);
        break;
    case Format::OpenAiResponses:
        said = responsesSaid(reply);
        said.finish = plainFinish(reply, said);
        // A refusal in words is a response that is complete.
        if (reply.finish->reason == FinishReason::Refusal && has<RefusalPart>(said) &&
            has<ToolCallPart>(said))
            said.finish->reason = FinishReason::ToolCalls;
        break;
    case Format::AnthropicMessages:
        said = messagesSaid(reply, isStreamed);
        said.finish = messagesFinish(reply);
        break;
    case Format::GeminiGenerate:
        said = geminiSaid(reply, isStreamed);
        said.finish = geminiFinish(reply, said);
    }
    return withoutIds(said);
}

} // namespace deskrelay
