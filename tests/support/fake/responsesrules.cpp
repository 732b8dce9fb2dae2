#include "tests/support/fake/openairules.h"

#include <array>

namespace deskrelay::fake {

static Verdict checkFields(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"model", Text, Need::Required},
                                          Field{"input", Text | List},
                                          Field{"access_programs", Object},
                                          Field{"background", Flag | Null},
                                          Field{"client_metadata", Object},
                                          Field{"context_management", List | Null},
                                          Field{"conversation", Text | Object | Null},
                                          Field{"image", Object},
                                          Field{"include", List | Null},
                                          Field{"instructions", Text | Null},
                                          Field{"max_output_tokens", Whole | Null},
                                          Field{"max_tool_calls", Whole | Null},
                                          Field{"metadata", Object | Null},
                                          Field{"moderation", Object | Null},
                                          Field{"parallel_tool_calls", Flag | Null},
                                          Field{"previous_response_id", Text | Null},
                                          Field{"prompt", Object | Null},
                                          Field{"prompt_cache_key", Text},
                                          Field{"prompt_cache_options", Object},
                                          Field{"prompt_cache_retention", Text | Null},
                                          Field{"reasoning", Object | Null},
                                          Field{"safety_identifier", Text},
                                          Field{"service_tier", Text | Null},
                                          Field{"store", Flag | Null},
                                          Field{"stream", Flag | Null},
                                          Field{"stream_options", Object | Null},
                                          Field{"temperature", Number | Null},
                                          Field{"text", Object},
                                          Field{"tool_choice", Text | Object},
                                          Field{"tools", List},
                                          Field{"top_logprobs", Whole | Null},
                                          Field{"top_p", Number | Null},
                                          Field{"truncation", Text | Null},
                                          Field{"user", Text}};
    if (Verdict verdict = checkOpenAiFields(request.body, fields, {}))
        return verdict;
    if (!request.body.contains("input") && isAbsent(request.body, "previous_response_id") &&
        isAbsent(request.body, "prompt") && isAbsent(request.body, "conversation"))
        return badValue(
            "Missing required parameter: 'input'.", "input", "missing_required_parameter");
    return std::nullopt;
}

static Verdict checkSmallChoices(const OpenAiRequest &request)
{
    static constexpr std::array<std::string_view, 7> tiers = {
        "auto", "default", "flex", "scale", "priority", "fast", "ultrafast"};
    static constexpr std::array<std::string_view, 2> truncations = {"auto", "disabled"};
    static constexpr std::array<std::string_view, 8> includes = {
        "file_search_call.results",
        "web_search_call.results",
        "web_search_call.action.sources",
        "message.input_image.image_url",
        "computer_call_output.output.image_url",
        "code_interpreter_call.outputs",
        "reasoning.encrypted_content",
        "message.output_text.logprobs"};
    const json::object &body = request.body;
    if (numberAt(body, "max_output_tokens").value_or(16) < 16)
        return badValue("Invalid 'max_output_tokens': integer below minimum value. Expected a "
                        "value >= 16.",
                        "max_output_tokens",
                        "integer_below_min_value");
    if (Verdict verdict = checkServiceTier(request, tiers))
        return verdict;
    if (!isAbsent(body, "truncation")) {
        if (Verdict verdict = checkChoice(textAt(body, "truncation"), truncations, "truncation"))
            return verdict;
    }
    const json::array *const wanted = arrayAt(body, "include");
    for (size_t i = 0; wanted && i < wanted->size(); ++i) {
        const std::string_view one =
            (*wanted)[i].is_string() ? std::string_view((*wanted)[i].get_string()) : "";
        if (Verdict verdict = checkChoice(one, includes, "include[" + std::to_string(i) + ']'))
            return verdict;
        if (one == "reasoning.encrypted_content" && !request.model.isReasoning &&
            !request.model.isForeign)
            return badValue("Encrypted content is not supported with this model.", "include");
    }
    const std::string_view earlier = textAt(body, "previous_response_id");
    if (!earlier.empty() && !request.memory.replies.contains(std::string(earlier)))
        return badValue("Previous response with id '" + std::string(earlier) + "' not found.",
                        "previous_response_id",
                        "previous_response_not_found");
    return checkRange(body, "top_logprobs", 0, 20);
}

static Verdict checkReasoning(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"effort", Text | Null},
                                          Field{"summary", Text | Null},
                                          Field{"generate_summary", Text | Null},
                                          Field{"context", Text | Null},
                                          Field{"mode", Text | Null}};
    static constexpr std::array<std::string_view, 3> summaries = {"auto", "concise", "detailed"};
    const json::value *const reasoning = valueAt(request.body, "reasoning");
    if (!reasoning || reasoning->is_null())
        return std::nullopt;
    if (Verdict verdict = checkOpenAiFields(*reasoning, fields, "reasoning"))
        return verdict;
    const json::object &object = reasoning->get_object();
    if (!isAbsent(object, "summary")) {
        if (Verdict verdict =
                checkChoice(textAt(object, "summary"), summaries, "reasoning.summary"))
            return verdict;
    }
    return checkEffort(request, object, "effort");
}

