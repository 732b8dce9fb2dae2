#include "tests/support/fake/anthropicrules.h"

#include <array>

namespace deskrelay::fake {

static Verdict checkInputSchema(const json::value &schema, const std::string &path)
{
    if (!schema.is_object())
        return refused(path + ": Input should be a valid dictionary");
    const json::object &object = schema.get_object();
    if (!object.contains("type"))
        return refused(path + ".type: Field required");
    if (textAt(object, "type") != "object")
        return refused(path + ".type: Input should be 'object'");
    for (const std::string_view name : {"oneOf", "allOf", "anyOf"}) {
        if (object.contains(name))
            return refused(path + ": input_schema does not support oneOf, allOf, or anyOf at the "
                                  "top level");
    }
    const json::object *const properties = objectAt(object, "properties");
    if (object.contains("properties") && !properties)
        return refused(path + ": JSON schema is invalid. It must match JSON Schema draft 2020-12 "
                              "(https://json-schema.org/draft/2020-12).");
    if (properties) {
        for (const auto &property : *properties) {
            if (!isName(property.key(), 64, "."))
                return refused(path + ".properties: Property keys should match pattern "
                                      "'^[a-zA-Z0-9_.-]{1,64}$'");
        }
    }
    return std::nullopt;
}

/// Keywords that a grammar cannot hold, and where additionalProperties must be false.
Verdict checkAnthropicSchema(const json::value &value, const std::string &path)
{
    static constexpr std::array<std::string_view, 9> unsupported = {"minimum",
                                                                    "maximum",
                                                                    "exclusiveMinimum",
                                                                    "exclusiveMaximum",
                                                                    "multipleOf",
                                                                    "minLength",
                                                                    "maxLength",
                                                                    "maxItems",
                                                                    "uniqueItems"};
    const json::object *const schema = value.if_object();
    if (!schema)
        return std::nullopt;
    for (const std::string_view name : unsupported) {
        if (schema->contains(name))
            return refused(path + ": For '" + std::string(textAt(*schema, "type")) +
                           "' type, property '" + std::string(name) + "' is not supported");
    }
    if (numberAt(*schema, "minItems").value_or(0) > 1)
        return refused(path + ": For 'array' type, 'minItems' values other than 0 or 1 are not "
                              "supported");
    if (const std::string_view reference = textAt(*schema, "$ref");
        !reference.empty() && !reference.starts_with("#"))
        return refused(path + ": External $ref is not supported");
    if (textAt(*schema, "type") == "object") {
        const json::value *const additional = valueAt(*schema, "additionalProperties");
        if (!additional || !additional->is_bool() || additional->get_bool())
            return refused(path + ": For 'object' type, 'additionalProperties' must be explicitly "
                                  "set to false");
    }
    for (const std::string_view name : {"properties", "$defs", "definitions"}) {
        if (const json::object *const members = objectAt(*schema, name)) {
            for (const auto &member : *members) {
                if (Verdict verdict = checkAnthropicSchema(member.value(),
                                                           path + '.' + std::string(name) + '.' +
                                                               std::string(member.key())))
                    return verdict;
            }
        }
    }
    for (const std::string_view name : {"anyOf", "allOf", "prefixItems"}) {
        if (const json::array *const list = arrayAt(*schema, name)) {
            for (const json::value &one : *list) {
                if (Verdict verdict = checkAnthropicSchema(one, path + '.' + std::string(name)))
                    return verdict;
            }
        }
    }
    if (const json::value *const items = valueAt(*schema, "items"))
        return checkAnthropicSchema(*items, path + ".items");
    return std::nullopt;
}

static Verdict checkTool(const json::value &tool, const std::string &path)
{
    static constexpr std::array fields = {Field{"type", Text | Null},
                                          Field{"name", Text, Need::Required},
                                          Field{"description", Text},
                                          Field{"input_schema", Object, Need::Required},
                                          Field{"cache_control", Object | Null},
                                          Field{"strict", Flag},
                                          Field{"defer_loading", Flag},
                                          Field{"eager_input_streaming", Flag | Null},
                                          Field{"input_examples", List},
                                          Field{"allowed_callers", List}};
    const std::string type(tool.is_object() ? textAt(tool.get_object(), "type") : "");
    if (!type.empty() && type != "custom") { // a server tool: `web_search_20250305`
        static constexpr std::array<std::string_view, 10> known = {"web_search_",
                                                                   "web_fetch_",
                                                                   "code_execution_",
                                                                   "computer_",
                                                                   "browser_",
                                                                   "bash_",
                                                                   "text_editor_",
                                                                   "memory_",
                                                                   "tool_search_tool_",
                                                                   "mcp_toolset"};
        for (const std::string_view prefix : known) {
            if (type.starts_with(prefix))
                return checkCacheControl(tool.get_object(), path);
        }
        return refused(path + ": Input tag '" + type +
                       "' found using 'type' does not match any of the expected tags: 'custom'");
    }
    const std::string here = path + ".custom";
    if (Verdict verdict = checkAnthropicFields(tool, fields, here))
        return verdict;
    const json::object &object = tool.get_object();
    if (!isName(textAt(object, "name"), 64))
        return refused(here + ".name: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
    const json::value &schema = object.at("input_schema");
    if (Verdict verdict = checkInputSchema(schema, here + ".input_schema"))
        return verdict;
    if (flagAt(object, "strict")) {
        if (Verdict verdict = checkAnthropicSchema(schema, here + ".input_schema"))
            return verdict;
    }
    return checkCacheControl(object, here);
}

static Verdict checkChoice(const AnthropicRequest &request, const std::set<std::string> &names)
{
    static constexpr std::array fields = {Field{"type", Text, Need::Required},
                                          Field{"name", Text},
                                          Field{"disable_parallel_tool_use", Flag}};
    static constexpr std::array<std::string_view, 4> types = {"auto", "any", "tool", "none"};
    const json::value *const choice = valueAt(request.body, "tool_choice");
    if (!choice || choice->is_null())
        return std::nullopt;
    if (names.empty())
        return refused("tool_choice: tool_choice may only be specified while providing tools.");
    if (Verdict verdict = checkAnthropicFields(*choice, fields, "tool_choice"))
        return verdict;
    const json::object &object = choice->get_object();
    const std::string_view type = textAt(object, "type");
    if (!isOneOf(type, types))
        return refused("tool_choice: Input tag '" + std::string(type) +
                       "' found using 'type' does not match any of the expected tags: 'auto', "
                       "'any', 'tool', 'none'");
    if (type == "tool" && !object.contains("name"))
        return refused("tool_choice.tool.name: Field required");
    if (type != "tool" && object.contains("name"))
        return refused("tool_choice." + std::string(type) +
                       ".name: Extra inputs are not permitted");
    if (type == "none" && object.contains("disable_parallel_tool_use"))
        return refused(
            "tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted");
    if (type == "tool" && !names.contains(std::string(textAt(object, "name"))))
        return refused("tool_choice: Tool '" + std::string(textAt(object, "name")) +
                       "' not found in provided tools");
    const json::object *const thinking = objectAt(request.body, "thinking");
    const bool isForced = type == "any" || type == "tool";
    if (isForced && thinking && textAt(*thinking, "type") == "enabled")
        return refused("Thinking may not be enabled when tool_choice forces tool use.");
    if (isForced && request.model->prefix.starts_with("claude-mythos"))
        return refused("tool_choice: forced tool use is not supported on this model");
    return std::nullopt;
}

Verdict checkAnthropicTools(const AnthropicRequest &request)
{
    std::set<std::string> names;
    if (const json::array *const tools = arrayAt(request.body, "tools")) {
        for (size_t i = 0; i < tools->size(); ++i) {
            if (Verdict verdict = checkTool((*tools)[i], "tools." + std::to_string(i)))
                return verdict;
            const std::string name(textAt((*tools)[i].get_object(), "name"));
            if (!names.insert(name).second)
                return refused("tools: Tool names must be unique.");
        }
    }
    return checkChoice(request, names);
}

} // namespace deskrelay::fake
