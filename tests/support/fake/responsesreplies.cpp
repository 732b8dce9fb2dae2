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

static void readTool(Ask &ask, const json::object &tool)
{
    const std::string_view type = textAt(tool, "type");
    if (type == "function" || type == "custom") {
        const json::value *const schema = valueAt(tool, "parameters");
        ask.tools.push_back({.name = std::string(textAt(tool, "name")),
                             .schema = schema ? *schema : json::value(),
                             .isFreeForm = type == "custom"});
    }
}

static void readInput(Ask &ask, const json::object &body)
{
    const json::value *const input = valueAt(body, "input");
    if (!input)
        return;
    if (input->is_string()) {
        ask.lastText = std::string(input->get_string());
        return;
    }
    for (const json::value &value : input->get_array()) {
        const json::object &item = value.get_object();
        const bool isResult = textAt(item, "type").ends_with("_output");
        if (textAt(item, "role") != "user" && !isResult)
            continue;
        const json::value *const said = valueAt(item, isResult ? "output" : "content");
        if (!isResult || !ask.endsWithResults)
            ask.lastText.clear();
        ask.endsWithResults = isResult;
        if (said) // what a hosted tool found has another shape
            appendText(ask.lastText, *said);
    }
}

Ask responsesAsk(const json::object &body, size_t bytes)
{
    Ask ask{.model = std::string(textAt(body, "model")), .bytes = bytes, .writesCache = true};
    readInput(ask, body);
    if (const json::array *const tools = arrayAt(body, "tools")) {
        for (const json::value &tool : *tools)
            readTool(ask, tool.get_object());
    }
    if (const json::value *const choice = valueAt(body, "tool_choice")) {
        const std::string_view mode = textAt(body, "tool_choice");
        ask.mayCall = mode != "none";
        ask.mustCall =
            mode == "required" || (choice->is_object() && choice->get_object().contains("name"));
        if (choice->is_object())
            ask.onlyTool = std::string(textAt(choice->get_object(), "name"));
    }
    const json::value *const parallel = valueAt(body, "parallel_tool_calls");
    ask.mayCallInParallel = !parallel || !parallel->is_bool() || parallel->get_bool();
    const json::object *const text = objectAt(body, "text");
    const json::object *const format = text ? objectAt(*text, "format") : nullptr;
    if (format && textAt(*format, "type") != "text") {
        const json::value *const schema = valueAt(*format, "schema");
        ask.schema = schema ? *schema : json::value(json::object{{"type", "object"}});
    }
    ask.mostTokens = static_cast<qint64>(numberAt(body, "max_output_tokens").value_or(-1));
    if (const json::object *const reasoning = objectAt(body, "reasoning"))
        ask.reasons = !isAbsent(*reasoning, "effort") && textAt(*reasoning, "effort") != "none";
    return ask;
}

json::object responsesUsage(const TokenUsage &usage)
{
    const qint64 input = usage.input + usage.cacheRead + usage.cacheWrite();
    return {{"input_tokens", input},
            {"input_tokens_details",
             {{"cached_tokens", usage.cacheRead},
              {"cache_write_tokens", usage.cacheWrite()},
              {"cache_write_tokens_details",
               {{"ttl_30m_tokens", usage.cacheWrite5m}, {"ttl_12h_tokens", usage.cacheWrite1h}}}}},
            {"output_tokens", usage.output},
            {"output_tokens_details", {{"reasoning_tokens", usage.reasoning}}},
            {"total_tokens", input + usage.output}};
}

static json::array itemsOf(const OpenAiRequest &request, const Answer &answer, Memory &memory)
{
    json::array items;
    if (!answer.reasoning.empty()) {
        const json::object *const reasoning = objectAt(request.body, "reasoning");
        json::array summary;
        if (reasoning && !isAbsent(*reasoning, "summary"))
            summary.push_back({{"type", "summary_text"}, {"text", answer.reasoning}});
        items.push_back({{"id", memory.newId("rs_fake")},
                         {"type", "reasoning"},
                         {"summary", std::move(summary)},
                         {"encrypted_content", memory.seal("openai", answer.reasoning)}});
    }
    if (!answer.text.empty() || answer.calls.empty()) {
        json::object part = {{"type", "output_text"},
                             {"text", answer.text},
                             {"annotations", json::array{}},
                             {"logprobs", json::array{}}};
        if (answer.ending == Ending::Refusal)
            part = {{"type", "refusal"}, {"refusal", answer.text}};
        items.push_back({{"id", memory.newId("msg_fake")},
                         {"type", "message"},
                         {"status", answer.ending == Ending::Limit ? "incomplete" : "completed"},
                         {"role", "assistant"},
                         {"content", json::array{std::move(part)}}});
    }
    for (const Call &call : answer.calls) {
        json::object item = {{"id", memory.newId(call.isFreeForm ? "ctc_fake" : "fc_fake")},
                             {"type", call.isFreeForm ? "custom_tool_call" : "function_call"},
                             {"status", "completed"},
                             {"call_id", memory.newId("call_fake")},
                             {"name", call.name}};
        item[call.isFreeForm ? "input" : "arguments"] =
            call.isFreeForm ? call.text : call.argumentText();
        items.push_back(std::move(item));
    }
    return items;
}

