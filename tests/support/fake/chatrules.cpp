#include "tests/support/fake/openairules.h"

#include <array>

namespace deskrelay::fake {

static Verdict checkFields(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"messages", List, Need::Required},
                                          Field{"model", Text, Need::Required},
                                          Field{"audio", Object | Null},
                                          Field{"frequency_penalty", Number | Null},
                                          Field{"function_call", Text | Object},
                                          Field{"functions", List},
                                          Field{"logit_bias", Object | Null},
                                          Field{"logprobs", Flag | Null},
                                          Field{"max_completion_tokens", Whole | Null},
                                          Field{"max_tokens", Whole | Null},
                                          Field{"metadata", Object | Null},
                                          Field{"modalities", List | Null},
                                          Field{"moderation", Object | Null},
                                          Field{"n", Whole | Null},
                                          Field{"parallel_tool_calls", Flag},
                                          Field{"prediction", Object | Null},
                                          Field{"presence_penalty", Number | Null},
                                          Field{"prompt_cache_key", Text},
                                          Field{"prompt_cache_options", Object},
                                          Field{"prompt_cache_retention", Text | Null},
                                          Field{"reasoning_effort", Text | Null},
                                          Field{"response_format", Object},
                                          Field{"safety_identifier", Text},
                                          Field{"seed", Whole | Null},
                                          Field{"service_tier", Text | Null},
                                          Field{"stop", Text | List | Null},
                                          Field{"store", Flag | Null},
                                          Field{"stream", Flag | Null},
                                          Field{"stream_options", Object | Null},
                                          Field{"temperature", Number | Null},
                                          Field{"tool_choice", Text | Object},
                                          Field{"tools", List},
                                          Field{"top_logprobs", Whole | Null},
                                          Field{"top_p", Number | Null},
                                          Field{"user", Text},
                                          Field{"verbosity", Text | Null},
                                          Field{"web_search_options", Object}};
    return checkOpenAiFields(request.body, fields, {});
}

static Verdict checkLimits(const OpenAiRequest &request)
{
    const json::object &body = request.body;
    if (request.model.isReasoning && !isAbsent(body, "max_tokens"))
        return badValue("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                        "'max_completion_tokens' instead.",
                        "max_tokens",
                        "unsupported_parameter");
    for (const std::string_view name : {"max_tokens", "max_completion_tokens"}) {
        if (numberAt(body, name).value_or(1) < 1)
            return badValue("Invalid '" + std::string(name) +
                                "': integer below minimum value. Expected a value >= 1.",
                            std::string(name),
                            "integer_below_min_value");
    }
    const json::array *const stops = arrayAt(body, "stop");
    if (stops && stops->size() > 4)
        return badValue("Invalid 'stop': array too long. Expected an array with maximum length 4, "
                        "but got an array with length " +
                            std::to_string(stops->size()) + " instead.",
                        "stop",
                        "array_above_max_length");
    if (request.model.isReasoning && !isAbsent(body, "stop"))
        return badValue("Unsupported parameter: 'stop' is not supported with this model.",
                        "stop",
                        "unsupported_parameter");
    for (const std::string_view name : {"frequency_penalty", "presence_penalty"}) {
        if (Verdict verdict = checkRange(body, name, -2, 2))
            return verdict;
        if (request.model.isReasoning && numberAt(body, name).value_or(0) != 0)
            return badValue("Unsupported parameter: '" + std::string(name) +
                                "' is not supported with this model.",
                            std::string(name),
                            "unsupported_parameter");
    }
    if (!isAbsent(body, "top_logprobs") && !flagAt(body, "logprobs"))
        return badValue("Invalid value for 'top_logprobs': 'top_logprobs' is only allowed when "
                        "'logprobs' is enabled.",
                        "top_logprobs");
    if (Verdict verdict = checkRange(body, "top_logprobs", 0, 20))
        return verdict;
    return checkRange(body, "n", 1, 128);
}

static Verdict checkStreamOptions(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"include_usage", Flag},
                                          Field{"include_obfuscation", Flag}};
    const json::value *const options = valueAt(request.body, "stream_options");
    if (!options || options->is_null())
        return std::nullopt;
    if (!request.streams())
        return badValue("The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                        "stream_options");
    return checkOpenAiFields(*options, fields, "stream_options");
}

/// The options know the short time alone; at a breakpoint it may be the long one.
static Verdict checkCacheOptions(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"mode", Text}, Field{"ttl", Text}};
    static constexpr std::array<std::string_view, 2> modes = {"implicit", "explicit"};
    static constexpr std::array<std::string_view, 1> lives = {"30m"};
    const json::value *const options = valueAt(request.body, "prompt_cache_options");
    if (!options)
        return std::nullopt;
    if (Verdict verdict = checkOpenAiFields(*options, fields, "prompt_cache_options"))
        return verdict;
    const json::object &object = options->get_object();
    if (!isAbsent(object, "mode")) {
        if (Verdict verdict =
                checkChoice(textAt(object, "mode"), modes, "prompt_cache_options.mode"))
            return verdict;
    }
    if (isAbsent(object, "ttl"))
        return std::nullopt;
    return checkChoice(textAt(object, "ttl"), lives, "prompt_cache_options.ttl");
}

static Verdict checkSmallChoices(const OpenAiRequest &request)
{
    static constexpr std::array<std::string_view, 6> tiers = {
        "auto", "default", "flex", "scale", "priority", "fast"};
    if (Verdict verdict = checkServiceTier(request, tiers))
        return verdict;
    if (Verdict verdict = checkVerbosity(request.body, "verbosity"))
        return verdict;
    if (Verdict verdict = checkCacheOptions(request))
        return verdict;
    return checkEffort(request, request.body, "reasoning_effort");
}

