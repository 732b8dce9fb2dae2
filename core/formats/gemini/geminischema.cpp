#include "core/formats/gemini/geminischema.h"

#include "core/base/jsonwriter.h"
#include "core/formats/gemini/schemafacts.h"
#include "core/formats/gemini/schemarefs.h"

#include <QByteArrayList>

#include <algorithm>

namespace deskrelay {

namespace {

class SchemaWriter final
{
public:
    explicit SchemaWriter(const JsonNode &root)
        : m_root(root)
        , m_refs(root)
    {
    }

    QByteArray write(bool isParameters);

private:
    void writeSchema(const JsonNode &schema, const QByteArray &definition);
    void writeObject(const JsonNode &schema, const QByteArray &definition, bool isTop);
    void
    writeMember(const JsonMember &member, const JsonNode &schema, const QByteArray &definition);
    void writeType(const JsonNode &schema, const QByteArray &definition);
    void writeTypes(const QByteArrayList &types);
    void writeVariants(const QByteArrayList &types,
                       const JsonNode &schema,
                       const QByteArray &definition);
    void writeEnum(const JsonNode &values);
    void
    writeBound(const JsonNode &schema, QByteArrayView name, QByteArrayView exclusive, int step);
    void writeRequired(const JsonNode &names, const JsonNode &schema, const QByteArray &definition);
    void writeList(QByteArrayView name, const JsonNode &list, const QByteArray &definition);
    void writeDefinitions();