/// \a items null: the reply as it is before anything was written.
static json::object responseOf(const OpenAiRequest &request,
                               const Answer &answer,
                               const std::string &id,
                               const json::array *items)
{
    const auto given = [&request](std::string_view name, json::value otherwise) {
        const json::value *const value = valueAt(request.body, name);
        return value ? *value : otherwise;
    };
    const bool isFiltered = answer.ending == Ending::Filtered;
    const bool isCut = items && (isFiltered || answer.ending == Ending::Limit);
    const std::string_view reason = isFiltered ? "content_filter" : "max_output_tokens";
    return {{"id", id},
            {"object", "response"},
            {"created_at", created},
            {"status",
             !items  ? "in_progress"
             : isCut ? "incomplete"
                     : "completed"},
            {"background", false},
            {"error", nullptr},
            {"incomplete_details", isCut ? json::value{{"reason", reason}} : json::value(nullptr)},
            {"instructions", given("instructions", nullptr)},
            {"max_output_tokens", given("max_output_tokens", nullptr)},
            {"model", textAt(request.body, "model")},
            {"output", items ? *items : json::array{}},
            {"parallel_tool_calls", given("parallel_tool_calls", true)},
            {"previous_response_id", given("previous_response_id", nullptr)},
            {"reasoning", given("reasoning", {{"effort", nullptr}, {"summary", nullptr}})},
            {"service_tier", "default"},
            {"store", given("store", true)},
            {"temperature", 1.0},
            {"text", given("text", {{"format", {{"type", "text"}}}})},
            {"tool_choice", given("tool_choice", "auto")},
            {"tools", given("tools", json::array{})},
            {"top_p", 1.0},
            {"truncation", "disabled"},
            {"usage", items ? json::value(responsesUsage(answer.usage)) : json::value(nullptr)},
            {"user", nullptr},
            {"metadata", given("metadata", json::object{})}};
}

namespace {

/// Writes events with their running number.
class EventWriter final
{
public:
    void add(std::string_view type, json::object fields, std::optional<TokenUsage> usage = {})
    {
        json::object event = {{"type", type}, {"sequence_number", m_sequence++}};
        for (auto &field : fields)
            event[field.key()] = std::move(field.value());
        m_events.append({frameOf(type, event), usage});
    }
    QList<Event> take() { return std::move(m_events); }

private:
    QList<Event> m_events = {};
    qint64 m_sequence = 0;
};

} // namespace

static json::object with(const json::object &place, json::object fields)
{
    json::object all = place;
    for (auto &field : fields)
        all[field.key()] = std::move(field.value());
    return all;
}

static void writeMessage(EventWriter &writer, size_t index, const json::object &item)
{
    const json::object place = {
        {"item_id", item.at("id")}, {"output_index", index}, {"content_index", 0}};
    const json::object &part = item.at("content").at(0).get_object();
    const bool isRefusal = textAt(part, "type") == "refusal";
    const std::string name = isRefusal ? "refusal" : "text";
    const std::string kind = isRefusal ? "response.refusal" : "response.output_text";
    json::object empty = part;
    empty[name] = "";
    writer.add("response.content_part.added", with(place, {{"part", std::move(empty)}}));
    for (const std::string &piece : piecesOf(textAt(part, name))) {
        json::object fields = with(place, {{"delta", piece}});
        if (!isRefusal)
            fields["logprobs"] = json::array{};
        writer.add(kind + ".delta", std::move(fields));
    }
    json::object done = with(place, {{name, part.at(name)}});
    if (!isRefusal)
        done["logprobs"] = json::array{};
    writer.add(kind + ".done", std::move(done));
    writer.add("response.content_part.done", with(place, {{"part", part}}));
}

