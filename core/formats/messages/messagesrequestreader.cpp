#include "core/formats/messages/messagesrequestreader.h"

#include "core/formats/messages/contentreader.h"
#include "core/formats/messages/requestfields.h"
#include "core/formats/messages/threads.h"
#include "core/formats/messages/toolreader.h"

#include <algorithm>
#include <iterator>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Need = RequestFields::Need;

static std::optional<Effort>
readEffort(const JsonNode &config, const QByteArray &path, RequestFields &fields)
{
    const QByteArray name = fields.string(config, "effort", path);
    if (name.isEmpty())
        return std::nullopt;
    const std::optional<Effort> effort = effortFromName(name);
    if (!effort)
        fields.fail(path, "effort", u"It must be low, medium, high, xhigh or max."_s);
    return effort;
}

static Message readMessage(const JsonNode &message, const QByteArray &path, RequestFields &fields)
{
    Message read;
    const JsonNode &role = message["role"];
    if (role.is("assistant"))
        read.role = Role::Assistant;
    else if (role.is("system"))
        read.role = Role::System;
    else if (!role.is("user"))
        fields.fail(path, "role", u"Input should be 'user', 'assistant' or 'system'."_s);
    if (read.role == Role::System) {
        read.effort = readEffort(message["output_config"], path + ".output_config", fields);
        fields.dropUnknown(message, {"role", "content", "output_config"}, "messages");
        if (!message["content"].isPresent())
            return read; // it may be there for its output_config alone
    } else {
        fields.dropUnknown(message, {"role", "content"}, "messages");
    }
    read.parts = readMessagesContent(message["content"], path + ".content", fields);
    return read;
}

static void readMessages(const JsonNode &body, Conversation &conversation, RequestFields &fields)
{
    const JsonNode &system = body["system"];
    if (system.isPresent()) {
        conversation.messages.append(
            {.role = Role::System, .parts = readMessagesContent(system, "system", fields)});
    }
    const JsonNode &messages = body["messages"];
    if (!messages.isArray())
        fields.fail({}, "messages", u"It must be an array."_s);
    else if (messages.items.empty())
        fields.fail({}, "messages", u"At least one message is required."_s);
    conversation.messages.reserve(qsizetype(messages.items.size()) + 1);
    for (size_t i = 0; i < messages.items.size(); ++i)
        conversation.messages.append(
            readMessage(messages.items[i], "messages." + QByteArray::number(qint64(i)), fields));
}

