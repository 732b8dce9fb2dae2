#include "core/formats/conversation/modelrules.h"

#include "core/base/jsontree.h"

#include <QFile>

#include <algorithm>

/// A resource within a static library is not found by itself; the macro wants no namespace.
static void initModelResource()
{
    Q_INIT_RESOURCE(models);
}

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Reads one table.
class ModelRulesReader final
{
public:
    Result<ModelRules> read(const JsonNode &root);

private:
    using Kinds = QHash<QByteArray, TraitChanges>;

    Result<ModelRules::Section> readSection(const JsonNode &node);
    Result<void> readDefaults(const JsonNode &node);
    Result<void> readFormats(const JsonNode &node);
    Result<void> readKinds(const JsonNode &node);
    Result<void> readRows(const QString &name, const JsonNode &node, bool isKnown);
    Result<TraitChanges> readChanges(const QString &place, const JsonNode &node, bool isRow) const;
    Error wrong(const QString &place, const QString &what) const;

    QString m_family = {};
    ModelRules::Section m_section = {};
    Kinds m_kinds = {};
};

Error ModelRulesReader::wrong(const QString &place, const QString &what) const
{
    return makeError(Error::Kind::Protocol,
                     u"The model table is wrong at %1.%2: %3"_s.arg(m_family, place, what));
}

static QString textOf(QByteArrayView text)
{
    return QString::fromUtf8(text);
}

/// Fields of traits, and a kind whose fields come first; a row has its prefix beside them.
Result<TraitChanges>
ModelRulesReader::readChanges(const QString &place, const JsonNode &node, bool isRow) const
{
    if (!node.isObject())
        return wrong(place, u"it must be an object of fields."_s);
    TraitChanges changes;
    if (const JsonNode &kind = node["kind"]; !kind.isMissing()) {
        if (!m_kinds.contains(kind.string())) {
            return wrong(place + u".kind"_s,
                         u"there is no kind %1 before it."_s.arg(textOf(kind.raw)));
        }
        changes = m_kinds.value(kind.string());
    }
    for (const JsonMember &member : node.members) {
        if (member.name == "kind" || (isRow && member.name == "prefix"))
            continue;
        const Result<TraitValue> value = readTrait(textOf(member.name), member.value);
        if (!value)
            return wrong(place, value.error().message);
        changes.insert(member.name.toByteArray(), *value);
    }
    return changes;
}

Result<void> ModelRulesReader::readDefaults(const JsonNode &node)
{
    const Result<TraitChanges> changes = readChanges(u"defaults"_s, node, false);
    if (!changes)
        return changes.error();
    for (const QByteArray &field : traitFields()) {
        if (!changes->contains(field))
            return wrong(u"defaults"_s, u"%1 is missing."_s.arg(textOf(field)));
    }
    applyTraits(m_section.defaults, *changes);
    return {};
}

Result<void> ModelRulesReader::readFormats(const JsonNode &node)
{
    for (const JsonMember &member : node.members) {
        const QString place = u"formats."_s + textOf(member.name);
        const std::optional<Format> format = formatFromName(textOf(member.name));
        if (!format || familyName(familyOf(*format)) != m_family)
            return wrong(place, u"the family has no such format."_s);
        const Result<TraitChanges> changes = readChanges(place, member.value, false);
        if (!changes)
            return changes.error();
        m_section.formats.insert(*format, *changes);
    }
    return {};
}

Result<void> ModelRulesReader::readKinds(const JsonNode &node)
{
    for (const JsonMember &member : node.members) {
        const QString place = u"kinds."_s + textOf(member.name);
        const Result<TraitChanges> changes = readChanges(place, member.value, false);
        if (!changes)
            return changes.error();
        m_kinds.insert(member.name.toByteArray(), *changes);
    }
    return {};
}