static Verdict checkText(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"format", Object | Null},
                                          Field{"verbosity", Text | Null}};
    static constexpr std::array plain = {Field{"type", Text, Need::Required}};
    static constexpr std::array schemaFields = {Field{"type", Text, Need::Required},
                                                Field{"name", Text, Need::Required},
                                                Field{"schema", Object, Need::Required},
                                                Field{"description", Text},
                                                Field{"strict", Flag | Null}};
    static constexpr std::array<std::string_view, 3> types = {"text", "json_object", "json_schema"};
    const json::value *const text = valueAt(request.body, "text");
    if (!text)
        return std::nullopt;
    if (Verdict verdict = checkOpenAiFields(*text, fields, "text"))
        return verdict;
    if (Verdict verdict = checkVerbosity(text->get_object(), "text.verbosity"))
        return verdict;
    const json::value *const format = valueAt(text->get_object(), "format");
    if (!format || format->is_null())
        return std::nullopt;
    const std::string_view type = textAt(format->get_object(), "type");
    if (Verdict verdict = checkChoice(type, types, "text.format.type"))
        return verdict;
    const json::value *const input = valueAt(request.body, "input");
    if (type == "json_object" && input &&
        bytesOf(*input).toLower().indexOf("json") < 0) // whatever the instructions say
        return badValue("Response input messages must contain the word 'json' in some form to use "
                        "'text.format' of type 'json_object'.",
                        "input");
    if (type != "json_schema")
        return checkOpenAiFields(*format, plain, "text.format");
    if (Verdict verdict = checkOpenAiFields(*format, schemaFields, "text.format"))
        return verdict;
    return checkOutputSchema(format->get_object(), "text.format");
}

static Verdict checkFunction(const json::value &tool, const std::string &path)
{
    static constexpr std::array fields = {Field{"type", Text, Need::Required},
                                          Field{"name", Text, Need::Required},
                                          Field{"parameters", Object | Null},
                                          Field{"strict", Flag | Null},
                                          Field{"description", Text | Null},
                                          Field{"allowed_callers", List},
                                          Field{"async", Flag},
                                          Field{"defer_loading", Flag},
                                          Field{"output_schema", Object | Null}};
    if (Verdict verdict = checkOpenAiFields(tool, fields, path))
        return verdict;
    return checkFunctionSchema(tool.get_object(), path);
}

static Verdict checkTool(const json::value &tool, const std::string &path)
{
    static constexpr std::array customFields = {Field{"type", Text, Need::Required},
                                                Field{"name", Text, Need::Required},
                                                Field{"description", Text},
                                                Field{"format", Object},
                                                Field{"allowed_callers", List},
                                                Field{"async", Flag},
                                                Field{"defer_loading", Flag}};
    static constexpr std::array<std::string_view, 14> types = {"function",
                                                               "custom",
                                                               "namespace",
                                                               "tool_search",
                                                               "web_search",
                                                               "web_search_preview",
                                                               "file_search",
                                                               "code_interpreter",
                                                               "computer",
                                                               "image_generation",
                                                               "mcp",
                                                               "local_shell",
                                                               "shell",
                                                               "apply_patch"};
    if (!tool.is_object())
        return checkOpenAiFields(tool, customFields, path);
    const json::object &object = tool.get_object();
    const std::string_view type = textAt(object, "type");
    if (Verdict verdict = checkChoice(type, types, path + ".type"))
        return verdict;
    if (type == "function")
        return checkFunction(tool, path);
    if (type == "custom") {
        if (Verdict verdict = checkOpenAiFields(tool, customFields, path))
            return verdict;
        return checkToolName(textAt(object, "name"), path + ".name");
    }
    const json::array *const inner = type == "namespace" ? arrayAt(object, "tools") : nullptr;
    for (size_t i = 0; inner && i < inner->size(); ++i) {
        if (Verdict verdict = checkTool((*inner)[i], path + ".tools[" + std::to_string(i) + ']'))
            return verdict;
    }
    return std::nullopt;
}

static Verdict checkTools(const OpenAiRequest &request)
{
    const json::array *const tools = arrayAt(request.body, "tools");
    std::set<std::string> names;
    for (size_t i = 0; tools && i < tools->size(); ++i) {
        if (Verdict verdict = checkTool((*tools)[i], "tools[" + std::to_string(i) + ']'))
            return verdict;
        names.insert(std::string(textAt((*tools)[i].get_object(), "name")));
    }
    const json::value *const choice = valueAt(request.body, "tool_choice");
    if (!choice)
        return std::nullopt;
    if (choice->is_string()) {
        if (Verdict verdict = checkToolMode(choice->get_string()))
            return verdict;
        if (choice->get_string() == "required" && names.empty())
            return badValue("Tool choice 'required' must be specified with 'tools' parameter.",
                            "tool_choice");
        return std::nullopt;
    }
    const json::object &object = choice->get_object();
    const std::string_view type = textAt(object, "type");
    const std::string name(textAt(object, "name"));
    if ((type == "function" || type == "custom") && !names.contains(name))
        return badValue("Tool choice '" + std::string(type) + "' not found in 'tools' parameter.",
                        "tool_choice");
    return std::nullopt;
}

Verdict checkResponses(const OpenAiRequest &request)
{
    using Rule = Verdict (*)(const OpenAiRequest &);
    static constexpr std::array<Rule, 7> rules = {checkFields,
                                                  checkSmallChoices,
                                                  checkReasoningSampling,
                                                  checkReasoning,
                                                  checkText,
                                                  checkTools,
                                                  checkResponsesInput};
    for (const Rule rule : rules) {
        if (Verdict verdict = rule(request))
            return verdict;
    }
    return std::nullopt;
}

} // namespace deskrelay::fake
