#include "core/formats/chat/chatrequestwriter.h"

#include "core/base/jsonwriter.h"
#include "core/formats/chat/chatmessagewriter.h"
#include "core/formats/chat/chattarget.h"
#include "core/formats/chat/chattoolwriter.h"
#include "core/formats/chat/strictschema.h"
#include "core/formats/conversation/openaiwishes.h"
#include "core/formats/conversation/stopplan.h"

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// What a reply cannot hold however it is asked for.
static std::optional<Error> refusal(const ChatTarget &target)
{
    const Conversation &conversation = target.conversation();
    if (conversation.sampling.count > 1) {
        return target.refuse(Field::Count,
                             u"above 1 cannot be translated; ask once for each answer"_s);
    }
    if (!conversation.previousResponse.isEmpty()) {
        return target.refuse(Field::PreviousResponse,
                             u"names a reply that is not known here; send the whole input"_s);
    }
    return std::nullopt;
}

static void writeLimit(JsonWriter &writer, const ChatTarget &target)
{
    const std::optional<qint64> asked = target.conversation().maxOutputTokens;
    if (!asked)
        return;
    const qint64 limit =
        std::clamp<qint64>(*asked, 1, std::max<qint64>(1, target.traits().maxOutputTokens));
    // OpenAI's reasoning models refuse the older name, others' servers may not know the newer.
    writer.member(target.isOpenAi() ? "max_completion_tokens" : "max_tokens", limit);
}

static void writeSampling(JsonWriter &writer, ChatTarget &target)
{
    const Sampling &sampling = target.conversation().sampling;
    const bool isTaken = target.traits().takesSampling;
    const auto number =
        [&](const char *name, Field field, std::optional<double> value, double usual) {
            if (!value)
                return;
            if (isTaken)
                writer.member(name, *value);
            else if (*value != usual)
                target.drop(field);
        };
    number("temperature", Field::Temperature, sampling.temperature, 1);
    number("top_p", Field::TopP, sampling.topP, 1);
    number("frequency_penalty", Field::FrequencyPenalty, sampling.frequencyPenalty, 0);
    number("presence_penalty", Field::PresencePenalty, sampling.presencePenalty, 0);
    if (sampling.topK)
        target.drop(Field::TopK);
    if (sampling.seed)
        writer.member("seed", *sampling.seed);
    if (!sampling.logitBias.isEmpty()) {
        if (isTaken)
            writer.rawMember("logit_bias", sampling.logitBias);
        else
            target.drop(Field::LogitBias);
    }
    if (sampling.logprobs || sampling.topLogprobs.value_or(0) > 0)
        target.drop(Field::Logprobs); // a translated reply has no place for them
}

static QByteArrayList writeStop(JsonWriter &writer, const ChatTarget &target)
{
    constexpr qsizetype most = 4;
    const StopPlan plan =
        planStops(target.conversation().sampling.stop, target.traits().takesStop ? most : 0);
    if (!plan.sent.isEmpty()) {
        writer.key("stop").beginArray();
        for (const QByteArray &text : plan.sent)
            writer.string(text);
        writer.endArray();
    }
    return plan.enforced;
}

static void writeOutput(JsonWriter &writer, ChatTarget &target)
{
    const OutputFormat &output = target.conversation().output;
    if (output.kind == OutputFormat::Kind::Text)
        return;
    if (!target.traits().takesStructuredOutput) {
        target.drop(Field::OutputFormat);
        return;
    }
    writer.key("response_format").beginObject();
    if (output.kind == OutputFormat::Kind::JsonObject) {
        writer.member("type", "json_object").endObject();
        return;
    }
    writer.member("type", "json_schema").key("json_schema").beginObject();
    writer.member("name", openAiSchemaName(output.name));
    if (!output.description.isEmpty())
        writer.member("description", output.description);
    if (!output.schema.isEmpty())
        writer.rawMember("schema", output.schema);
    // Elsewhere a schema is always kept to; here it must be asked for, in a form that is taken.
    if (target.isClientOpenAi()) {
        if (output.strict)
            writer.member("strict", *output.strict);
    } else if (isStrictSchema(output.schema)) {
        writer.member("strict", true);
    }
    writer.endObject().endObject();
}