    const JsonNode &m_root;
    SchemaRefs m_refs;
    JsonWriter m_out = {};
};

} // namespace

void SchemaWriter::writeSchema(const JsonNode &schema, const QByteArray &definition)
{
    if (const std::optional<JsonNode> merged = m_refs.merged(schema, true))
        writeObject(*merged, definition, false);
    else if (schema["$ref"].isString())
        m_out.beginObject()
            .member(
                "$ref",
                "#/$defs/" +
                    m_refs.definitionOf(schema["$ref"].text).replace("~", "~0").replace("/", "~1"))
            .endObject();
    else
        writeObject(schema, definition, false);
}

void SchemaWriter::writeObject(const JsonNode &schema, const QByteArray &definition, bool isTop)
{
    m_out.beginObject();
    writeTypes(impliedSchemaTypes(schema));
    const bool isSplit = hasSeveralTypes(schemaTypes(schema));
    const QByteArray told = constraintsInWords(schema);
    for (const JsonMember &member : schema.members) {
        if (member.name == "description" && member.value.isString())
            m_out.member("description",
                         told.isEmpty() ? member.value.string()
                                        : member.value.string() + " (" + told + ')');
        else if (!isSplit || !isVariantKeyword(member.name))
            writeMember(member, schema, definition);
    }
    if (!told.isEmpty() && !schema["description"].isString())
        m_out.member("description", told);
    if (isTop)
        writeDefinitions();
    m_out.endObject();
}

void SchemaWriter::writeMember(const JsonMember &member,
                               const JsonNode &schema,
                               const QByteArray &definition)
{
    const QByteArrayView name = member.name;
    const JsonNode &value = member.value;
    const bool isNumber = value.type == JsonNode::Type::Number;
    if (name == "type") {
        writeType(schema, definition);
    } else if (name == "title" || name == "$id" || name == "$anchor") {
        if (value.isString())
            m_out.rawMember(name, value.raw);
    } else if (name == "format") {
        if (value.isString() && isKnownFormat(value.text))
            m_out.rawMember(name, value.raw);
    } else if (name == "enum") {
        writeEnum(value);
    } else if (name == "const") {
        if (schema["enum"].isMissing() && isEnumerableValue(value))
            m_out.key("enum").beginArray().json(value.raw).endArray();
    } else if (name == "minItems" || name == "maxItems") {
        if (isNumber)
            m_out.rawMember(name, value.raw);
    } else if (name == "minimum" || (name == "exclusiveMinimum" && schema["minimum"].isMissing())) {
        writeBound(schema, "minimum", "exclusiveMinimum", 1);
    } else if (name == "maximum" || (name == "exclusiveMaximum" && schema["maximum"].isMissing())) {
        writeBound(schema, "maximum", "exclusiveMaximum", -1);
    } else if (name == "items" || name == "additionalProperties") {
        if (value.isArray()) {
            writeList("prefixItems", value, definition);
        } else if (name == "additionalProperties" && value.type == JsonNode::Type::Bool) {
            m_out.rawMember(name, value.raw);
        } else {
            m_out.key(name);
            writeSchema(value, definition);
        }
    } else if (name == "anyOf" || name == "prefixItems") {
        writeList(name, value, definition);
    } else if (name == "oneOf") { // Gemini takes it for anyOf
        writeList(schema["anyOf"].isMissing() ? "anyOf" : "oneOf", value, definition);
    } else if (name == "properties" && value.isObject()) {
        m_out.key(name).beginObject();
        for (const JsonMember &property : value.members) {
            m_out.key(property.name);
            writeSchema(property.value, definition);
        }
        m_out.endObject();
    } else if (name == "required" && value.isArray()) {
        writeRequired(value, schema, definition);
    } else if (name == "propertyOrdering" && value.isArray() && !value.raw.isEmpty()) {
        m_out.rawMember(name, value.raw);
    }
}

void SchemaWriter::writeType(const JsonNode &schema, const QByteArray &definition)
{
    const QByteArrayList types = schemaTypes(schema);
    if (hasSeveralTypes(types))
        writeVariants(types, schema, definition);
    else
        writeTypes(types);
}

/// One type, or one and null.
void SchemaWriter::writeTypes(const QByteArrayList &types)
{
    if (types.size() == 1) {
        m_out.member("type", types.first());
    } else if (!types.isEmpty()) {
        m_out.key("type").beginArray();
        for (const QByteArray &type : types)
            m_out.string(type);
        m_out.endArray();
    }
}

void SchemaWriter::writeVariants(const QByteArrayList &types,
                                 const JsonNode &schema,
                                 const QByteArray &definition)
{
    if (!schema["anyOf"].isMissing() || !schema["oneOf"].isMissing())
        return; // these say more than the types
    m_out.key("anyOf").beginArray();
    for (const QByteArray &type : types) {
        m_out.beginObject().member("type", type);
        for (const JsonMember &member : schema.members) {
            if (isKeywordOf(type, member.name))
                writeMember(member, schema, definition);
        }
        m_out.endObject();
    }
    m_out.endArray();
}

void SchemaWriter::writeEnum(const JsonNode &values)
{
    if (std::none_of(values.items.begin(), values.items.end(), isEnumerableValue))
        return;
    m_out.key("enum").beginArray();
    for (const JsonNode &value : values.items) {
        if (isEnumerableValue(value))
            m_out.json(value.raw);
    }
    m_out.endArray();
}

void SchemaWriter::writeBound(const JsonNode &schema,
                              QByteArrayView name,
                              QByteArrayView exclusive,
                              int step)
{
    const JsonNode &bound = schema[name];
    const JsonNode &beyond = schema[exclusive];
    const auto next = [step](const JsonNode &number) {
        const qint64 whole = number.toInteger().value_or(0);
        return whole > -(1LL << 53) && whole < (1LL << 53) ? QByteArray::number(whole + step)
                                                           : number.json();
    };
    if (hasIntegerType(schema) && beyond.toInteger() &&
        (!bound.toInteger() || (*beyond.toInteger() - *bound.toInteger()) * step >= 0))
        m_out.rawMember(name, next(beyond));
    else if (hasIntegerType(schema) && beyond.toBool().value_or(false) && bound.toInteger())
        m_out.rawMember(name, next(bound));
    else if (bound.toNumber())
        m_out.rawMember(name, bound.raw);
    else if (beyond.toNumber())
        m_out.rawMember(name, beyond.raw);
}

void SchemaWriter::writeRequired(const JsonNode &names,
                                 const JsonNode &schema,
                                 const QByteArray &definition)
{
    QByteArrayList kept;
    for (const JsonNode &name : names.items) {
        const JsonNode &property = schema["properties"][name.text];
        // Gemini unrolls a cycle only where it may end.
        const bool isCycle = !definition.isEmpty() && m_refs.leadsTo(property, definition);
        if (name.isString() && !property.isMissing() && !isCycle)
            kept.append(name.string());
    }
    if (kept.isEmpty())
        return;
    m_out.key("required").beginArray();
    for (const QByteArray &name : kept)
        m_out.string(name);
    m_out.endArray();
}

void SchemaWriter::writeList(QByteArrayView name,
                             const JsonNode &list,
                             const QByteArray &definition)
{
    if (list.items.empty())
        return;
    m_out.key(name).beginArray();
    for (const JsonNode &item : list.items)
        writeSchema(item, definition);
    m_out.endArray();
}

void SchemaWriter::writeDefinitions()
{
    if (m_refs.definitions().isEmpty())
        return;
    m_out.key("$defs").beginObject();
    for (const QByteArrayView list : {"$defs", "definitions"}) {
        for (const JsonMember &member : m_root[list].members) {
            const QByteArray name = member.name.toByteArray();
            if (m_refs.definitions().value(name) != &member.value)
                continue;
            m_out.key(name);
            writeSchema(member.value, name);
        }
    }
    m_out.endObject();
}

QByteArray SchemaWriter::write(bool isParameters)
{
    // A reference at the top is not taken for an object.
    const std::optional<JsonNode> merged = m_refs.merged(m_root, false);
    JsonNode top = merged ? *merged : m_root;
    if (isParameters) {
        const bool isTyped =
            schemaTypes(top).contains("object") || impliedSchemaTypes(top).contains("object");
        if (top["properties"].members.empty() && top["anyOf"].isMissing() &&
            top["oneOf"].isMissing() && !top["additionalProperties"].isObject())
            return {};
        static constexpr QByteArrayView object("\"object\"");
        static constexpr QByteArrayView objectText("object");
        std::erase_if(top.members, [isTyped](const JsonMember &member) {
            return !isTyped && member.name == "type";
        });
        if (!isTyped)
            top.members.insert(
                top.members.begin(),
                {.name = "type",
                 .value = {.type = JsonNode::Type::String, .raw = object, .text = objectText}});
    }
    writeObject(top, {}, true);
    return m_out.take();
}

static QByteArray rewritten(QByteArrayView schema, bool isParameters)
{
    const Result<JsonTree> tree = JsonTree::parse(schema);
    if (!tree || !tree->root().isObject())
        return isParameters ? QByteArray() : QByteArray(R"({"type":"object"})");
    return SchemaWriter(tree->root()).write(isParameters);
}

QByteArray geminiSchema(QByteArrayView schema)
{
    return rewritten(schema, false);
}

QByteArray geminiParameters(QByteArrayView schema)
{
    return rewritten(schema, true);
}

} // namespace deskrelay
