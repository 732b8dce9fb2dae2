#include "core/formats/gemini/openapischema.h"

#include "core/base/jsonwriter.h"
#include "core/formats/gemini/geminifields.h"

#include <algorithm>
#include <array>

namespace deskrelay {

namespace {

/// The keywords of Gemini's Schema, by their names in JSON Schema.
constexpr std::array<QByteArrayView, 21> keywords = {
    "type",      "format",  "title",         "description",   "nullable",         "default",
    "enum",      "items",   "minItems",      "maxItems",      "properties",       "required",
    "minimum",   "maximum", "minProperties", "maxProperties", "propertyOrdering", "minLength",
    "maxLength", "pattern", "anyOf"};

class Rewriter final
{
public:
    explicit Rewriter(SchemaDialect dialect)
        : m_isOpenApi(dialect == SchemaDialect::OpenApi)
    {
    }

    void write(const JsonNode &schema);
    bool hasChanged() const { return m_hasChanged; }
    QByteArray take() { return m_out.take(); }

private:
    QByteArray keyword(QByteArrayView name) const;
    void writeKeyword(const QByteArray &name, const JsonNode &value, const JsonNode &schema);
    void writeType(const JsonNode &type, bool isNullable);
    void writeEnum(const JsonNode &values, bool isNullable);
    void writeProperties(const JsonNode &properties, const JsonNode &ordering);
    void writeList(const JsonNode &schemas, bool isNullable);

    const bool m_isOpenApi;
    bool m_hasChanged = false;
    JsonWriter m_out = {};
};

} // namespace

QByteArray Rewriter::keyword(QByteArrayView name) const
{
    if (m_isOpenApi) {
        for (const QByteArrayView known : keywords) {
            if (isGeminiField(name, known))
                return known.toByteArray();
        }
    }
    return name.toByteArray();
}

static bool hasUpper(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void Rewriter::writeType(const JsonNode &type, bool isNullable)
{
    if (!type.isString()) {
        m_out.rawMember("type", type.raw);
        return;
    }
    m_hasChanged = m_hasChanged || hasUpper(type.text) || isNullable;
    const QByteArray lower = type.string().toLower();
    if (lower == "type_unspecified")
        return;
    if (isNullable)
        m_out.key("type").beginArray().string(lower).string("null").endArray();
    else
        m_out.member("type", lower);
}

void Rewriter::writeEnum(const JsonNode &values, bool isNullable)
{
    if (!isNullable || !values.isArray()) {
        m_out.rawMember("enum", values.raw);
        return;
    }
    m_out.key("enum").beginArray();
    for (const JsonNode &value : values.items)
        m_out.json(value.raw);
    m_out.null().endArray();
}

void Rewriter::writeProperties(const JsonNode &properties, const JsonNode &ordering)
{
    m_out.key("properties").beginObject();
    for (const JsonNode &name : ordering.items) {
        const JsonNode &property = properties[name.text];
        if (name.isString() && !property.isMissing()) {
            m_out.key(name.text);
            write(property);
        }
    }
    for (const JsonMember &member : properties.members) {
        const bool isWritten =
            std::any_of(ordering.items.begin(),
                        ordering.items.end(),
                        [&member](const JsonNode &name) { return name.is(member.name); });
        if (!isWritten) {
            m_out.key(member.name);
            write(member.value);
        }
    }
    m_out.endObject();
}

void Rewriter::writeList(const JsonNode &schemas, bool isNullable)
{
    m_out.beginArray();
    for (const JsonNode &schema : schemas.items)
        write(schema);
    if (isNullable)
        m_out.json(R"({"type":"null"})");
    m_out.endArray();
}

void Rewriter::writeKeyword(const QByteArray &name, const JsonNode &value, const JsonNode &schema)
{
    const bool isNullable = m_isOpenApi && geminiField(schema, "nullable").toBool().value_or(false);
    if (name == "type") {
        writeType(value, isNullable);
    } else if (name == "enum") {
        writeEnum(value, isNullable);
    } else if (name == "properties" && value.isObject()) {
        static const JsonNode none = {};
        writeProperties(value, m_isOpenApi ? geminiField(schema, "propertyOrdering") : none);
    } else if (name == "items" || name == "additionalProperties" || name == "not") {
        m_out.key(name);
        write(value);
    } else if ((name == "anyOf" || name == "oneOf" || name == "allOf" || name == "prefixItems") &&
               value.isArray()) {
        m_out.key(name);
        const bool isTypeless = geminiField(schema, "type").isMissing();
        writeList(value, isNullable && name == "anyOf" && isTypeless);
    } else if ((name == "$defs" || name == "definitions") && value.isObject()) {
        m_out.key(name).beginObject();
        for (const JsonMember &member : value.members) {
            m_out.key(member.name);
            write(member.value);
        }
        m_out.endObject();
    } else if (!m_isOpenApi) {
        m_out.rawMember(name, value.raw);
    } else if (name == "example") {
        m_out.key("examples").beginArray().json(value.raw).endArray();
    } else if ((name.startsWith("min") || name.startsWith("max")) && value.isString() &&
               value.text.toByteArray().toLongLong() >= 0) {
        m_out.rawMember(name, QByteArray::number(value.text.toByteArray().toLongLong()));
    } else if (name != "nullable" && name != "propertyOrdering" &&
               !(name == "format" && value.is("enum"))) {
        m_out.rawMember(name, value.raw);
    }
}

void Rewriter::write(const JsonNode &schema)
{
    if (!schema.isObject()) {
        m_out.json(schema.raw);
        return;
    }
    m_out.beginObject();
    for (const JsonMember &member : schema.members)
        writeKeyword(keyword(member.name), member.value, schema);
    m_out.endObject();
}

QByteArray jsonSchemaFrom(const JsonNode &schema, SchemaDialect dialect)
{
    Rewriter rewriter(dialect);
    rewriter.write(schema);
    if (dialect == SchemaDialect::JsonSchema && !rewriter.hasChanged())
        return schema.json();
    return rewriter.take();
}

} // namespace deskrelay
