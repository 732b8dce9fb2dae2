#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <optional>

namespace deskrelay {

/// The references within one JSON Schema, and schemas merged with what they refer to.
///
/// \a root outlives it. Merged nodes look into the same document; those of them that were put
/// together have no raw text of their own.
class SchemaRefs final
{
public:
    explicit SchemaRefs(const JsonNode &root);

    /// The name of the root's definition that \a ref means; empty where it means something else.
    QByteArray definitionOf(QByteArrayView ref) const;
    const QHash<QByteArray, const JsonNode *> &definitions() const { return m_definitions; }
    /// Whether something below \a schema leads back to that definition.
    bool leadsTo(const JsonNode &schema, const QByteArray &definition) const;

    /// \a schema without `allOf`, and without `$ref` where other keywords stand beside it or the
    /// reference could not stay. Empty: it stays as it is.
    std::optional<JsonNode> merged(const JsonNode &schema, bool keepsRef);

private:
    const JsonNode *targetOf(QByteArrayView ref) const;
    void mergeInto(JsonNode &out, const JsonNode &schema);
    QSet<QByteArray> refsIn(const JsonNode &node) const;

    const JsonNode &m_root;
    QHash<QByteArray, const JsonNode *> m_definitions = {};
    QHash<QByteArray, QSet<QByteArray>> m_reach = {}; ///< What each definition leads to.
    QSet<const JsonNode *> m_open = {};               ///< Being merged: a cycle ends here.
    int m_merges = 0;
};

} // namespace deskrelay
