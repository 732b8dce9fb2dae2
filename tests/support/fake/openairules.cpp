#include "tests/support/fake/openairules.h"

#include <algorithm>
#include <array>

namespace deskrelay::fake {

Verdict badValue(std::string message, std::string param, std::string code)
{
    Refusal refusal{.message = std::move(message)};
    if (!param.empty())
        refusal.param = std::string_view(param);
    if (!code.empty())
        refusal.code = std::string_view(code);
    return refusal;
}

static std::string kindNames(unsigned kinds)
{
    std::string names;
    const auto add = [&names, kinds](unsigned kind, const char *name) {
        if ((kinds & kind) == 0)
            return;
        names += (names.empty() ? "" : " or ") + std::string(name);
    };
    add(Text, "a string");
    add(List, "an array");
    add(Object, "an object");
    add(Flag, "a boolean");
    add(Number, "a decimal");
    if (!(kinds & Number))
        add(Whole, "an integer");
    add(Null, "null");
    return names;
}

Verdict
checkOpenAiFields(const json::value &value, std::span<const Field> fields, const std::string &path)
{
    if (!value.is_object())
        return badValue("Invalid type for '" + path + "': expected an object, but got " +
                            kindNames(kindOf(value)) + " instead.",
                        path,
                        "invalid_type");
    const std::optional<Fault> fault = findFault(value.get_object(), fields);
    if (!fault)
        return std::nullopt;
    const std::string place = (path.empty() ? "" : path + '.') + fault->name;
    switch (fault->what) {
    case Fault::What::Unknown:
        return badValue("Unknown parameter: '" + place + "'.", place, "unknown_parameter");
    case Fault::What::Missing:
        return badValue(
            "Missing required parameter: '" + place + "'.", place, "missing_required_parameter");
    case Fault::What::Kind:
        break;
    }
    return badValue("Invalid type for '" + place + "': expected " + kindNames(fault->wanted) +
                        ", but got " + kindNames(kindOf(*fault->found)) + " instead.",
                    place,
                    "invalid_type");
}

Verdict checkChoice(std::string_view value,
                    std::span<const std::string_view> choices,
                    const std::string &path)
{
    if (isOneOf(value, choices))
        return std::nullopt;
    return badValue("Invalid value: '" + std::string(value) +
                        "'. Supported values are: " + listed(choices, "and") + '.',
                    path);
}

Verdict checkRange(const json::object &object, std::string_view name, double least, double most)
{
    const std::optional<double> value = numberAt(object, name);
    if (!value || (*value >= least && *value <= most))
        return std::nullopt;
    const bool isLow = *value < least;
    return badValue("Invalid '" + std::string(name) + "': decimal " +
                        (isLow ? "below minimum" : "above maximum") + " value.",
                    std::string(name),
                    isLow ? "decimal_below_min_value" : "decimal_above_max_value");
}

Verdict checkImageUrl(std::string_view url, const std::string &path)
{
    if (url.starts_with("https://") || url.starts_with("http://"))
        return std::nullopt;
    const size_t mark = url.find(";base64,");
    if (!url.starts_with("data:") || mark == std::string_view::npos)
        return badValue("Invalid '" + path +
                            "'. Expected a valid URL, but got a value with an invalid format.",
                        path,
                        "invalid_value");
    static constexpr std::array<std::string_view, 5> types = {
        "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"};
    const std::string_view type = url.substr(5, mark - 5);
    const std::optional<QByteArray> bytes = decodedBase64(url.substr(mark + 8));
    if (!bytes)
        return badValue("Invalid base64 image_url.", path, "invalid_base64");
    if (!isOneOf(type, types) || !mediaTypeOf(*bytes).starts_with("image/"))
        return badValue("You uploaded an unsupported image. Please make sure your image has of one "
                        "the following formats: ['png', 'jpeg', 'gif', 'webp'].",
                        path,
                        "invalid_image_format");
    return std::nullopt;
}

Verdict checkToolName(std::string_view name, const std::string &path)
{
    if (isName(name, 64))
        return std::nullopt;
    if (name.size() > 64)
        return badValue("Invalid '" + path +
                            "': string too long. Expected a string with maximum "
                            "length 64, but got a string with length " +
                            std::to_string(name.size()) + " instead.",
                        path,
                        "string_above_max_length");
    return badValue("Invalid '" + path +
                        "': string does not match pattern. Expected a string that matches the "
                        "pattern '^[a-zA-Z0-9_-]+$'.",
                    path,
                    "invalid_value");
}

static Verdict badSchema(const std::string &what, const std::string &why)
{
    return badValue(
        "Invalid schema for " + what + ": " + why,
        what.starts_with("function") ? "tools[0].function.parameters" : "response_format",
        what.starts_with("function") ? "invalid_function_parameters" : "invalid_json_schema");
}

Verdict checkLooseSchema(const json::value &schema, const std::string &what)
{
    if (schema.is_null())
        return std::nullopt;
    if (!schema.is_object())
        return badSchema(what, "schema is not an object.");
    if (textAt(schema.get_object(), "type") != "object")
        return badSchema(what,
                         "schema must be a JSON Schema of 'type: \"object\"', got 'type: " +
                             (schema.get_object().contains("type")
                                  ? json::serialize(schema.at("type"))
                                  : std::string("\"None\"")) +
                             "'.");
    for (const std::string_view name : {"anyOf", "oneOf", "allOf", "enum", "not"}) {
        if (schema.get_object().contains(name))
            return badSchema(what,
                             "schema must have type 'object' and not have "
                             "'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level.");
    }
    return std::nullopt;
}

static Verdict checkStrictWithin(const json::value &value, const std::string &what, std::string at)
{
    static constexpr std::array<std::string_view, 6> refusedWords = {
        "allOf", "not", "dependentRequired", "if", "then", "else"};
    const json::object *const schema = value.if_object();
    if (!schema)
        return std::nullopt;
    const std::string context = "In context=(" + at + "), ";
    for (const std::string_view word : refusedWords) {
        if (schema->contains(word))
            return badSchema(what, context + '\'' + std::string(word) + "' is not permitted.");
    }
    if (schema->contains("$ref") && schema->size() > 1)
        return badSchema(what,
                         context + "$ref cannot have keywords {'" +
                             std::string(schema->begin()->key()) + "'}.");
    if (const json::object *const properties = objectAt(*schema, "properties");
        properties || textAt(*schema, "type") == "object") {
        const json::value *const additional = valueAt(*schema, "additionalProperties");
        if (!additional || !additional->is_bool() || additional->get_bool())
            return badSchema(what,
                             context + "'additionalProperties' is required to be supplied and to "
                                       "be false.");
        const json::array *const required = arrayAt(*schema, "required");
        for (const auto &property : properties ? *properties : json::object()) {
            const bool isListed =
                required &&
                std::find(required->begin(), required->end(), json::value(property.key())) !=
                    required->end();
            if (!isListed)
                return badSchema(what,
                                 context +
                                     "'required' is required to be supplied and to be an array "
                                     "including every key in properties. Missing '" +
                                     std::string(property.key()) + "'.");
        }
    }
    for (const std::string_view name : {"properties", "$defs", "definitions"}) {
        if (const json::object *const members = objectAt(*schema, name)) {
            for (const auto &member : *members) {
                if (Verdict verdict = checkStrictWithin(member.value(),
                                                        what,
                                                        at + '\'' + std::string(name) + "', '" +
                                                            std::string(member.key()) + "', "))
                    return verdict;
            }
        }
    }
    for (const std::string_view name : {"anyOf", "oneOf", "prefixItems"}) {
        if (const json::array *const list = arrayAt(*schema, name)) {
            for (const json::value &one : *list) {
                if (Verdict verdict =
                        checkStrictWithin(one, what, at + '\'' + std::string(name) + "', "))
                    return verdict;
            }
        }
    }
    const json::value *const items = valueAt(*schema, "items");
    return items ? checkStrictWithin(*items, what, at + "'items', ") : std::nullopt;
}

Verdict checkStrictSchema(const json::value &schema, const std::string &what)
{
    if (Verdict verdict = checkLooseSchema(schema, what))
        return verdict;
    return checkStrictWithin(schema, what, {});
}

Verdict checkFunctionSchema(const json::object &function, const std::string &path)
{
    const std::string name(textAt(function, "name"));
    if (Verdict verdict = checkToolName(name, path + ".name"))
        return verdict;
    const json::value *const schema = valueAt(function, "parameters");
    if (!schema || schema->is_null())
        return std::nullopt;
    const std::string what = "function '" + name + '\'';
    return flagAt(function, "strict") ? checkStrictSchema(*schema, what)
                                      : checkLooseSchema(*schema, what);
}

Verdict checkOutputSchema(const json::object &format, const std::string &path)
{
    const std::string name(textAt(format, "name"));
    if (Verdict verdict = checkToolName(name, path + ".name"))
        return verdict;
    const json::value *const schema = valueAt(format, "schema");
    if (!schema)
        return std::nullopt;
    const std::string what = "response_format '" + name + '\'';
    return flagAt(format, "strict") ? checkStrictSchema(*schema, what)
                                    : checkLooseSchema(*schema, what);
}

Verdict checkToolMode(std::string_view mode)
{
    static constexpr std::array<std::string_view, 3> modes = {"none", "auto", "required"};
    return checkChoice(mode, modes, "tool_choice");
}

Verdict checkServiceTier(const OpenAiRequest &request, std::span<const std::string_view> tiers)
{
    if (isAbsent(request.body, "service_tier"))
        return std::nullopt;
    return checkChoice(textAt(request.body, "service_tier"), tiers, "service_tier");
}

Verdict checkVerbosity(const json::object &holder, const std::string &path)
{
    static constexpr std::array<std::string_view, 3> verbosities = {"low", "medium", "high"};
    if (isAbsent(holder, "verbosity"))
        return std::nullopt;
    return checkChoice(textAt(holder, "verbosity"), verbosities, path);
}

Verdict checkReasoningSampling(const OpenAiRequest &request)
{
    if (Verdict verdict = checkRange(request.body, "temperature", 0, 2))
        return verdict;
    if (Verdict verdict = checkRange(request.body, "top_p", 0, 1))
        return verdict;
    if (!request.model.isReasoning)
        return std::nullopt;
    for (const std::string_view name : {"temperature", "top_p"}) {
        if (numberAt(request.body, name).value_or(1) != 1)
            return badValue("Unsupported value: '" + std::string(name) + "' does not support " +
                                json::serialize(request.body.at(name)) +
                                " with this model. Only the default (1) value is supported.",
                            std::string(name),
                            "unsupported_value");
    }
    return std::nullopt;
}

Verdict checkEffort(const OpenAiRequest &request, const json::object &holder, std::string_view name)
{
    static constexpr std::array<std::string_view, 7> efforts = {
        "none", "minimal", "low", "medium", "high", "xhigh", "max"};
    if (isAbsent(holder, name))
        return std::nullopt;
    const std::string path = name == "effort" ? "reasoning.effort" : std::string(name);
    if (Verdict verdict = checkChoice(textAt(holder, name), efforts, path))
        return verdict;
    if (!request.model.isReasoning && !request.model.isForeign)
        return badValue("Unsupported parameter: '" + path + "' is not supported with this model.",
                        path,
                        "unsupported_parameter");
    return std::nullopt;
}

Verdict checkEmbeddings(const OpenAiRequest &request)
{
    static constexpr std::array fields = {Field{"model", Text, Need::Required},
                                          Field{"input", Text | List, Need::Required},
                                          Field{"dimensions", Whole},
                                          Field{"encoding_format", Text},
                                          Field{"user", Text}};
    static constexpr std::array<std::string_view, 2> encodings = {"float", "base64"};
    if (Verdict verdict = checkOpenAiFields(request.body, fields, {}))
        return verdict;
    const json::value &input = request.body.at("input");
    if ((input.is_string() && input.get_string().empty()) ||
        (input.is_array() && input.get_array().empty()))
        return badValue("Invalid 'input': input cannot be an empty string.", "input");
    if (request.body.contains("encoding_format"))
        return checkChoice(textAt(request.body, "encoding_format"), encodings, "encoding_format");
    return std::nullopt;
}

} // namespace deskrelay::fake
