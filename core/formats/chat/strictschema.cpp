#include "core/formats/chat/strictschema.h"

#include "core/base/jsontree.h"

#include <algorithm>

namespace deskrelay {

static bool isStrict(const JsonNode &node);

static bool areStrict(const JsonNode &schemas)
{
    return std::all_of(schemas.items.begin(), schemas.items.end(), isStrict) &&
           std::all_of(schemas.members.begin(),
                       schemas.members.end(),
                       [](const JsonMember &member) { return isStrict(member.value); });
}

static bool requiresAll(const JsonNode &properties, const JsonNode &required)
{
    return std::all_of(properties.members.begin(),
                       properties.members.end(),
                       [&required](const JsonMember &property) {
                           return std::any_of(required.items.begin(),
                                              required.items.end(),
                                              [&property](const JsonNode &name) {
                                                  return name.is(property.name);
                                              });
                       });
}

static bool isStrict(const JsonNode &node)
{
    for (const QByteArrayView name : {"allOf", "oneOf", "not", "patternProperties", "if"}) {
        if (!node[name].isMissing())
            return false;
    }
    const JsonNode &properties = node["properties"];
    const bool isObject = properties.isObject() || node["type"].is("object");
    if (isObject && (node["additionalProperties"].toBool() != false ||
                     !requiresAll(properties, node["required"])))
        return false;
    return areStrict(properties) && areStrict(node["anyOf"]) && areStrict(node["$defs"]) &&
           areStrict(node["definitions"]) && (!node["items"].isObject() || isStrict(node["items"]));
}

bool isStrictSchema(QByteArrayView schema)
{
    const Result<JsonTree> tree = JsonTree::parse(schema);
    return tree && tree->root()["type"].is("object") && isStrict(tree->root());
}

} // namespace deskrelay
