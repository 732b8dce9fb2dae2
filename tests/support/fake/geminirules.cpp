#include "tests/support/fake/geminirules.h"

#include <algorithm>
#include <array>

namespace deskrelay::fake {

Refusal geminiRefusal(std::string message, int status, std::string name)
{
    return {.status = status, .type = std::move(name), .message = std::move(message)};
}

static const json::object &configOf(const GeminiRequest &request)
{
    static const json::object none;
    const json::object *const config = objectAt(request.body, "generationConfig");
    return config ? *config : none;
}

static Verdict checkNumbers(const GeminiRequest &request)
{
    struct Range
    {
        std::string_view name;
        double least;
        double most;
        std::string_view wording;
    };
    static constexpr std::array ranges = {
        Range{"temperature", 0, 2, "[0.0, 2.0]"},
        Range{"topP", 0, 1, "[0.0, 1.0]"},
        Range{"topK", 1, 64, "[1, 64]"},
        Range{"candidateCount", 1, 8, "[1, 8]"},
        Range{"maxOutputTokens", 1, 65536, "[1, 65537)"},
        Range{"logprobs", 0, 20, "[0, 20]"},
    };
    const json::object &config = configOf(request);
    for (const Range &range : ranges) {
        const double value = numberAt(config, range.name).value_or(range.least);
        if (value < range.least || value > range.most)
            return geminiRefusal("* GenerateContentRequest.generation_config." +
                                 std::string(range.name) + ": must be in the range " +
                                 std::string(range.wording) + ".\n");
    }
    const json::array *const stops = arrayAt(config, "stopSequences");
    if (stops && stops->size() > 5)
        return geminiRefusal("* GenerateContentRequest.generation_config.stop_sequences: the "
                             "number of stop_sequences must be at most 5.\n");
    return std::nullopt;
}

static Verdict checkThinking(const GeminiRequest &request)
{
    static constexpr std::array<std::string_view, 4> levels = {"MINIMAL", "LOW", "MEDIUM", "HIGH"};
    const json::object *const thinking = objectAt(configOf(request), "thinkingConfig");
    if (!thinking)
        return std::nullopt;
    const bool hasLevel = thinking->contains("thinkingLevel");
    const std::optional<double> budget = numberAt(*thinking, "thinkingBudget");
    if (hasLevel && budget)
        return geminiRefusal("You can only set only one of thinking budget and thinking level.");
    std::string level(textAt(*thinking, "thinkingLevel"));
    std::transform(level.begin(), level.end(), level.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    if (hasLevel && !isOneOf(level, levels))
        return geminiRefusal("Invalid value at 'generation_config.thinking_config.thinking_level' "
                             "(type.googleapis.com/google.ai.generativelanguage.v1beta."
                             "ThinkingConfig.ThinkingLevel), \"" +
                             level + '"');
    if (hasLevel && !request.model.isGeneration3)
        return geminiRefusal("Thinking level is not supported for this model.");
    if (budget && (*budget < -1 || *budget > 32768))
        return geminiRefusal("The thinking budget " + std::to_string(static_cast<qint64>(*budget)) +
                             " is invalid. Please choose a value between 0 and 24576.");
    return std::nullopt;
}

Verdict checkGeminiJsonSchema(const json::value &value, const std::string &path)
{
    static constexpr std::array<std::string_view, 23> words = {
        "$schema",     "$id",
        "$defs",       "$ref",
        "$anchor",     "type",
        "format",      "title",
        "description", "enum",
        "items",       "prefixItems",
        "minItems",    "maxItems",
        "minimum",     "maximum",
        "anyOf",       "oneOf",
        "properties",  "additionalProperties",
        "required",    "propertyOrdering",
        "nullable"};
    if (value.is_bool())
        return std::nullopt;
    const json::object *const schema = value.if_object();
    if (!schema)
        return geminiRefusal("Invalid JSON schema at '" + path + "': expected an object.");
    const bool isReference = schema->contains("$ref");
    for (const auto &member : *schema) {
        if (!isOneOf(member.key(), words))
            return geminiRefusal("Invalid JSON schema at '" + path + "': unsupported keyword \"" +
                                 std::string(member.key()) + "\".");
        if (isReference && !member.key().starts_with('$'))
            return geminiRefusal("Invalid JSON schema at '" + path +
                                 "': a node with \"$ref\" may only have keywords that start with "
                                 "\"$\".");
    }
    for (const std::string_view name : {"properties", "$defs"}) {
        if (const json::object *const members = objectAt(*schema, name)) {
            for (const auto &member : *members) {
                if (Verdict verdict = checkGeminiJsonSchema(member.value(),
                                                            path + '.' + std::string(member.key())))
                    return verdict;
            }
        }
    }
    for (const std::string_view name : {"anyOf", "oneOf", "prefixItems"}) {
        if (const json::array *const list = arrayAt(*schema, name)) {
            for (const json::value &one : *list) {
                if (Verdict verdict = checkGeminiJsonSchema(one, path + '.' + std::string(name)))
                    return verdict;
            }
        }
    }
    for (const std::string_view name : {"items", "additionalProperties"}) {
        if (const json::value *const inner = valueAt(*schema, name)) {
            if (Verdict verdict = checkGeminiJsonSchema(*inner, path + '.' + std::string(name)))
                return verdict;
        }
    }
    return std::nullopt;
}

static Verdict checkOutput(const GeminiRequest &request)
{
    static constexpr std::array<std::string_view, 3> types = {
        "text/plain", "application/json", "text/x.enum"};
    const json::object &config = configOf(request);
    const std::string_view type = textAt(config, "responseMimeType");
    if (!type.empty() && !isOneOf(type, types))
        return geminiRefusal("* GenerateContentRequest.generation_config.response_mime_type: "
                             "allowed mimetypes are `text/plain`, `application/json`, "
                             "`application/xml`, `application/yaml` and `text/x.enum`.\n");
    const bool hasSchema = config.contains("responseSchema");
    const bool hasJsonSchema = config.contains("responseJsonSchema");
    if (hasSchema && hasJsonSchema)
        return geminiRefusal("response_schema and response_json_schema are mutually exclusive.");
    if ((hasSchema || hasJsonSchema) && type != "application/json" && type != "text/x.enum")
        return geminiRefusal("* GenerateContentRequest.generation_config.response_mime_type: "
                             "response schema requires a JSON mimetype.\n");
    if (hasJsonSchema)
        return checkGeminiJsonSchema(config.at("responseJsonSchema"),
                                     "generation_config.response_json_schema");
    return std::nullopt;
}

static bool isFunctionName(std::string_view name)
{
    const bool startsWell =
        !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) || name[0] == '_');
    return startsWell && isName(name, 128, ".:");
}

