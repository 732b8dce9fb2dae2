#include "core/formats/responses/responseobject.h"

#include "core/base/jsonwriter.h"
#include "core/formats/responses/responsesoptions.h"
#include "core/formats/responses/responsestoolwriter.h"
#include "core/formats/responses/responsesusage.h"

namespace deskrelay {

static void writeText(JsonWriter &json, QByteArrayView name, const QByteArray &text)
{
    json.key(name);
    if (text.isEmpty())
        json.null();
    else
        json.string(text);
}

template <typename Number>
static void writeNumber(JsonWriter &json, QByteArrayView name, const std::optional<Number> &number)
{
    json.key(name);
    if (number)
        json.number(*number);
    else
        json.null();
}

/// The request's `instructions`, which the reader made the first message.
static QByteArray instructionsOf(const Conversation &request)
{
    if (request.messages.isEmpty() || request.messages.first().role != Role::System ||
        request.messages.first().isDeveloper || request.messages.first().parts.size() != 1)
        return {};
    const auto *const text = std::get_if<TextPart>(&request.messages.first().parts.first());
    return text ? text->text : QByteArray();
}

static void writeEchoedTools(JsonWriter &json, const Conversation &request)
{
    const ModelTraits all{.takesCustomTools = true};
    const ToolNames asTheyAre;
    QByteArrayList nothing;
    JsonWriter choice;
    if (!writeResponsesToolChoice(choice, request, all, asTheyAre, nothing))
        choice.string("auto");
    json.rawMember("tool_choice", choice.text());
    JsonWriter tools;
    if (writeResponsesTools(tools, request, all, asTheyAre, nothing))
        json.rawMember("tools", tools.text());
    else
        json.rawMember("tools", "[]");
}

/// Comma-separated members, without braces around them.
static QByteArray echoOf(const Conversation &request)
{
    JsonWriter json;
    json.beginObject();
    writeText(json, "instructions", instructionsOf(request));
    writeNumber(json, "max_output_tokens", request.maxOutputTokens);
    json.rawMember("metadata", request.metadata.isEmpty() ? QByteArray("{}") : request.metadata);
    json.member("parallel_tool_calls", request.toolChoice.parallel.value_or(true));
    const bool isThread = request.previousResponse.startsWith("conv");
    writeText(json, "previous_response_id", isThread ? QByteArray() : request.previousResponse);
    if (isThread)
        json.key("conversation").beginObject().member("id", request.previousResponse).endObject();
    writeText(json, "prompt_cache_key", request.cacheKey);
    json.key("reasoning").beginObject();
    writeText(json,
              "effort",
              request.reasoning.effort ? effortName(*request.reasoning.effort) : QByteArray());
    writeText(json, "summary", request.reasoning.isShown.value_or(false) ? "auto" : QByteArray());
    json.endObject();
    json.member("service_tier", request.serviceTier.isEmpty() ? "default" : request.serviceTier);
    json.member("store", request.store.value_or(true));
    json.member("temperature", request.sampling.temperature.value_or(1.0));
    json.key("text");
    writeResponsesText(
        json, request.output, request.verbosity.isEmpty() ? "medium" : request.verbosity);
    writeEchoedTools(json, request);
    json.member("top_logprobs", request.sampling.topLogprobs.value_or(0));
    json.member("top_p", request.sampling.topP.value_or(1.0));
    json.member("truncation", "disabled");
    writeText(json, "user", request.user);
    const QByteArray object = json.endObject().take();
    return object.sliced(1, object.size() - 2);
}

ResponseObject::ResponseObject(const ReplyContext &context)
    : m_id("resp_" + context.id)
    , m_model(context.model)
    , m_createdAt(context.nowSeconds)
    , m_estimatedInput(context.estimatedInput)
    , m_echo(echoOf(context.request))
{
}

QByteArray ResponseObject::write(const State &state) const
{
    JsonWriter json;
    json.beginObject().member("id", m_id).member("object", "response");
    json.member("created_at", m_createdAt).key("status").string(state.status);
    json.member("background", false).key("completed_at");
    if (state.isOver)
        json.number(m_createdAt);
    else
        json.null();
    json.key("error");
    if (state.errorCode.isEmpty()) {
        json.null();
    } else {
        json.beginObject().key("code").string(state.errorCode);
        json.key("message").string(state.errorMessage).endObject();
    }
    json.key("incomplete_details");
    if (state.incompleteReason.isEmpty())
        json.null();
    else
        json.beginObject().key("reason").string(state.incompleteReason).endObject();
    json.member("model", m_model);
    json.key("output").beginArray();
    if (!state.output.isEmpty())
        json.json(state.output);
    json.endArray();
    json.json(m_echo); // members, hence no key
    json.key("usage");
    if (!state.isOver)
        json.null();
    else
        writeResponsesUsage(json, state.usage.value_or(TokenUsage{.input = m_estimatedInput}));
    return json.endObject().take();
}

QByteArray responsesItemId(QByteArrayView prefix, const ReplyContext &context, qsizetype index)
{
    return prefix.toByteArray() + context.id + '_' + QByteArray::number(index);
}

} // namespace deskrelay
