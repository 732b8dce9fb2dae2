#include "core/formats/messages/structuredschema.h"

#include "core/base/jsontree.h"
#include "core/base/jsonwriter.h"

#include <QByteArrayList>
#include <QSet>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace deskrelay {

static constexpr auto noProperties = R"({"type":"object","properties":{}})";

static bool isOneOf(QByteArrayView name, std::initializer_list<QByteArrayView> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

static bool isScalar(const JsonNode &node)
{
    return !node.isObject() && !node.isArray();
}

static bool hasScalars(const JsonNode &list)
{
    return !list.items.empty() && std::all_of(list.items.begin(), list.items.end(), isScalar);
}

/// Whether `type` allows \a name: a string, or a list of them.
static bool hasType(const JsonNode &schema, QByteArrayView name)
{
    const JsonNode &type = schema["type"];
    return type.is(name) || std::any_of(type.items.begin(),
                                        type.items.end(),
                                        [name](const JsonNode &item) { return item.is(name); });
}

static bool isObjectSchema(const JsonNode &schema)
{
    return hasType(schema, "object") || schema["properties"].isObject();
}

namespace {

/// What the branches of a schema's top say together about an object.
class MergedObject final
{
public:
    void take(const JsonNode &schema)
    {
        takeProperties(schema);
        takeRequired(schema["required"], m_required);
        for (const JsonNode &branch : schema["allOf"].items)
            take(branch);
        for (const QByteArrayView choice : {"anyOf", "oneOf"}) {
            const JsonNode &branches = schema[choice];
            for (const JsonNode &branch : branches.items)
                takeProperties(branch);
            takeCommon(branches);
        }
    }

    void write(JsonWriter &writer) const
    {
        writer.key("properties").beginObject();
        for (const auto &[name, value] : m_properties)
            writer.rawMember(name, value);
        writer.endObject();
        if (m_required.isEmpty())
            return;
        writer.key("required").beginArray();
        for (const QByteArray &name : m_required)
            writer.string(name);
        writer.endArray();
    }

private:
    void takeProperties(const JsonNode &schema)
    {
        for (const JsonMember &property : schema["properties"].members) {
            const bool isKnown = std::any_of(
                m_properties.begin(), m_properties.end(), [&property](const auto &known) {
                    return known.first == property.name;
                });
            if (!isKnown)
                m_properties.emplace_back(property.name, property.value.raw);
        }
    }

    static void takeRequired(const JsonNode &required, QByteArrayList &into)
    {
        for (const JsonNode &name : required.items) {
            if (name.isString() && !into.contains(name.string()))
                into.append(name.string());
        }
    }

    /// Of a choice only what every branch requires is required.
    void takeCommon(const JsonNode &branches)
    {
        if (branches.items.empty())
            return;
        QByteArrayList common;
        takeRequired(branches.items.front()["required"], common);
        for (const JsonNode &branch : branches.items) {
            QByteArrayList own;
            takeRequired(branch["required"], own);
            common.removeIf([&own](const QByteArray &name) { return !own.contains(name); });
        }
        for (const QByteArray &name : std::as_const(common)) {
            if (!m_required.contains(name))
                m_required.append(name);
        }
    }

    std::vector<std::pair<QByteArrayView, QByteArrayView>> m_properties = {};
    QByteArrayList m_required = {};
};

/// Writes one document's schema anew. A fault ends it.
class StructuredSchema final
{
public:
    explicit StructuredSchema(const JsonNode &root)
        : m_root(root)
    {
    }

    std::optional<QByteArray> rewritten()
    {
        if (!m_root.isObject() || isRecursive(m_root))
            return std::nullopt;
        write(m_root);
        return m_isFaulty ? std::nullopt : std::optional(m_writer.take());
    }

private:
    /// What a reference within the document means; null where that is nothing.
    const JsonNode *resolved(QByteArrayView reference) const
    {
        if (!reference.startsWith('#'))
            return nullptr;
        const JsonNode *node = &m_root;
        const QList<QByteArray> steps = reference.sliced(1).toByteArray().split('/');
        for (qsizetype i = 1; i < steps.size(); ++i) {
            QByteArray step = steps[i];
            node = &(*node)[step.replace("~1", "/").replace("~0", "~")];
        }
        return node->isObject() ? node : nullptr;
    }

    /// Whether a reference leads back to where it stands, or nowhere.
    bool isRecursive(const JsonNode &node)
    {
        if (const JsonNode &reference = node["$ref"]; reference.isString()) {
            const QByteArray name = reference.string();
            const JsonNode *const target = resolved(name);
            if (!target || m_open.contains(name))
                return true;
            if (m_checked.contains(name))
                return false;
            m_open.insert(name);
            const bool isCircle = isRecursive(*target);
            m_open.remove(name);
            m_checked.insert(name);
            return isCircle;
        }
        const auto within = [this](const JsonNode &child) { return isRecursive(child); };
        const auto memberWithin = [this](const JsonMember &child) {
            return isRecursive(child.value);
        };
        for (const QByteArrayView name : {"properties", "$defs", "definitions"}) {
            const auto &members = node[name].members;
            if (std::any_of(members.begin(), members.end(), memberWithin))
                return true;
        }
        for (const QByteArrayView name : {"anyOf", "oneOf", "allOf"}) {
            const auto &items = node[name].items;
            if (std::any_of(items.begin(), items.end(), within))
                return true;
        }
        return node["items"].isObject() && isRecursive(node["items"]);
    }

    void write(const JsonNode &schema)
    {
        const JsonNode &all = schema["allOf"];
        if (all.items.size() == 1 && !schema["properties"].isPresent()) {
            write(all.items.front()); // a wrapper that some generators put around a reference
            return;
        }
        if (schema["$ref"].isString()) {
            writeReference(schema);
            return;
        }
        if (!schema.isObject() || isOpen(schema) || !isTyped(schema) || all.isPresent() ||
            (schema["anyOf"].isPresent() && schema["oneOf"].isPresent())) {
            m_isFaulty = true;
            return;
        }
        m_writer.beginObject();
        QByteArray untold;
        for (const JsonMember &member : schema.members)
            writeMember(member, untold);
        const JsonNode &description = schema["description"];
        if (!untold.isEmpty() || description.isString())
            writeDescription(description, untold);
        if (isObjectSchema(schema)) {
            if (!schema["type"].isPresent())
                m_writer.member("type", "object");
            m_writer.member("additionalProperties", false);
        }
        m_writer.endObject();
    }

    void writeReference(const JsonNode &schema)
    {
        m_writer.beginObject().rawMember("$ref", schema["$ref"].raw);
        for (const QByteArrayView name : {"$defs", "definitions"}) {
            if (schema[name].isObject())
                writeSchemas(name, schema[name]);
        }
        m_writer.endObject();
    }

    /// An object whose names are not told cannot be closed.
    static bool isOpen(const JsonNode &schema)
    {
        return isObjectSchema(schema) && schema["properties"].members.empty() &&
               (schema["additionalProperties"].isObject() ||
                schema["additionalProperties"].toBool() == true ||
                schema["patternProperties"].isPresent());
    }

    static bool isTyped(const JsonNode &schema)
    {
        for (const QByteArrayView name : {"type", "properties", "anyOf", "oneOf"}) {
            if (schema[name].isPresent())
                return true;
        }
        return hasScalars(schema["enum"]) ||
               (schema["const"].type != JsonNode::Type::Missing && isScalar(schema["const"]));
    }

    void writeSchemas(QByteArrayView name, const JsonNode &schemas)
    {
        m_writer.key(name).beginObject();
        for (const JsonMember &schema : schemas.members) {
            m_writer.key(schema.name);
            write(schema.value);
        }
        m_writer.endObject();
    }

    void writeMember(const JsonMember &member, QByteArray &untold)
    {
        const QByteArrayView name = member.name;
        const JsonNode &value = member.value;
        if (isOneOf(name, {"properties", "$defs", "definitions"}) && value.isObject()) {
            writeSchemas(name, value);
        } else if (isOneOf(name, {"anyOf", "oneOf"}) && value.isArray()) {
            m_writer.key("anyOf").beginArray();
            for (const JsonNode &branch : value.items)
                write(branch);
            m_writer.endArray();
        } else if (name == "items" && value.isObject()) {
            m_writer.key(name);
            write(value);
        } else if (isKept(name, value)) {
            m_writer.rawMember(name, value.raw);
        } else if (!isOneOf(name,
                            {"description",
                             "additionalProperties",
                             "$schema",
                             "$id",
                             "$comment",
                             "deprecated",
                             "readOnly",
                             "writeOnly"})) {
            if (!untold.isEmpty())
                untold += ", ";
            untold += name.toByteArray() + ": " + value.json();
        }
    }

    static bool isKept(QByteArrayView name, const JsonNode &value)
    {
        if (name == "enum")
            return hasScalars(value);
        if (name == "const")
            return isScalar(value);
        if (name == "minItems")
            return value.toInteger() == 0 || value.toInteger() == 1;
        if (name == "format")
            return value.isString() && isOneOf(value.text,
                                               {"date-time",
                                                "time",
                                                "date",
                                                "duration",
                                                "email",
                                                "hostname",
                                                "uri",
                                                "ipv4",
                                                "ipv6",
                                                "uuid"});
        return isOneOf(name, {"type", "title", "required", "default"});
    }

    void writeDescription(const JsonNode &description, const QByteArray &untold)
    {
        if (untold.isEmpty()) {
            m_writer.rawMember("description", description.raw);
            return;
        }
        QByteArray text = description.string();
        if (!text.isEmpty())
            text += "\n\n";
        m_writer.member("description", QByteArray(text + '{' + untold + '}'));
    }

    const JsonNode &m_root;
    JsonWriter m_writer = {};
    QSet<QByteArray> m_open = {};
    QSet<QByteArray> m_checked = {};
    bool m_isFaulty = false;
};

} // namespace

QByteArray objectSchema(const QByteArray &schema)
{
    if (schema.isEmpty())
        return noProperties;
    const Result<JsonTree> tree = JsonTree::parse(schema);
    if (!tree || !tree->root().isObject())
        return noProperties;
    const JsonNode &root = tree->root();
    const bool hasChoice =
        root["anyOf"].isPresent() || root["oneOf"].isPresent() || root["allOf"].isPresent();
    if (root["type"].is("object") && !hasChoice)
        return schema;
    if (!isObjectSchema(root) && !hasChoice && root["type"].isPresent())
        return noProperties;
    MergedObject merged;
    merged.take(root);
    JsonWriter writer;
    writer.beginObject().member("type", "object");
    for (const JsonMember &member : root.members) {
        if (!isOneOf(member.name, {"type", "anyOf", "oneOf", "allOf", "properties", "required"}))
            writer.rawMember(member.name, member.value.raw);
    }
    merged.write(writer);
    writer.endObject();
    return writer.take();
}

std::optional<QByteArray> structuredSchema(const QByteArray &schema)
{
    const Result<JsonTree> tree = JsonTree::parse(schema);
    return tree ? StructuredSchema(tree->root()).rewritten() : std::nullopt;
}

} // namespace deskrelay