static Verdict checkDeclaration(const json::object &declaration, const std::string &path)
{
    if (!isFunctionName(textAt(declaration, "name")))
        return geminiRefusal(
            "* GenerateContentRequest." + path +
            ".name: Invalid function name. Must start with a letter or an "
            "underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), "
            "dots (.), colons (:), or dashes (-), with a maximum length of 128.\n");
    if (declaration.contains("parameters") && declaration.contains("parametersJsonSchema"))
        return geminiRefusal("* GenerateContentRequest." + path +
                             ": parameters and parameters_json_schema are mutually exclusive.\n");
    if (const json::value *const schema = valueAt(declaration, "parametersJsonSchema"))
        return checkGeminiJsonSchema(*schema, path + ".parameters_json_schema");
    const json::object *const schema = objectAt(declaration, "parameters");
    if (!schema)
        return std::nullopt;
    const std::string type(textAt(*schema, "type"));
    if (bytesOf(std::string_view(type)).toLower() != "object")
        return geminiRefusal("* GenerateContentRequest." + path +
                             ".parameters: only OBJECT is supported at the top level.\n");
    return std::nullopt;
}

/// What the parser of schemas does not see: each property that is required exists, and so on.
static Verdict checkSchemaMeaning(const json::object &schema, const std::string &path)
{
    static constexpr std::array<std::string_view, 7> types = {
        "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"};
    const QByteArray type = bytesOf(textAt(schema, "type")).toUpper();
    if (!type.isEmpty() && !isOneOf(viewOf(type), types))
        return geminiRefusal("Invalid value at '" + path +
                             ".type' (type.googleapis.com/google.ai.generativelanguage.v1beta."
                             "Type), \"" +
                             type.toStdString() + '"');
    const json::object *const properties = objectAt(schema, "properties");
    const json::array *const required = arrayAt(schema, "required");
    for (size_t i = 0; required && i < required->size(); ++i) {
        if (!properties || !properties->contains((*required)[i].get_string()))
            return geminiRefusal("* GenerateContentRequest." + path + ".required[" +
                                 std::to_string(i) + "]: property is not defined\n");
    }
    if (type == "ARRAY" && !schema.contains("items"))
        return geminiRefusal("* GenerateContentRequest." + path + ".items: missing field.\n");
    if (schema.contains("enum") && type != "STRING")
        return geminiRefusal("* GenerateContentRequest." + path +
                             ".enum: only allowed for STRING type\n");
    for (const auto &property : properties ? *properties : json::object()) {
        if (Verdict verdict =
                checkSchemaMeaning(property.value().get_object(),
                                   path + ".properties[" + std::string(property.key()) + ']'))
            return verdict;
    }
    if (const json::object *const items = objectAt(schema, "items"))
        return checkSchemaMeaning(*items, path + ".items");
    return std::nullopt;
}