static Reasoning readThinking(const JsonNode &thinking, RequestFields &fields)
{
    using Mode = Reasoning::Mode;
    constexpr auto path = "thinking";
    Reasoning reasoning;
    if (!thinking.isPresent())
        return reasoning;
    fields.dropUnknown(thinking, {"type", "budget_tokens", "display"}, path);
    const JsonNode &type = thinking["type"];
    if (type.is("enabled")) {
        reasoning.mode = Mode::On;
        // Some tools leave the budget to the model, as Gemini has it.
        const bool isOpen = thinking["budget_tokens"].toInteger() == -1;
        reasoning.budget = fields.integer(thinking, "budget_tokens", path, isOpen ? -1 : 1'024);
        if (!reasoning.budget)
            fields.fail(path, "budget_tokens", u"The field is required."_s);
    } else if (type.is("adaptive") || type.is("between_tools")) {
        reasoning.mode = Mode::On;
        if (type.is("between_tools"))
            fields.drop("thinking.type");
    } else if (type.is("disabled")) {
        reasoning.mode = Mode::Off;
    } else {
        fields.fail(path, "type", u"It must be enabled, adaptive, between_tools or disabled."_s);
    }
    const QByteArray display = fields.string(thinking, "display", path);
    if (display == "summarized" || display == "updates")
        reasoning.isShown = true;
    else if (display == "omitted")
        reasoning.isShown = false;
    else if (!display.isEmpty())
        fields.fail(path, "display", u"It must be summarized or omitted."_s);
    return reasoning;
}

static OutputFormat
readOutputFormat(const JsonNode &format, const QByteArray &path, RequestFields &fields)
{
    if (!format.isPresent())
        return {};
    if (!format["type"].is("json_schema"))
        fields.fail(path, "type", u"It must be \"json_schema\"."_s);
    return {.kind = OutputFormat::Kind::JsonSchema,
            .schema = fields.object(format, "schema", path, Need::Required)};
}

static void readOutput(const JsonNode &body, Conversation &conversation, RequestFields &fields)
{
    const JsonNode &config = body["output_config"];
    if (config.isPresent()) {
        if (!config.isObject())
            fields.fail({}, "output_config", u"It must be an object."_s);
        conversation.reasoning.effort = readEffort(config, "output_config", fields);
        fields.dropUnknown(config, {"effort", "format"}, "output_config");
    }
    conversation.output = config["format"].isPresent()
                              ? readOutputFormat(config["format"], "output_config.format", fields)
                              : readOutputFormat(body["output_format"], "output_format", fields);
}

static void readSampling(const JsonNode &body, Sampling &sampling, RequestFields &fields)
{
    sampling.temperature = fields.number(body, "temperature", {}, 0, 1);
    sampling.topP = fields.number(body, "top_p", {}, 0, 1);
    sampling.topK = fields.integer(body, "top_k", {}, 0);
    const JsonNode &stop = body["stop_sequences"];
    if (stop.isPresent() && !stop.isArray())
        fields.fail({}, "stop_sequences", u"It must be an array."_s);
    for (const JsonNode &sequence : stop.items) {
        if (sequence.isString())
            sampling.stop.append(sequence.string());
        else
            fields.fail({}, "stop_sequences", u"It must hold strings."_s);
    }
}

static void nameTheRest(const JsonNode &body, RequestFields &fields)
{
    static constexpr QByteArrayView known[] = {"model",
                                               "messages",
                                               "system",
                                               "max_tokens",
                                               "tools",
                                               "tool_choice",
                                               "thinking",
                                               "temperature",
                                               "top_p",
                                               "top_k",
                                               "output_config",
                                               "output_format",
                                               "stream",
                                               "stop_sequences",
                                               "metadata",
                                               "service_tier",
                                               "cache_control",
                                               "thread"};
    for (const JsonMember &member : body.members) {
        const bool isUsual = member.name == "speed" && member.value.is("standard");
        if (member.value.isPresent() && !isUsual &&
            std::find(std::begin(known), std::end(known), member.name) == std::end(known))
            fields.drop(member.name.toByteArray());
    }
    const JsonNode &metadata = body["metadata"];
    if (metadata.isPresent())
        fields.dropUnknown(metadata, {"user_id"}, "metadata");
}

Result<Conversation> readMessagesRequest(const JsonNode &body, const RequestOrigin &origin)
{
    RequestFields fields;
    if (!body.isObject())
        return makeError(Error::Kind::Usage, u"The request must be a JSON object."_s);
    if (body["thread"].isPresent())
        return threadUnsupportedError();
    Conversation conversation{.format = Format::AnthropicMessages};
    conversation.model = body["model"].isPresent() || origin.model.isEmpty()
                             ? fields.string(body, "model", {}, Need::Required)
                             : origin.model;
    readMessages(body, conversation, fields);
    conversation.tools = readMessagesTools(body["tools"], fields);
    conversation.toolChoice = readMessagesToolChoice(body["tool_choice"], fields);
    conversation.maxOutputTokens = fields.integer(body, "max_tokens", {}, 0);
    conversation.reasoning = readThinking(body["thinking"], fields);
    readOutput(body, conversation, fields);
    readSampling(body, conversation.sampling, fields);
    conversation.serviceTier = fields.string(body, "service_tier", {});
    conversation.user = fields.string(body["metadata"], "user_id", "metadata");
    conversation.autoCache = fields.cache(body, {});
    conversation.isStreamed =
        fields.boolean(body, "stream", {}).value_or(false) || origin.isStreamed;
    nameTheRest(body, fields);
    if (fields.error())
        return *fields.error();
    conversation.dropped = fields.dropped();
    return conversation;
}

} // namespace deskrelay
