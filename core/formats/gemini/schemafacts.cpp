#include "core/formats/gemini/schemafacts.h"

#include <algorithm>
#include <array>

namespace deskrelay {

/// Constraints that are told in words.
static constexpr std::array<QByteArrayView, 27> toldConstraints = {"pattern",
                                                                   "minLength",
                                                                   "maxLength",
                                                                   "minProperties",
                                                                   "maxProperties",
                                                                   "multipleOf",
                                                                   "uniqueItems",
                                                                   "not",
                                                                   "if",
                                                                   "then",
                                                                   "else",
                                                                   "contains",
                                                                   "minContains",
                                                                   "maxContains",
                                                                   "propertyNames",
                                                                   "default",
                                                                   "examples",
                                                                   "patternProperties",
                                                                   "dependentRequired",
                                                                   "example",
                                                                   "dependencies",
                                                                   "dependentSchemas",
                                                                   "unevaluatedItems",
                                                                   "contentEncoding",
                                                                   "contentMediaType",
                                                                   "unevaluatedProperties",
                                                                   "contentSchema"};

static constexpr std::array<QByteArrayView, 7> knownFormats = {
    "date-time", "date", "time", "int32", "int64", "float", "double"};

/// A constraint longer than this says nothing to a model.
static constexpr qsizetype longestTold = 200;

template <size_t Count>
static bool isIn(const std::array<QByteArrayView, Count> &list, QByteArrayView name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

bool isKnownFormat(QByteArrayView format)
{
    return isIn(knownFormats, format);
}

QByteArrayList schemaTypes(const JsonNode &schema)
{
    static constexpr std::array<QByteArrayView, 7> known = {
        "string", "number", "integer", "boolean", "array", "object", "null"};
    QByteArrayList types;
    const auto add = [&types](const JsonNode &type) {
        const QByteArray name = type.string().toLower();
        if (isIn(known, name) && !types.contains(name))
            types.append(name);
    };
    add(schema["type"]);
    for (const JsonNode &type : schema["type"].items)
        add(type);
    if (types.size() == 1 && types.first() != "null" && schema["nullable"].toBool().value_or(false))
        types.append("null");
    return types;
}

bool hasSeveralTypes(const QByteArrayList &types)
{
    return types.size() > (types.contains("null") ? 2 : 1);
}

bool isKeywordOf(QByteArrayView type, QByteArrayView keyword)
{
    if (type == "array")
        return keyword == "items" || keyword == "prefixItems" || keyword == "minItems" ||
               keyword == "maxItems";
    if (type == "object")
        return keyword == "properties" || keyword == "required" ||
               keyword == "additionalProperties" || keyword == "propertyOrdering";
    if (type == "number" || type == "integer")
        return keyword.endsWith("inimum") || keyword.endsWith("aximum");
    return type == "string" && keyword == "format";
}

bool isVariantKeyword(QByteArrayView keyword)
{
    return isKeywordOf("array", keyword) || isKeywordOf("object", keyword) ||
           isKeywordOf("number", keyword) || isKeywordOf("string", keyword);
}

bool isEnumerableValue(const JsonNode &value)
{
    return value.type == JsonNode::Type::Number || (value.isString() && !value.text.isEmpty());
}

bool hasIntegerType(const JsonNode &schema)
{
    return schemaTypes(schema).contains("integer");
}

QByteArray constraintsInWords(const JsonNode &schema)
{
    QByteArrayList told;
    for (const JsonMember &member : schema.members) {
        const JsonNode &value = member.value;
        bool isTold = isIn(toldConstraints, member.name) && !value.raw.isEmpty() &&
                      (value.raw != "false" || member.name == "default");
        if (member.name == "format")
            isTold = value.isString() && !isKnownFormat(value.text);
        else if (member.name == "const")
            isTold = !isEnumerableValue(value);
        else if (member.name == "enum")
            isTold = std::none_of(value.items.begin(), value.items.end(), isEnumerableValue);
        else if (member.name == "exclusiveMinimum" || member.name == "exclusiveMaximum")
            isTold = !hasIntegerType(schema) && value.raw != "false";
        if (isTold && value.raw.size() <= longestTold)
            told.append(member.name.toByteArray() + ": " +
                        (value.isString() ? value.string() : value.json()));
    }
    return told.join("; ");
}

/// The types of values that shall be one of a list.
static QByteArrayList typesOfValues(const std::vector<JsonNode> &values)
{
    const auto areAll = [&values](const auto &isOne) {
        return std::all_of(values.begin(), values.end(), [&isOne](const JsonNode &value) {
            return value.type == JsonNode::Type::Null || isOne(value);
        });
    };
    QByteArrayList types;
    const bool hasNull = std::any_of(values.begin(), values.end(), [](const JsonNode &value) {
        return value.type == JsonNode::Type::Null;
    });
    const bool isNull = areAll([](const JsonNode &) { return false; });
    if (isNull)
        return hasNull ? QByteArrayList{"null"} : QByteArrayList();
    if (areAll([](const JsonNode &value) { return value.isString(); }))
        types.append("string");
    else if (hasNull && areAll([](const JsonNode &value) { return value.toInteger().has_value(); }))
        types.append("integer"); // without a null the numbers tell it themselves
    else if (hasNull && areAll([](const JsonNode &value) { return value.toNumber().has_value(); }))
        types.append("number");
    if (hasNull && !types.isEmpty())
        types.append("null");
    return types;
}

QByteArrayList impliedSchemaTypes(const JsonNode &schema)
{
    for (const QByteArrayView other : {"type", "anyOf", "oneOf", "$ref"}) {
        if (!schema[other].isMissing())
            return {};
    }
    if (schema["properties"].isObject())
        return {"object"};
    if (!schema["items"].isMissing() || !schema["prefixItems"].isMissing())
        return {"array"};
    if (schema["enum"].isArray())
        return typesOfValues(schema["enum"].items);
    const JsonNode &only = schema["const"];
    return only.isMissing() ? QByteArrayList() : typesOfValues({only});
}

} // namespace deskrelay