static Verdict checkCalling(const GeminiRequest &request, const std::set<std::string> &names)
{
    static constexpr std::array<std::string_view, 5> modes = {
        "AUTO", "ANY", "NONE", "VALIDATED", "MODE_UNSPECIFIED"};
    const json::object *const config = objectAt(request.body, "toolConfig");
    const json::object *const calling =
        config ? objectAt(*config, "functionCallingConfig") : nullptr;
    if (!calling)
        return std::nullopt;
    const std::string mode(textAt(*calling, "mode"));
    if (!mode.empty() && !isOneOf(mode, modes))
        return geminiRefusal("Invalid value at 'tool_config.function_calling_config.mode' "
                             "(type.googleapis.com/google.ai.generativelanguage.v1beta."
                             "FunctionCallingConfig.Mode), \"" +
                             mode + '"');
    if (names.empty() && (mode == "ANY" || mode == "VALIDATED"))
        return geminiRefusal("Function calling config is set without function_declarations.");
    const json::array *const allowed = arrayAt(*calling, "allowedFunctionNames");
    if (allowed && !allowed->empty() && mode != "ANY" && mode != "VALIDATED")
        return geminiRefusal("* GenerateContentRequest.tool_config.function_calling_config."
                             "allowed_function_names: allowed_function_names should only be set "
                             "when the function calling mode is ANY.\n");
    for (const json::value &name : allowed ? *allowed : json::array()) {
        if (!names.contains(std::string(name.get_string())))
            return geminiRefusal("* GenerateContentRequest.tool_config.function_calling_config."
                                 "allowed_function_names: " +
                                 std::string(name.get_string()) +
                                 " is not in the function declarations.\n");
    }
    return std::nullopt;
}

Verdict checkGeminiTools(const GeminiRequest &request)
{
    std::set<std::string> names;
    const json::array *const tools = arrayAt(request.body, "tools");
    for (size_t i = 0; tools && i < tools->size(); ++i) {
        const json::array *const declarations =
            arrayAt((*tools)[i].get_object(), "functionDeclarations");
        for (size_t k = 0; declarations && k < declarations->size(); ++k) {
            const json::object &one = (*declarations)[k].get_object();
            const std::string path =
                "tools[" + std::to_string(i) + "].function_declarations[" + std::to_string(k) + ']';
            if (Verdict verdict = checkDeclaration(one, path))
                return verdict;
            if (const json::object *const schema = objectAt(one, "parameters")) {
                if (Verdict verdict = checkSchemaMeaning(*schema, path + ".parameters"))
                    return verdict;
            }
            const std::string name(textAt(one, "name"));
            if (!names.insert(name).second)
                return geminiRefusal("Duplicate function declaration found: " + name);
        }
    }
    if (names.size() > 512)
        return geminiRefusal("At most 512 function declarations are supported.");
    return checkCalling(request, names);
}

Verdict checkGemini(const GeminiRequest &request)
{
    using Rule = Verdict (*)(const GeminiRequest &);
    static constexpr std::array<Rule, 5> rules = {
        checkGeminiTools, checkGeminiContents, checkNumbers, checkThinking, checkOutput};
    for (const Rule rule : rules) {
        if (Verdict verdict = rule(request))
            return verdict;
    }
    return std::nullopt;
}

} // namespace deskrelay::fake