Result<void> ModelRulesReader::readRows(const QString &name, const JsonNode &node, bool isKnown)
{
    if (!node.isArray())
        return wrong(name, u"it must be a list of rows."_s);
    for (const JsonNode &item : node.items) {
        const QString place = u"%1[%2]"_s.arg(name).arg(&item - node.items.data());
        const Result<TraitChanges> changes = readChanges(place, item, true);
        if (!changes)
            return changes.error();
        if (!item["prefix"].isString())
            return wrong(place + u".prefix"_s, u"it must be the beginning of a name."_s);
        ModelRules::Row row{.prefix = item["prefix"].string().toLower(),
                            .traits = m_section.defaults,
                            .isKnown = isKnown};
        for (const ModelRules::Row &before : std::as_const(m_section.rows)) {
            if (row.prefix.startsWith(before.prefix)) {
                return wrong(place + u".prefix"_s,
                             u"\"%1\" is never reached, as \"%2\" stands before it."_s.arg(
                                 textOf(row.prefix), textOf(before.prefix)));
            }
        }
        applyTraits(row.traits, *changes);
        m_section.rows.append(row);
    }
    return {};
}

Result<ModelRules::Section> ModelRulesReader::readSection(const JsonNode &node)
{
    m_section = {};
    m_kinds.clear();
    static const QByteArrayList known = {
        "source", "date", "defaults", "formats", "kinds", "models", "others"};
    for (const JsonMember &member : node.members) {
        if (!known.contains(member.name.toByteArray()))
            return wrong(textOf(member.name), u"there is no such member."_s);
    }
    for (const QByteArrayView told : {"source", "date"}) {
        if (!node[told].isString() || node[told].text.isEmpty())
            return wrong(textOf(told), u"it must tell where the rows come from."_s);
    }
    Result<void> read = readDefaults(node["defaults"]);
    if (read)
        read = readFormats(node["formats"]);
    if (read)
        read = readKinds(node["kinds"]);
    if (read)
        read = readRows(u"models"_s, node["models"], true);
    if (read)
        read = readRows(u"others"_s, node["others"], false);
    return read ? Result<ModelRules::Section>(m_section) : read.error();
}

Result<ModelRules> ModelRulesReader::read(const JsonNode &root)
{
    ModelRules rules;
    for (const JsonMember &member : root.members) {
        if (!familyFromName(textOf(member.name))) {
            return makeError(
                Error::Kind::Protocol,
                u"The model table is wrong: there is no family \"%1\"."_s.arg(textOf(member.name)));
        }
    }
    for (const Family family : allFamilies) {
        m_family = familyName(family);
        const JsonNode &node = root[m_family.toLatin1()];
        if (!node.isObject()) {
            return makeError(
                Error::Kind::Protocol,
                u"The model table is wrong: the family %1 is missing."_s.arg(m_family));
        }
        const Result<ModelRules::Section> section = readSection(node);
        if (!section)
            return section.error();
        rules.m_sections.insert(family, *section);
    }
    return rules;
}

Result<ModelRules> ModelRules::parse(QByteArrayView json)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree)
        return tree.error();
    return ModelRulesReader().read(tree->root());
}

const ModelRules &ModelRules::shipped()
{
    static const ModelRules rules = [] {
        initModelResource();
        QFile file(u":/models.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("the model table was not compiled in");
        const Result<ModelRules> read = parse(file.readAll());
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return *read;
    }();
    return rules;
}

ModelRules::Finding ModelRules::find(Format format, QByteArrayView model) const
{
    const auto section = m_sections.constFind(familyOf(format));
    if (section == m_sections.constEnd())
        return {};
    const QByteArray name = model.toByteArray().toLower();
    const auto row =
        std::find_if(section->rows.begin(), section->rows.end(), [&name](const Row &known) {
            return name.startsWith(known.prefix);
        });
    Finding found = row == section->rows.end()
                        ? Finding{.traits = section->defaults}
                        : Finding{.traits = row->traits, .isKnown = row->isKnown};
    applyTraits(found.traits, section->formats.value(format));
    return found;
}

} // namespace deskrelay