static void writeReasoning(JsonWriter &writer, ChatTarget &target)
{
    const std::optional<Effort> wish = wishedEffort(target.conversation());
    if (!wish)
        return;
    const bool isNone = *wish == Effort::None;
    const bool isKnown = target.traits().efforts.contains(*wish);
    const std::optional<Effort> effort = nearestEffort(target.traits(), *wish);
    if (effort && (isKnown || !isNone || target.isOpenAi()))
        writer.member("reasoning_effort", effortName(*effort));
    else if (!isNone || effort)
        target.drop(Field::Reasoning); // a model that never reasons need not be told
}

static QByteArray serviceTier(const ChatTarget &target)
{
    const QByteArray tier = openAiServiceTier(target.conversation());
    const bool isTaken = target.isOpenAi() && tier != "ultrafast"; // Responses' own
    return isTaken ? tier : QByteArray();
}

/// How long OpenAI shall keep what it caches. The options of this format know the short time
/// alone; the older field is there for the long one.
static void writeCaching(JsonWriter &writer, ChatTarget &target)
{
    const Conversation &conversation = target.conversation();
    if (!conversation.cacheKey.isEmpty()) {
        if (target.isOpenAi())
            writer.member("prompt_cache_key", openAiKey(conversation.cacheKey));
        else
            target.drop(Field::CacheKey);
    }
    if (!conversation.autoCache || !target.isOpenAi())
        return; // others cache as they please
    const bool isLong = *conversation.autoCache == CacheLife::Long;
    // Of the older ones not all have it, and a client of OpenAI knows which.
    const bool isTaken = target.traits().takesCacheBreakpoints ||
                         (target.isClientOpenAi() && target.traits().takesCustomTools);
    if (isLong && isTaken)
        writer.member("prompt_cache_retention", "24h");
    else if (isLong)
        target.drop(Field::CacheHints);
    else if (target.traits().takesCacheBreakpoints && conversation.cacheKey.isEmpty()) {
        writer.key("prompt_cache_options").beginObject().member("mode", "implicit");
        writer.member("ttl", "30m").endObject();
    }
}

static void writeRest(JsonWriter &writer, ChatTarget &target)
{
    const Conversation &conversation = target.conversation();
    const auto text =
        [&](const char *name, Field field, const QByteArray &asked, const QByteArray &written) {
            if (!written.isEmpty())
                writer.member(name, written);
            else if (!asked.isEmpty())
                target.drop(field);
        };
    const QByteArray none;
    const bool knowsVerbosity = target.isOpenAiReasoning() && !conversation.model.startsWith('o');
    text("verbosity",
         Field::Verbosity,
         conversation.verbosity == "medium" ? none : conversation.verbosity,
         knowsVerbosity ? conversation.verbosity : none);
    text("service_tier",
         Field::ServiceTier,
         isUsualServiceTier(conversation.serviceTier) ? none : conversation.serviceTier,
         serviceTier(target));
    // Anthropic's names its account and device, which are nobody else's business.
    text(
        "user", Field::User, conversation.user, target.isClientOpenAi() ? conversation.user : none);
    writeCaching(writer, target);
    if (conversation.store && conversation.format == Format::OpenAiChat && target.isOpenAi())
        writer.member("store", *conversation.store);
    if (conversation.isStreamed) {
        writer.member("stream", true).key("stream_options").beginObject();
        writer.member("include_usage", true).endObject();
    }
}

Result<WrittenRequest> writeChatRequest(const Conversation &conversation, const ModelTraits &traits)
{
    ChatTarget target(conversation, traits);
    if (std::optional<Error> error = refusal(target))
        return *error;
    JsonWriter writer;
    writer.beginObject().member("model", conversation.model);
    if (const Result<void> messages = writeChatMessages(writer, target); !messages)
        return messages.error();
    if (const Result<void> tools = writeChatTools(writer, target); !tools)
        return tools.error();
    writeLimit(writer, target);
    writeSampling(writer, target);
    QByteArrayList stops = writeStop(writer, target);
    writeOutput(writer, target);
    writeReasoning(writer, target);
    writeRest(writer, target);
    writer.endObject();
    return WrittenRequest{.body = writer.take(),
                          .names = target.names(),
                          .dropped = target.dropped(),
                          .stops = std::move(stops)};
}

} // namespace deskrelay
