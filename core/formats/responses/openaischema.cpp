#include "core/formats/responses/openaischema.h"

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"

#include <algorithm>

namespace deskrelay {

static QByteArray noParameters()
{
    return R"({"type":"object","properties":{}})";
}

QByteArray openAiParameters(const QByteArray &schema)
{
    return schema.isEmpty() ? noParameters() : schema;
}

static bool isRefusedAtTop(QByteArrayView keyword)
{
    return keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf" || keyword == "enum" ||
           keyword == "not";
}

QByteArray foreignParameters(const QByteArray &schema)
{
    const Result<JsonTree> tree = JsonTree::parse(schema);
    if (!tree || !tree->root().isObject())
        return noParameters();
    const JsonNode &root = tree->root();
    const bool isObject = root["type"].is("object");
    const bool hasProperties = root["properties"].isObject();
    const bool isClean =
        std::none_of(root.members.begin(), root.members.end(), [](const JsonMember &member) {
            return isRefusedAtTop(member.name);
        });
    if (isObject && hasProperties && isClean)
        return schema;
    JsonWriter json;
    json.beginObject().member("type", "object");
    for (const JsonMember &member : root.members) {
        if (member.name != "type" && !isRefusedAtTop(member.name) &&
            (member.name != "properties" || hasProperties))
            json.rawMember(member.name, member.value.raw);
    }
    if (!hasProperties)
        json.rawMember("properties", "{}");
    return json.endObject().take();
}

static bool isStrict(const JsonNode &schema)
{
    if (!schema.isObject())
        return true; // true, false: nothing to see
    const JsonNode &properties = schema["properties"];
    if (schema["type"].is("object") || properties.isObject()) {
        if (schema["additionalProperties"].toBool().value_or(true))
            return false;
        const JsonNode &required = schema["required"];
        for (const JsonMember &property : properties.members) {
            const bool isRequired =
                std::any_of(required.items.begin(),
                            required.items.end(),
                            [&property](const JsonNode &name) { return name.is(property.name); });
            if (!isRequired || !isStrict(property.value))
                return false;
        }
    }
    const auto areStrict = [](const JsonNode &list) {
        return std::all_of(list.items.begin(), list.items.end(), isStrict);
    };
    const auto haveStrict = [](const JsonNode &map) {
        return std::all_of(map.members.begin(), map.members.end(), [](const JsonMember &member) {
            return isStrict(member.value);
        });
    };
    return schema["oneOf"].isMissing() && schema["allOf"].isMissing() &&
           schema["not"].isMissing() && schema["patternProperties"].isMissing() &&
           isStrict(schema["items"]) && areStrict(schema["anyOf"]) && haveStrict(schema["$defs"]) &&
           haveStrict(schema["definitions"]);
}

bool fitsStrictMode(const QByteArray &schema)
{
    const Result<JsonTree> tree = JsonTree::parse(schema);
    return tree && tree->root()["type"].is("object") && isStrict(tree->root());
}

} // namespace deskrelay