static void writeReasoning(EventWriter &writer, size_t index, const json::object &item)
{
    const json::array &summary = item.at("summary").get_array();
    for (size_t i = 0; i < summary.size(); ++i) {
        const json::object place = {
            {"item_id", item.at("id")}, {"output_index", index}, {"summary_index", i}};
        const std::string_view text = textAt(summary[i].get_object(), "text");
        writer.add("response.reasoning_summary_part.added",
                   with(place, {{"part", {{"type", "summary_text"}, {"text", ""}}}}));
        for (const std::string &piece : piecesOf(text))
            writer.add("response.reasoning_summary_text.delta", with(place, {{"delta", piece}}));
        writer.add("response.reasoning_summary_text.done", with(place, {{"text", text}}));
        writer.add("response.reasoning_summary_part.done", with(place, {{"part", summary[i]}}));
    }
}

static void writeCall(EventWriter &writer, size_t index, const json::object &item)
{
    const bool isFreeForm = textAt(item, "type") == "custom_tool_call";
    const std::string name = isFreeForm ? "input" : "arguments";
    const std::string kind =
        isFreeForm ? "response.custom_tool_call_input" : "response.function_call_arguments";
    const json::object place = {{"item_id", item.at("id")}, {"output_index", index}};
    for (const std::string &piece : piecesOf(textAt(item, name)))
        writer.add(kind + ".delta", with(place, {{"delta", piece}}));
    json::object done = with(place, {{name, item.at(name)}});
    if (!isFreeForm)
        done["name"] = item.at("name");
    writer.add(kind + ".done", std::move(done));
}

/// The item as it is announced, before its content.
static json::object startOf(const json::object &item)
{
    json::object start = item;
    const std::string_view type = textAt(item, "type");
    if (type == "message")
        start["content"] = json::array{};
    else if (type == "reasoning")
        start["summary"] = json::array{};
    else
        start[type == "custom_tool_call" ? "input" : "arguments"] = "";
    if (type != "reasoning")
        start["status"] = "in_progress";
    return start;
}

static QList<Event> eventsOf(const OpenAiRequest &request,
                             const Answer &answer,
                             const std::string &id,
                             const json::array &items)
{
    EventWriter writer;
    writer.add("response.created", {{"response", responseOf(request, answer, id, nullptr)}});
    writer.add("response.in_progress", {{"response", responseOf(request, answer, id, nullptr)}});
    for (size_t i = 0; i < items.size(); ++i) {
        const json::object &item = items[i].get_object();
        const std::string_view type = textAt(item, "type");
        writer.add("response.output_item.added", {{"output_index", i}, {"item", startOf(item)}});
        if (type == "message")
            writeMessage(writer, i, item);
        else if (type == "reasoning")
            writeReasoning(writer, i, item);
        else
            writeCall(writer, i, item);
        writer.add("response.output_item.done", {{"output_index", i}, {"item", item}});
    }
    const bool isCut = answer.ending == Ending::Limit || answer.ending == Ending::Filtered;
    writer.add(isCut ? "response.incomplete" : "response.completed",
               {{"response", responseOf(request, answer, id, &items)}},
               answer.usage);
    return writer.take();
}

Reply answerResponses(const OpenAiRequest &request, const Ask &ask, Memory &memory)
{
    const Answer answer = answerFor(ask);
    const std::string id = memory.newId("resp_fake");
    const json::array items = itemsOf(request, answer, memory);
    const json::value *const store = valueAt(request.body, "store");
    if (!store || !store->is_bool() || store->get_bool()) {
        std::set<std::string> &calls = memory.replies[id];
        for (const json::value &item : items) {
            memory.items.insert(std::string(textAt(item.get_object(), "id")));
            if (const std::string_view call = textAt(item.get_object(), "call_id"); !call.empty())
                calls.insert(std::string(call));
        }
    }
    Reply reply{.headers = openAiHeaders(memory, request.streams()),
                .streams = request.streams(),
                .model = ask.model,
                .format = "openai-responses"};
    if (reply.streams) {
        reply.events = eventsOf(request, answer, id, items);
    } else {
        reply.body = bytesOf(responseOf(request, answer, id, &items));
        reply.usage = answer.usage;
    }
    return reply;
}

} // namespace deskrelay::fake