static Verdict checkFunctionTool(const json::object &tool, const std::string &path)
{
    static constexpr std::array fields = {Field{"name", Text, Need::Required},
                                          Field{"description", Text},
                                          Field{"parameters", Object | Null},
                                          Field{"strict", Flag | Null}};
    if (!tool.contains("function"))
        return badValue("Missing required parameter: '" + path + ".function'.",
                        path + ".function",
                        "missing_required_parameter");
    const json::value &function = tool.at("function");
    if (Verdict verdict = checkOpenAiFields(function, fields, path + ".function"))
        return verdict;
    return checkFunctionSchema(function.get_object(), path + ".function");
}

static Verdict checkTools(const OpenAiRequest &request)
{
    static constexpr std::array fields = {
        Field{"type", Text, Need::Required}, Field{"function", Object}, Field{"custom", Object}};
    static constexpr std::array<std::string_view, 2> types = {"function", "custom"};
    const json::array *const tools = arrayAt(request.body, "tools");
    if (!tools)
        return std::nullopt;
    if (tools->empty())
        return badValue("Invalid 'tools': empty array. Expected an array with minimum length 1, "
                        "but got an empty array instead.",
                        "tools",
                        "empty_array");
    for (size_t i = 0; i < tools->size(); ++i) {
        const std::string path = "tools[" + std::to_string(i) + ']';
        if (Verdict verdict = checkOpenAiFields((*tools)[i], fields, path))
            return verdict;
        const json::object &tool = (*tools)[i].get_object();
        if (Verdict verdict = checkChoice(textAt(tool, "type"), types, path + ".type"))
            return verdict;
        if (textAt(tool, "type") == "function") {
            if (Verdict verdict = checkFunctionTool(tool, path))
                return verdict;
        }
    }
    return std::nullopt;
}

static bool hasTool(const json::array &tools, std::string_view name)
{
    for (const json::value &tool : tools) {
        for (const std::string_view kind : {"function", "custom"}) {
            const json::object *const body = objectAt(tool.get_object(), kind);
            if (body && textAt(*body, "name") == name)
                return true;
        }
    }
    return false;
}

static Verdict checkToolChoice(const OpenAiRequest &request)
{
    const json::array *const tools = arrayAt(request.body, "tools");
    for (const std::string name : {"tool_choice", "parallel_tool_calls"}) {
        if (request.body.contains(name) && !tools)
            return badValue("Invalid value for '" + name + "': '" + name +
                                "' is only allowed when 'tools' are specified.",
                            name);
    }
    const json::value *const choice = valueAt(request.body, "tool_choice");
    if (!choice)
        return std::nullopt;
    if (choice->is_string())
        return checkToolMode(choice->get_string());
    const json::object &object = choice->get_object();
    const std::string_view type = textAt(object, "type");
    static constexpr std::array<std::string_view, 3> types = {
        "function", "custom", "allowed_tools"};
    if (Verdict verdict = checkChoice(type, types, "tool_choice.type"))
        return verdict;
    const json::object *const named = objectAt(object, type);
    if (!named)
        return badValue("Missing required parameter: 'tool_choice." + std::string(type) + "'.",
                        "tool_choice." + std::string(type),
                        "missing_required_parameter");
    if (type != "allowed_tools" && !hasTool(*tools, textAt(*named, "name")))
        return badValue("Invalid value for 'tool_choice': tool choice '" +
                            std::string(textAt(*named, "name")) +
                            "' not found in 'tools' parameter.",
                        "tool_choice");
    return std::nullopt;
}

static Verdict checkResponseFormat(const OpenAiRequest &request)
{
    static constexpr std::array outer = {Field{"type", Text, Need::Required},
                                         Field{"json_schema", Object}};
    static constexpr std::array inner = {Field{"name", Text, Need::Required},
                                         Field{"description", Text},
                                         Field{"schema", Object},
                                         Field{"strict", Flag | Null}};
    static constexpr std::array<std::string_view, 3> types = {"text", "json_object", "json_schema"};
    const json::value *const format = valueAt(request.body, "response_format");
    if (!format)
        return std::nullopt;
    if (Verdict verdict = checkOpenAiFields(*format, outer, "response_format"))
        return verdict;
    const json::object &object = format->get_object();
    const std::string_view type = textAt(object, "type");
    if (Verdict verdict = checkChoice(type, types, "response_format.type"))
        return verdict;
    const std::string messages = json::serialize(request.body.at("messages"));
    if (type == "json_object" && bytesOf(std::string_view(messages)).toLower().indexOf("json") < 0)
        return badValue("'messages' must contain the word 'json' in some form, to use "
                        "'response_format' of type 'json_object'.",
                        "messages");
    if (type != "json_schema")
        return std::nullopt;
    if (!object.contains("json_schema"))
        return badValue("Missing required parameter: 'response_format.json_schema'.",
                        "response_format.json_schema",
                        "missing_required_parameter");
    const json::value &holder = object.at("json_schema");
    if (Verdict verdict = checkOpenAiFields(holder, inner, "response_format.json_schema"))
        return verdict;
    return checkOutputSchema(holder.get_object(), "response_format.json_schema");
}

Verdict checkChat(const OpenAiRequest &request)
{
    using Rule = Verdict (*)(const OpenAiRequest &);
    static constexpr std::array<Rule, 9> rules = {checkFields,
                                                  checkLimits,
                                                  checkReasoningSampling,
                                                  checkStreamOptions,
                                                  checkSmallChoices,
                                                  checkTools,
                                                  checkToolChoice,
                                                  checkChatMessages,
                                                  checkResponseFormat};
    for (const Rule rule : rules) {
        if (Verdict verdict = rule(request))
            return verdict;
    }
    return std::nullopt;
}

} // namespace deskrelay::fake
