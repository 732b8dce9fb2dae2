#include "tests/support/fake/openairules.h"

#include <array>

namespace deskrelay::fake {

namespace {

/// A kind of input item: its fields, and what its id starts with where it has one.
struct ItemRule
{
    std::string_view type;
    std::span<const Field> fields;
    std::string_view idPrefix;
};

} // namespace

static constexpr Field typeField{"type", Text, Need::Required};
static constexpr Field idField{"id", Text | Null};
static constexpr Field statusField{"status", Text | Null};
static constexpr Field passField{"internal_chat_message_metadata_passthrough", Anything};

static constexpr std::array messageFields = {Field{"type", Text},
                                             Field{"role", Text, Need::Required},
                                             Field{"content", Text | List, Need::Required},
                                             Field{"phase", Text | Null},
                                             idField,
                                             statusField,
                                             passField};
static constexpr std::array callFields = {typeField,
                                          Field{"call_id", Text, Need::Required},
                                          Field{"name", Text, Need::Required},
                                          Field{"arguments", Text, Need::Required},
                                          Field{"namespace", Text | Null},
                                          Field{"async", Flag},
                                          Field{"caller", Object | Null},
                                          Field{"parsed_arguments", Anything},
                                          idField,
                                          statusField,
                                          passField};
static constexpr std::array outputFields = {typeField,
                                            Field{"call_id", Text, Need::Required},
                                            Field{"output", Text | List, Need::Required},
                                            idField,
                                            statusField,
                                            passField};
static constexpr std::array customFields = {typeField,
                                            Field{"call_id", Text, Need::Required},
                                            Field{"name", Text, Need::Required},
                                            Field{"input", Text, Need::Required},
                                            Field{"namespace", Text | Null},
                                            idField,
                                            statusField,
                                            passField};
static constexpr std::array reasoningFields = {typeField,
                                               Field{"summary", List, Need::Required},
                                               Field{"content", List | Null},
                                               Field{"encrypted_content", Text | Null},
                                               idField,
                                               statusField,
                                               passField};
static constexpr std::array referenceFields = {Field{"type", Text},
                                               Field{"id", Text, Need::Required}};

static constexpr std::array itemRules = {
    ItemRule{"message", messageFields, "msg"},
    ItemRule{"function_call", callFields, "fc"},
    ItemRule{"function_call_output", outputFields, ""},
    ItemRule{"custom_tool_call", customFields, "ctc"},
    ItemRule{"custom_tool_call_output", outputFields, ""},
    ItemRule{"reasoning", reasoningFields, "rs"},
    ItemRule{"item_reference", referenceFields, ""},
};

/// Items of hosted tools and of the newest features: passed without a look inside.
static constexpr std::array<std::string_view, 14> otherItems = {"web_search_call",
                                                                "file_search_call",
                                                                "code_interpreter_call",
                                                                "image_generation_call",
                                                                "computer_call",
                                                                "computer_call_output",
                                                                "mcp_call",
                                                                "mcp_list_tools",
                                                                "tool_search_call",
                                                                "tool_search_output",
                                                                "additional_tools",
                                                                "configuration_update",
                                                                "compaction",
                                                                "compaction_trigger"};

static Verdict checkContentPart(const json::value &part,
                                std::span<const std::string_view> kinds,
                                const std::string &path)
{
    static constexpr Field breakField{"prompt_cache_breakpoint", Object};
    static constexpr std::array text = {typeField, Field{"text", Text, Need::Required}, breakField};
    static constexpr std::array outputText = {typeField,
                                              Field{"text", Text, Need::Required},
                                              Field{"annotations", List},
                                              Field{"logprobs", List | Null},
                                              Field{"parsed", Anything}};
    static constexpr std::array refusal = {typeField, Field{"refusal", Text, Need::Required}};
    static constexpr std::array image = {typeField,
                                         Field{"image_url", Text | Null},
                                         Field{"file_id", Text | Null},
                                         Field{"detail", Text},
                                         breakField};
    static constexpr std::array file = {typeField,
                                        Field{"file_data", Text},
                                        Field{"file_id", Text | Null},
                                        Field{"file_url", Text},
                                        Field{"filename", Text},
                                        Field{"detail", Text},
                                        breakField};
    static constexpr std::array<std::string_view, 4> details = {"auto", "low", "high", "original"};
    if (!part.is_object())
        return checkOpenAiFields(part, text, path);
    const json::object &object = part.get_object();
    const std::string_view type = textAt(object, "type");
    if (Verdict verdict = checkChoice(type, kinds, path))
        return verdict;
    if (type == "output_text")
        return checkOpenAiFields(part, outputText, path);
    if (type == "refusal")
        return checkOpenAiFields(part, refusal, path);
    if (type == "input_file")
        return checkOpenAiFields(part, file, path);
    if (type != "input_image")
        return checkOpenAiFields(part, text, path);
    if (Verdict verdict = checkOpenAiFields(part, image, path))
        return verdict;
    if (object.contains("detail")) {
        if (Verdict verdict = checkChoice(textAt(object, "detail"), details, path + ".detail"))
            return verdict;
    }
    if (isAbsent(object, "image_url"))
        return isAbsent(object, "file_id")
                   ? badValue("Missing required parameter: '" + path + ".image_url'.",
                              path + ".image_url",
                              "missing_required_parameter")
                   : std::nullopt;
    return checkImageUrl(textAt(object, "image_url"), path + ".image_url");
}

static Verdict checkContent(const json::object &holder,
                            std::string_view name,
                            std::span<const std::string_view> kinds,
                            const std::string &path)
{
    const json::array *const parts = arrayAt(holder, name);
    for (size_t i = 0; parts && i < parts->size(); ++i) {
        if (Verdict verdict = checkContentPart(
                (*parts)[i], kinds, path + '.' + std::string(name) + '[' + std::to_string(i) + ']'))
            return verdict;
    }
    return std::nullopt;
}

static Verdict
checkReasoningItem(const OpenAiRequest &request, const json::object &item, const std::string &path)
{
    static constexpr std::array part = {typeField, Field{"text", Text, Need::Required}};
    for (const json::value &one : item.at("summary").get_array()) {
        if (Verdict verdict = checkOpenAiFields(one, part, path + ".summary[0]"))
            return verdict;
        if (textAt(one.get_object(), "type") != "summary_text")
            return badValue("Invalid value: '" + std::string(textAt(one.get_object(), "type")) +
                                "'. Supported values are: 'summary_text'.",
                            path + ".summary[0].type");
    }
    const std::string blob(textAt(item, "encrypted_content"));
    const std::string id(textAt(item, "id"));
    if (blob.empty() && !id.empty() && !request.memory.items.contains(id))
        return badValue("Item with id '" + id +
                            "' not found. Items are not persisted when `store` is set to false. "
                            "Try again with `store` set to true, or remove this item from your "
                            "input.",
                        "input",
                        "");
    if (!request.model.isReasoning && !request.model.isForeign)
        return badValue("Reasoning input items can only be provided to a reasoning or computer use "
                        "model. Remove reasoning items from your input and try again.",
                        "input");
    if (!blob.empty() && !request.memory.sealed.contains(blob))
        return badValue("The encrypted content " + blob.substr(0, 4) +
                            "... could not be verified. Reason: Encrypted content could not be "
                            "decrypted or parsed.",
                        {},
                        "invalid_encrypted_content");
    return std::nullopt;
}

static Verdict checkMessageItem(const json::object &item, const std::string &path)
{
    static constexpr std::array<std::string_view, 4> roles = {
        "assistant", "system", "developer", "user"};
    static constexpr std::array<std::string_view, 3> inputs = {
        "input_text", "input_image", "input_file"};
    static constexpr std::array<std::string_view, 2> outputs = {"output_text", "refusal"};
    const std::string_view role = textAt(item, "role");
    if (Verdict verdict = checkChoice(role, roles, path + ".role"))
        return verdict;
    if (role == "assistant")
        return checkContent(item, "content", outputs, path);
    return checkContent(item, "content", inputs, path);
}

static Verdict checkItem(const OpenAiRequest &request, const json::value &item, size_t index)
{
    static constexpr std::array<std::string_view, 3> results = {
        "input_text", "input_image", "input_file"};
    const std::string path = "input[" + std::to_string(index) + ']';
    if (!item.is_object())
        return checkOpenAiFields(item, messageFields, path);
    const json::object &object = item.get_object();
    std::string type(textAt(object, "type"));
    if (type.empty())
        type = object.contains("role") ? "message" : "item_reference";
    if (isOneOf(type, otherItems))
        return std::nullopt;
    for (const ItemRule &rule : itemRules) {
        if (rule.type != type)
            continue;
        if (Verdict verdict = checkOpenAiFields(item, rule.fields, path))
            return verdict;
        const std::string_view id = textAt(object, "id");
        if (!id.empty() && !rule.idPrefix.empty() && !id.starts_with(rule.idPrefix))
            return badValue("Invalid '" + path + ".id': '" + std::string(id) +
                                "'. Expected an ID that begins with '" +
                                std::string(rule.idPrefix) + "'.",
                            path + ".id");
        if (type == "message")
            return checkMessageItem(object, path);
        if (type == "reasoning")
            return checkReasoningItem(request, object, path);
        if (type.ends_with("_output"))
            return checkContent(object, "output", results, path);
        return type.ends_with("_call") && object.contains("name")
                   ? checkToolName(textAt(object, "name"), path + ".name")
                   : std::nullopt;
    }
    return badValue("Invalid value: '" + type + "'.", path);
}

/// Every output has its call before it, every call its output somewhere behind it.
static Verdict checkPairs(const OpenAiRequest &request, const json::array &items)
{
    std::set<std::string> calls;
    std::set<std::string> answered;
    const auto earlier =
        request.memory.replies.find(std::string(textAt(request.body, "previous_response_id")));
    if (earlier != request.memory.replies.end())
        calls = earlier->second;
    for (const json::value &item : items) {
        const json::object &object = item.get_object();
        const std::string_view type = textAt(object, "type");
        const std::string id(textAt(object, "call_id"));
        const bool isCustom = type.starts_with("custom_tool_call");
        const std::string what = isCustom ? "custom tool call" : "function call";
        if (type == "function_call" || type == "custom_tool_call")
            calls.insert(id);
        else if (type == "function_call_output" || type == "custom_tool_call_output") {
            if (!calls.contains(id))
                return badValue("No tool call found for " + what + " output with call_id " + id +
                                    '.',
                                "input",
                                "");
            answered.insert(id);
        }
    }
    for (const std::string &id : calls) {
        if (!answered.contains(id))
            return badValue("No tool output found for function call " + id + '.', "input", "");
    }
    return std::nullopt;
}

/// A reasoning item is followed by what it led to.
static Verdict checkReasoningFollowed(const json::array &items)
{
    for (size_t i = 0; i < items.size(); ++i) {
        const json::object &item = items[i].get_object();
        const std::string id(textAt(item, "id"));
        if (textAt(item, "type") != "reasoning" || id.empty())
            continue;
        const json::object *const next =
            i + 1 < items.size() ? &items[i + 1].get_object() : nullptr;
        const bool isFollowed =
            next &&
            (textAt(*next, "role") == "assistant" ||
             (textAt(*next, "type").ends_with("_call") || textAt(*next, "type") == "reasoning"));
        if (!isFollowed)
            return badValue("Item '" + id +
                                "' of type 'reasoning' was provided without its required following "
                                "item.",
                            "input",
                            "");
    }
    return std::nullopt;
}

Verdict checkResponsesInput(const OpenAiRequest &request)
{
    const json::array *const items = arrayAt(request.body, "input");
    if (!items)
        return std::nullopt;
    for (size_t i = 0; i < items->size(); ++i) {
        if (Verdict verdict = checkItem(request, (*items)[i], i))
            return verdict;
    }
    if (Verdict verdict = checkReasoningFollowed(*items))
        return verdict;
    return checkPairs(request, *items);
}

} // namespace deskrelay::fake
