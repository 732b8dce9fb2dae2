#include "core/formats/gemini/schemarefs.h"

#include <QByteArrayList>

#include <algorithm>

namespace deskrelay {

/// More than this and a schema is one that was made to grow; then references are left out.
static constexpr int mostMerges = 500;

static QByteArray unescaped(QByteArray token)
{
    token = QByteArray::fromPercentEncoding(token);
    return token.replace("~1", "/").replace("~0", "~");
}

SchemaRefs::SchemaRefs(const JsonNode &root)
    : m_root(root)
{
    for (const QByteArrayView list : {"$defs", "definitions"}) {
        for (const JsonMember &member : root[list].members) {
            if (!m_definitions.contains(member.name.toByteArray()))
                m_definitions.insert(member.name.toByteArray(), &member.value);
        }
    }
    for (auto it = m_definitions.cbegin(); it != m_definitions.cend(); ++it)
        m_reach.insert(it.key(), refsIn(*it.value()));
    for (bool hasGrown = true; hasGrown;) {
        hasGrown = false;
        for (QSet<QByteArray> &reached : m_reach) {
            const qsizetype before = reached.size();
            const QSet<QByteArray> direct = reached;
            for (const QByteArray &name : direct)
                reached.unite(m_reach.value(name));
            hasGrown = hasGrown || reached.size() != before;
        }
    }
}

QSet<QByteArray> SchemaRefs::refsIn(const JsonNode &node) const
{
    QSet<QByteArray> found;
    for (const JsonNode &item : node.items)
        found.unite(refsIn(item));
    for (const JsonMember &member : node.members) {
        if (member.name == "$ref" && member.value.isString())
            found.insert(definitionOf(member.value.text));
        else
            found.unite(refsIn(member.value));
    }
    found.remove({});
    return found;
}

bool SchemaRefs::leadsTo(const JsonNode &schema, const QByteArray &definition) const
{
    const QSet<QByteArray> direct = refsIn(schema);
    return std::any_of(direct.begin(), direct.end(), [&](const QByteArray &name) {
        return name == definition || m_reach.value(name).contains(definition);
    });
}

QByteArray SchemaRefs::definitionOf(QByteArrayView ref) const
{
    for (const QByteArrayView list : {"#/$defs/", "#/definitions/"}) {
        if (!ref.startsWith(list))
            continue;
        const QByteArray name = unescaped(ref.sliced(list.size()).toByteArray());
        if (m_definitions.contains(name))
            return name;
    }
    return {};
}

const JsonNode *SchemaRefs::targetOf(QByteArrayView ref) const
{
    if (const QByteArray name = definitionOf(ref); !name.isEmpty())
        return m_definitions.value(name);
    if (!ref.startsWith("#/"))
        return nullptr;
    const JsonNode *node = &m_root;
    for (const QByteArray &token : ref.sliced(2).toByteArray().split('/')) {
        bool isPlace = false;
        const qsizetype place = token.toLongLong(&isPlace);
        if (node->isArray() && isPlace && place >= 0 && size_t(place) < node->items.size())
            node = &node->items[size_t(place)];
        else
            node = &(*node)[unescaped(token)];
    }
    return node->isObject() ? node : nullptr;
}

/// Adds what \a from has beyond \a to: members of an object, values of a list.
static void unite(JsonNode &to, const JsonNode &from)
{
    to.raw = {};
    for (const JsonMember &member : from.members) {
        if (to[member.name].isMissing())
            to.members.push_back(member);
    }
    for (const JsonNode &item : from.items) {
        const bool isKnown = std::any_of(to.items.begin(),
                                         to.items.end(),
                                         [&item](const auto &one) { return one.raw == item.raw; });
        if (!isKnown)
            to.items.push_back(item);
    }
}

static void setMember(JsonNode &out, const JsonMember &member, bool replaces)
{
    const auto known = std::find_if(out.members.begin(), out.members.end(), [&](const auto &one) {
        return one.name == member.name;
    });
    if (known == out.members.end())
        out.members.push_back(member);
    else if (member.name == "properties" || member.name == "required")
        unite(known->value, member.value);
    else if (replaces)
        known->value = member.value;
}

void SchemaRefs::mergeInto(JsonNode &out, const JsonNode &schema)
{
    if (!schema.isObject() || m_open.contains(&schema) || ++m_merges > mostMerges)
        return;
    m_open.insert(&schema);
    const auto add = [this, &out](const JsonNode &other) {
        JsonNode whole{.type = JsonNode::Type::Object};
        mergeInto(whole, other);
        for (const JsonMember &member : whole.members)
            setMember(out, member, false);
    };
    for (const JsonMember &member : schema.members) {
        if (member.name == "allOf" && member.value.isArray()) {
            for (const JsonNode &item : member.value.items)
                add(item);
        } else if (member.name == "$ref" && member.value.isString()) {
            if (const JsonNode *const target = targetOf(member.value.text))
                add(*target);
        } else {
            setMember(out, member, true);
        }
    }
    m_open.remove(&schema);
}

std::optional<JsonNode> SchemaRefs::merged(const JsonNode &schema, bool keepsRef)
{
    const JsonNode &ref = schema["$ref"];
    const bool hasOthers =
        std::any_of(schema.members.begin(), schema.members.end(), [](const JsonMember &member) {
            return !member.name.startsWith('$');
        });
    const bool staysRef =
        ref.isString() && keepsRef && !hasOthers && !definitionOf(ref.text).isEmpty();
    if (staysRef || (!ref.isString() && !schema["allOf"].isArray()))
        return std::nullopt;
    JsonNode out{.type = JsonNode::Type::Object};
    mergeInto(out, schema);
    return out;
}

} // namespace deskrelay
