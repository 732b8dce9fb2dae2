#include "tests/support/fake/anthropicrules.h"
#include "tests/support/fake/fakeanswer.h"

namespace deskrelay::fake {

namespace {

/// A reply's content and what surrounds it, before it is written whole or streamed.
struct Message
{
    std::string id = {};
    std::string model = {};
    json::array content = {};
    std::string stopReason = {};
    json::value stopSequence = nullptr;
    json::value stopDetails = nullptr;
    TokenUsage usage = {};
};

} // namespace

static void appendText(std::string &text, const json::value &content)
{
    if (content.is_string()) {
        text += std::string_view(content.get_string());
        return;
    }
    if (!content.is_array())
        return;
    for (const json::value &block : content.get_array()) {
        const json::object &object = block.get_object();
        text += textAt(object, "text");
        if (const json::value *const inner = valueAt(object, "content"))
            appendText(text, *inner);
    }
}

static void readTools(Ask &ask, const json::object &body)
{
    if (const json::array *const tools = arrayAt(body, "tools")) {
        for (const json::value &tool : *tools) {
            const json::object &object = tool.get_object();
            if (const json::value *const schema = valueAt(object, "input_schema"))
                ask.tools.push_back(
                    {.name = std::string(textAt(object, "name")), .schema = *schema});
        }
    }
    if (const json::object *const choice = objectAt(body, "tool_choice")) {
        const std::string_view type = textAt(*choice, "type");
        ask.mayCall = type != "none";
        ask.mustCall = type == "any" || type == "tool";
        ask.onlyTool = std::string(textAt(*choice, "name"));
        ask.mayCallInParallel = !flagAt(*choice, "disable_parallel_tool_use");
    }
}

static Ask askOf(const json::object &body, const AnthropicModel &model, size_t bytes)
{
    Ask ask{.model = std::string(textAt(body, "model")), .bytes = bytes, .writesCache = true};
    const json::array &messages = body.at("messages").get_array();
    for (const json::value &message : messages) {
        if (textAt(message.get_object(), "role") != "user")
            continue;
        ask.lastText.clear();
        const json::value &content = message.at("content");
        appendText(ask.lastText, content);
        ask.endsWithResults =
            content.is_array() && !content.get_array().empty() &&
            textAt(content.get_array().front().get_object(), "type") == "tool_result";
    }
    readTools(ask, body);
    if (const json::array *const stops = arrayAt(body, "stop_sequences")) {
        for (const json::value &stop : *stops)
            ask.stops.emplace_back(stop.get_string());
    }
    ask.mostTokens = static_cast<qint64>(numberAt(body, "max_tokens").value_or(-1));
    const json::object *const thinking = objectAt(body, "thinking");
    ask.reasons =
        thinking ? textAt(*thinking, "type") != "disabled" : model.thinking == Thinking::AlwaysOn;
    if (const json::object *const config = objectAt(body, "output_config")) {
        if (const json::object *const format = objectAt(*config, "format"))
            ask.schema = format->at("schema");
    }
    return ask;
}

/// Newest models leave the text out unless it is asked for.
static bool showsThinking(const json::object &body, const AnthropicModel &model)
{
    const json::object *const thinking = objectAt(body, "thinking");
    const std::string_view display = thinking ? textAt(*thinking, "display") : "";
    if (!display.empty())
        return display != "omitted";
    return model.thinking == Thinking::EnabledOnly || model.thinking == Thinking::Both;
}

static Message messageOf(const json::object &body,
                         const AnthropicModel &model,
                         const Answer &answer,
                         Memory &memory)
{
    Message message{.id = memory.newId("msg_01fake"),
                    .model = std::string(textAt(body, "model")),
                    .usage = answer.usage};
    if (!answer.reasoning.empty() && answer.isReasoningSecret) {
        message.content.push_back(
            {{"type", "redacted_thinking"}, {"data", memory.seal("anthropic", answer.reasoning)}});
    } else if (!answer.reasoning.empty()) {
        const std::string shown = showsThinking(body, model) ? answer.reasoning : std::string();
        message.content.push_back({{"type", "thinking"},
                                   {"thinking", shown},
                                   {"signature", memory.seal("anthropic", shown)}});
    }
    if (!answer.text.empty() || answer.calls.empty())
        message.content.push_back({{"type", "text"}, {"text", answer.text}});
    for (const Call &call : answer.calls)
        message.content.push_back({{"type", "tool_use"},
                                   {"id", memory.newId("toolu_01fake")},
                                   {"name", call.name},
                                   {"input", call.arguments}});
    for (size_t i = 0; i < message.content.size(); ++i) {
        const json::object &block = message.content[i].get_object();
        const std::string_view seal = textAt(block, "signature");
        memory.places[std::string(seal.empty() ? textAt(block, "data") : seal)] = i;
    }
    switch (answer.ending) {
    case Ending::Natural:
        message.stopReason = "end_turn";
        break;
    case Ending::StopText:
        message.stopReason = "stop_sequence";
        message.stopSequence = answer.stop;
        break;
    case Ending::Calls:
        message.stopReason = "tool_use";
        break;
    case Ending::Limit:
        message.stopReason = "max_tokens";
        break;
    case Ending::Refusal:
    case Ending::Filtered:
        message.stopReason = "refusal";
        message.stopDetails = {
            {"type", "refusal"}, {"category", nullptr}, {"explanation", "It was asked to."}};
        break;
    }
    return message;
}

static json::object usageOf(const TokenUsage &usage, bool isFinal)
{
    json::object object = {{"input_tokens", usage.input},
                           {"cache_creation_input_tokens", usage.cacheWrite()},
                           {"cache_read_input_tokens", usage.cacheRead},
                           {"cache_creation",
                            {{"ephemeral_5m_input_tokens", usage.cacheWrite5m},
                             {"ephemeral_1h_input_tokens", usage.cacheWrite1h}}},
                           {"output_tokens", usage.output},
                           {"server_tool_use", nullptr},
                           {"service_tier", "standard"}};
    if (isFinal)
        object["output_tokens_details"] = {{"thinking_tokens", usage.reasoning}};
    return object;
}

static json::object documentOf(const Message &message)
{
    return {{"id", message.id},
            {"type", "message"},
            {"role", "assistant"},
            {"model", message.model},
            {"content", message.content},
            {"stop_reason", message.stopReason},
            {"stop_sequence", message.stopSequence},
            {"stop_details", message.stopDetails},
            {"container", nullptr},
            {"usage", usageOf(message.usage, true)}};
}

static QByteArray frame(const json::object &event)
{
    return frameOf(textAt(event, "type"), event);
}

static void addDelta(QList<Event> &events, size_t index, json::object delta)
{
    events.append(
        {frame({{"type", "content_block_delta"}, {"index", index}, {"delta", std::move(delta)}})});
}

static void addBlock(QList<Event> &events, size_t index, const json::object &block)
{
    const std::string_view type = textAt(block, "type");
    json::object start = block;
    if (type == "text")
        start["text"] = "";
    else if (type == "thinking")
        start = {{"type", "thinking"}, {"thinking", ""}, {"signature", ""}};
    else if (type == "tool_use")
        start["input"] = json::object{};
    events.append({frame(
        {{"type", "content_block_start"}, {"index", index}, {"content_block", std::move(start)}})});
    if (type == "text") {
        for (const std::string &piece : piecesOf(textAt(block, "text")))
            addDelta(events, index, {{"type", "text_delta"}, {"text", piece}});
    } else if (type == "thinking") {
        for (const std::string &piece : piecesOf(textAt(block, "thinking")))
            addDelta(events, index, {{"type", "thinking_delta"}, {"thinking", piece}});
        addDelta(
            events, index, {{"type", "signature_delta"}, {"signature", block.at("signature")}});
    } else if (type == "tool_use") {
        addDelta(events, index, {{"type", "input_json_delta"}, {"partial_json", ""}});
        for (const std::string &piece : piecesOf(json::serialize(block.at("input"))))
            addDelta(events, index, {{"type", "input_json_delta"}, {"partial_json", piece}});
    }
    events.append({frame({{"type", "content_block_stop"}, {"index", index}})});
}

static QList<Event> eventsOf(const Message &message)
{
    TokenUsage first = message.usage;
    first.output = 1;
    first.reasoning = 0;
    json::object start = documentOf(message);
    start["content"] = json::array{};
    start["stop_reason"] = nullptr;
    start["stop_sequence"] = nullptr;
    start["stop_details"] = nullptr;
    start["usage"] = usageOf(first, false);
    QList<Event> events;
    events.append({frame({{"type", "message_start"}, {"message", std::move(start)}}), first});
    events.append({frame({{"type", "ping"}})});
    for (size_t i = 0; i < message.content.size(); ++i)
        addBlock(events, i, message.content[i].get_object());
    json::object usage = usageOf(message.usage, true);
    usage.erase("cache_creation");
    usage.erase("service_tier");
    events.append({frame({{"type", "message_delta"},
                          {"delta",
                           {{"stop_reason", message.stopReason},
                            {"stop_sequence", message.stopSequence},
                            {"stop_details", message.stopDetails}}},
                          {"usage", std::move(usage)}}),
                   message.usage});
    events.append({frame({{"type", "message_stop"}})});
    return events;
}

static Headers headersFor(Memory &memory, bool streams)
{
    return {{"Content-Type", streams ? "text/event-stream; charset=utf-8" : "application/json"},
            {"request-id", bytesOf(memory.newId("req_fake"))},
            {"anthropic-organization-id", "00000000-0000-4000-8000-000000000000"},
            {"anthropic-ratelimit-requests-limit", "4000"},
            {"anthropic-ratelimit-requests-remaining", "3999"},
            {"anthropic-ratelimit-requests-reset", "2026-11-24T00:00:00Z"}};
}

Reply anthropicError(const Refusal &refusal, Memory &memory)
{
    const std::string id = memory.newId("req_fake");
    json::object error = {{"type", refusal.type}, {"message", refusal.message}};
    if (!refusal.details.is_null())
        error["details"] = refusal.details;
    Reply reply = jsonReply(refusal.status,
                            json::object{{"type", "error"}, {"error", error}, {"request_id", id}});
    reply.headers.add("request-id", bytesOf(id));
    return reply;
}

static Reply answerGet(const Request &request, Memory &memory)
{
    const json::array models = anthropicModels();
    const QByteArray id = request.path.mid(sizeof("/v1/models/") - 1);
    if (id.isEmpty())
        return jsonReply(200,
                         json::object{{"data", models},
                                      {"has_more", false},
                                      {"first_id", models.front().at("id")},
                                      {"last_id", models.back().at("id")}});
    for (const json::value &model : models) {
        if (textAt(model.get_object(), "id") == viewOf(id))
            return jsonReply(200, model);
    }
    return anthropicError(
        {.status = 404, .type = "not_found_error", .message = "model: " + id.toStdString()},
        memory);
}

static Reply answerPost(const Request &request, Memory &memory)
{
    const std::optional<json::value> document = parsedBody(request.body);
    if (!document)
        return anthropicError(*refused("The request body is not valid JSON"), memory);
    const json::object &body = document->get_object();
    const AnthropicRequest checked{.body = body,
                                   .headers = request.headers,
                                   .memory = memory,
                                   .model = anthropicModel(textAt(body, "model")),
                                   .counts = request.path.endsWith("/count_tokens")};
    if (Verdict verdict = checkAnthropic(checked))
        return anthropicError(*verdict, memory);
    const Ask ask = askOf(body, *checked.model, static_cast<size_t>(request.body.size()));
    if (checked.counts)
        return jsonReply(200, json::object{{"input_tokens", inputTokens(ask)}});
    const Message message = messageOf(body, *checked.model, answerFor(ask), memory);
    const bool streams = flagAt(body, "stream");
    Reply reply{.headers = headersFor(memory, streams),
                .streams = streams,
                .model = ask.model,
                .format = "anthropic-messages"};
    if (streams) {
        reply.events = eventsOf(message);
    } else {
        reply.body = bytesOf(documentOf(message));
        reply.usage = message.usage;
    }
    return reply;
}

Reply answerAnthropic(const Request &request, Memory &memory)
{
    if (Verdict verdict = checkAnthropicHeaders(request, memory))
        return anthropicError(*verdict, memory);
    const bool isModels = request.path == "/v1/models" || request.path.startsWith("/v1/models/");
    const bool isMessages =
        request.path == "/v1/messages" || request.path == "/v1/messages/count_tokens";
    Reply reply;
    if (request.method == "GET" && isModels)
        reply = answerGet(request, memory);
    else if (request.method == "POST" && isMessages)
        reply = answerPost(request, memory);
    else
        return anthropicError({.status = 404, .type = "not_found_error", .message = "Not Found"},
                              memory);
    const QByteArray own = request.headers.value("x-api-key");
    reply.credential = own.isEmpty() ? bearerOf(request.headers) : own.toStdString();
    return reply;
}

} // namespace deskrelay::fake
