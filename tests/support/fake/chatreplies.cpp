#include "tests/support/fake/openairules.h"

namespace deskrelay::fake {

static constexpr qint64 created = 1764000000;

static void appendText(std::string &text, const json::value &content)
{
    if (content.is_string())
        text += std::string_view(content.get_string());
    else if (content.is_array()) {
        for (const json::value &part : content.get_array())
            text += textAt(part.get_object(), "text");
    }
}

Ask chatAsk(const json::object &body, size_t bytes)
{
    Ask ask{.model = std::string(textAt(body, "model")), .bytes = bytes, .writesCache = true};
    for (const json::value &value : body.at("messages").get_array()) {
        const json::object &message = value.get_object();
        const std::string_view role = textAt(message, "role");
        const bool isResult = role == "tool" || role == "function";
        if (role != "user" && !isResult)
            continue;
        if (!isResult || !ask.endsWithResults)
            ask.lastText.clear();
        ask.endsWithResults = isResult;
        appendText(ask.lastText, message.at("content"));
    }
    if (const json::array *const tools = arrayAt(body, "tools")) {
        for (const json::value &tool : *tools) {
            const bool isFreeForm = textAt(tool.get_object(), "type") == "custom";
            const json::object &inner = tool.at(isFreeForm ? "custom" : "function").get_object();
            const json::value *const schema = valueAt(inner, "parameters");
            ask.tools.push_back({.name = std::string(textAt(inner, "name")),
                                 .schema = schema ? *schema : json::value(),
                                 .isFreeForm = isFreeForm});
        }
    }
    if (const json::value *const choice = valueAt(body, "tool_choice")) {
        const std::string_view mode = textAt(body, "tool_choice");
        ask.mayCall = mode != "none";
        ask.mustCall = mode == "required";
        for (const std::string_view kind : {"function", "custom"}) {
            const json::object *const named =
                choice->is_object() ? objectAt(choice->get_object(), kind) : nullptr;
            if (named) {
                ask.mustCall = true;
                ask.onlyTool = std::string(textAt(*named, "name"));
            }
        }
    }
    const json::value *const parallel = valueAt(body, "parallel_tool_calls");
    ask.mayCallInParallel = !parallel || parallel->get_bool();
    if (const json::object *const format = objectAt(body, "response_format")) {
        const json::object *const holder = objectAt(*format, "json_schema");
        const json::value *const schema = holder ? valueAt(*holder, "schema") : nullptr;
        if (schema || textAt(*format, "type") == "json_object")
            ask.schema = schema ? *schema : json::value(json::object{{"type", "object"}});
    }
    if (const json::value *const stop = valueAt(body, "stop")) {
        if (stop->is_string())
            ask.stops.emplace_back(stop->get_string());
        for (const json::value &one : stop->is_array() ? stop->get_array() : json::array())
            ask.stops.emplace_back(one.get_string());
    }
    for (const std::string_view name : {"max_tokens", "max_completion_tokens"})
        ask.mostTokens =
            static_cast<qint64>(numberAt(body, name).value_or(static_cast<double>(ask.mostTokens)));
    const std::string_view effort = textAt(body, "reasoning_effort");
    ask.reasons = !effort.empty() && effort != "none";
    return ask;
}

static json::object usageOf(const TokenUsage &usage)
{
    const qint64 prompt = usage.input + usage.cacheRead + usage.cacheWrite();
    return {{"prompt_tokens", prompt},
            {"completion_tokens", usage.output},
            {"total_tokens", prompt + usage.output},
            {"prompt_tokens_details",
             {{"cached_tokens", usage.cacheRead},
              {"cache_write_tokens", usage.cacheWrite()},
              {"audio_tokens", 0}}},
            {"completion_tokens_details",
             {{"reasoning_tokens", usage.reasoning},
              {"audio_tokens", 0},
              {"accepted_prediction_tokens", 0},
              {"rejected_prediction_tokens", 0}}}};
}

static std::string_view finishOf(const Answer &answer)
{
    switch (answer.ending) {
    case Ending::Calls:
        return "tool_calls";
    case Ending::Limit:
        return "length";
    case Ending::Filtered:
        return "content_filter";
    default:
        return "stop";
    }
}

static json::object callObject(const Call &call, const std::string &id, bool isStart)
{
    if (call.isFreeForm)
        return {{"id", id},
                {"type", "custom"},
                {"custom", {{"name", call.name}, {"input", isStart ? "" : call.text}}}};
    return {{"id", id},
            {"type", "function"},
            {"function", {{"name", call.name}, {"arguments", isStart ? "" : call.argumentText()}}}};
}

static json::object
wholeChat(const OpenAiRequest &request, const Answer &answer, const std::string &id, Memory &memory)
{
    const bool isRefusal = answer.ending == Ending::Refusal;
    const bool hasText = !isRefusal && (!answer.text.empty() || answer.calls.empty());
    json::object message = {
        {"role", "assistant"},
        {"content", hasText ? json::value(answer.text) : json::value(nullptr)},
        {"refusal", isRefusal ? json::value(answer.text) : json::value(nullptr)},
        {"annotations", json::array{}}};
    // Only other vendors' servers show what was thought.
    if (request.model.isForeign && !answer.reasoning.empty())
        message["reasoning_content"] = answer.reasoning;
    if (!answer.calls.empty()) {
        json::array calls;
        for (const Call &call : answer.calls)
            calls.push_back(callObject(call, memory.newId("call_fake"), false));
        message["tool_calls"] = std::move(calls);
    }
    return {{"id", id},
            {"object", "chat.completion"},
            {"created", created},
            {"model", textAt(request.body, "model")},
            {"choices",
             json::array{{{"index", 0},
                          {"message", std::move(message)},
                          {"logprobs", nullptr},
                          {"finish_reason", finishOf(answer)}}}},
            {"usage", usageOf(answer.usage)},
            {"service_tier", "default"},
            {"system_fingerprint", "fp_fake"}};
}

static QList<Event>
chunksOf(const OpenAiRequest &request, const Answer &answer, const std::string &id, Memory &memory)
{
    const json::object *const options = objectAt(request.body, "stream_options");
    const bool tellsUsage = options && flagAt(*options, "include_usage");
    QList<Event> events;
    const auto chunk = [&](json::array choices) {
        json::object object = {{"id", id},
                               {"object", "chat.completion.chunk"},
                               {"created", created},
                               {"model", textAt(request.body, "model")},
                               {"service_tier", "default"},
                               {"system_fingerprint", "fp_fake"},
                               {"choices", std::move(choices)}};
        if (tellsUsage)
            object["usage"] = nullptr;
        return object;
    };
    const auto add = [&](json::object delta, const json::value &finish) {
        events.append({frameOf({},
                               chunk({{{"index", 0},
                                       {"delta", std::move(delta)},
                                       {"logprobs", nullptr},
                                       {"finish_reason", finish}}}))});
    };
    const bool isRefusal = answer.ending == Ending::Refusal;
    add({{"role", "assistant"},
         {"content", answer.calls.empty() ? json::value("") : json::value(nullptr)},
         {"refusal", nullptr}},
        nullptr);
    if (request.model.isForeign) {
        for (const std::string &piece : piecesOf(answer.reasoning))
            add({{"reasoning_content", piece}}, nullptr);
    }
    for (const std::string &piece : piecesOf(answer.text))
        add({{isRefusal ? "refusal" : "content", piece}}, nullptr);
    for (size_t i = 0; i < answer.calls.size(); ++i) {
        const Call &call = answer.calls[i];
        json::object first = callObject(call, memory.newId("call_fake"), true);
        first["index"] = i;
        add({{"tool_calls", json::array{std::move(first)}}}, nullptr);
        const std::string text = call.isFreeForm ? call.text : call.argumentText();
        for (const std::string &piece : piecesOf(text)) {
            json::object part = call.isFreeForm ? json::object{{"input", piece}}
                                                : json::object{{"arguments", piece}};
            add({{"tool_calls",
                  json::array{
                      {{"index", i}, {call.isFreeForm ? "custom" : "function", std::move(part)}}}}},
                nullptr);
        }
    }
    add({}, json::value(finishOf(answer)));
    if (tellsUsage) {
        json::object last = chunk({});
        last["usage"] = usageOf(answer.usage);
        events.append({frameOf({}, last), answer.usage});
    }
    events.append({"data: [DONE]\n\n"});
    return events;
}

Reply answerChat(const OpenAiRequest &request, const Ask &ask, Memory &memory)
{
    Ask asked = ask;
    asked.reasons = ask.reasons || (request.model.wantsReasoningBack &&
                                    textAt(request.body, "reasoning_effort") != "none");
    Answer answer = answerFor(asked);
    // This API has one count for what was written to a cache.
    answer.usage.cacheWrite5m = answer.usage.cacheWrite();
    answer.usage.cacheWrite1h = 0;
    const std::string id = memory.newId("chatcmpl-fake");
    Reply reply{.headers = openAiHeaders(memory, request.streams()),
                .streams = request.streams(),
                .model = ask.model,
                .format = "openai-chat"};
    if (reply.streams) {
        reply.events = chunksOf(request, answer, id, memory);
    } else {
        reply.body = bytesOf(wholeChat(request, answer, id, memory));
        reply.usage = answer.usage;
    }
    return reply;
}

} // namespace deskrelay::fake
