#include "core/formats/responses/responsesrequestreader.h"

#include "core/formats/responses/checkedfields.h"
#include "core/formats/responses/responsescontent.h"
#include "core/formats/responses/responsesitemreader.h"
#include "core/formats/responses/responsesoptions.h"
#include "core/formats/responses/responsestoolreader.h"

#include <algorithm>
#include <limits>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// What is read below, and what says nothing about the answer.
static constexpr QByteArrayView knownFields[] = {"background",
                                                 "client_metadata",
                                                 "conversation",
                                                 "include",
                                                 "input",
                                                 "instructions",
                                                 "max_output_tokens",
                                                 "metadata",
                                                 "model",
                                                 "parallel_tool_calls",
                                                 "previous_response_id",
                                                 "prompt",
                                                 "prompt_cache_key",
                                                 "prompt_cache_options",
                                                 "prompt_cache_retention",
                                                 "reasoning",
                                                 "safety_identifier",
                                                 "service_tier",
                                                 "store",
                                                 "stream",
                                                 "stream_options",
                                                 "temperature",
                                                 "text",
                                                 "tool_choice",
                                                 "tools",
                                                 "top_logprobs",
                                                 "top_p",
                                                 "truncation",
                                                 "user"};

static void dropUnknown(const JsonNode &body, QByteArrayList &dropped)
{
    for (const JsonMember &member : body.members) {
        const bool isKnown =
            std::find(std::begin(knownFields), std::end(knownFields), member.name) !=
            std::end(knownFields);
        if (!isKnown && member.value.isPresent())
            dropOnce(dropped, member.name.toByteArray());
    }
}

static void readInclude(const JsonNode &include, Conversation &conversation)
{
    for (const JsonNode &wish : include.items) {
        if (wish.is("reasoning.encrypted_content"))
            conversation.wantsEncryptedReasoning = true;
        else if (wish.is("message.output_text.logprobs"))
            conversation.sampling.logprobs = true;
        else
            dropOnce(conversation.dropped, "include");
    }
}

static void readCaching(CheckedFields &fields, Conversation &conversation)
{
    conversation.cacheKey = fields.string("prompt_cache_key");
    const JsonNode &options = fields.object("prompt_cache_options");
    const QByteArray retention = fields.oneOf("prompt_cache_retention", {"in_memory", "24h"});
    if (options["mode"].is("explicit"))
        return; // at the breakpoints alone
    const bool isLong = options["ttl"].is("12h") || retention == "24h";
    if (isLong)
        conversation.autoCache = CacheLife::Long;
    else if (options.isObject() || !retention.isEmpty() || !conversation.cacheKey.isEmpty())
        conversation.autoCache = CacheLife::Short;
}

static void readState(CheckedFields &fields, const JsonNode &body, Conversation &conversation)
{
    if (fields.boolean("background").value_or(false))
        fields.refuse(
            "background",
            u"works with a model of OpenAI alone. Leave it out, or ask for another model"_s);
    if (body["prompt"].isPresent())
        fields.refuse(
            "prompt",
            u"is stored at OpenAI, where this model cannot read it. Send the prompt's text "
            "in `instructions` and `input`"_s);
    conversation.previousResponse = fields.string("previous_response_id");
    const JsonNode &thread = body["conversation"];
    const QByteArray threadId = thread.isObject() ? thread["id"].string() : thread.string();
    if (!threadId.isEmpty() && !conversation.previousResponse.isEmpty())
        fields.refuse("conversation", u"cannot stand beside `previous_response_id`"_s);
    if (!threadId.isEmpty())
        conversation.previousResponse = threadId;
    conversation.store = fields.boolean("store");
}

static void readPlainFields(CheckedFields &fields, Conversation &conversation)
{
    conversation.maxOutputTokens =
        fields.integer("max_output_tokens", 1, std::numeric_limits<qint32>::max());
    Sampling &sampling = conversation.sampling;
    sampling.temperature = fields.number("temperature", 0, 2);
    sampling.topP = fields.number("top_p", 0, 1);
    sampling.topLogprobs = fields.integer("top_logprobs", 0, 20);
    if (sampling.topLogprobs.value_or(0) > 0)
        sampling.logprobs = true;
    readInclude(fields.array("include"), conversation);
    conversation.toolChoice.parallel = fields.boolean("parallel_tool_calls");
    conversation.serviceTier = fields.string("service_tier");
    conversation.user = fields.string("user");
    if (conversation.user.isEmpty())
        conversation.user = fields.string("safety_identifier");
    if (const JsonNode &metadata = fields.object("metadata"); !metadata.members.empty())
        conversation.metadata = metadata.json();
    conversation.isStreamed = fields.boolean("stream").value_or(false);
    if (fields.oneOf("truncation", {"auto", "disabled"}) == "auto")
        dropOnce(conversation.dropped, "truncation");
    readCaching(fields, conversation);
}

Result<Conversation> readResponsesRequest(const JsonNode &body, const RequestOrigin &origin)
{
    if (!body.isObject())
        return makeError(Error::Kind::Usage, u"The body must be a JSON object."_s);
    Conversation conversation{.format = Format::OpenAiResponses};
    CheckedFields fields(body);
    conversation.model = fields.string("model");
    if (conversation.model.isEmpty())
        conversation.model = origin.model;
    readPlainFields(fields, conversation);
    readState(fields, body, conversation);
    const QByteArray instructions = fields.string("instructions");
    const JsonNode &reasoning = fields.object("reasoning");
    if (fields.error())
        return *fields.error();
    if (!instructions.isEmpty())
        conversation.messages.append(
            Message{.role = Role::System, .parts = {TextPart{.text = instructions}}});

    Result<void> read = readResponsesReasoning(reasoning, "reasoning", conversation);
    if (read)
        read = readResponsesText(body["text"], "text", conversation);
    if (read)
        read = readResponsesTools(body["tools"], "tools", conversation);
    if (read)
        read = readResponsesToolChoice(body["tool_choice"], conversation);
    if (read)
        read = ResponsesItemReader(conversation).read(body["input"]);
    if (!read)
        return read.error();
    if (conversation.wantsCompaction)
        conversation.toolChoice = {.mode = ToolChoice::Mode::None};
    dropUnknown(body, conversation.dropped);
    return conversation;
}

} // namespace deskrelay
