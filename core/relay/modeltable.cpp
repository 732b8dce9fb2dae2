#include "core/relay/modeltable.h"

#include "core/formats/conversation/modelrules.h"
#include "core/formats/modelcapabilities.h"
#include "core/relay/modelcatalog.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

QString traitSourceName(TraitSource source)
{
    switch (source) {
    case TraitSource::Table:
        return u"table"_s;
    case TraitSource::Provider:
        return u"provider"_s;
    case TraitSource::User:
        return u"user"_s;
    }
    return {};
}

ModelTable::ModelTable(const ModelCatalog *catalog)
    : m_catalog(catalog)
{
}

void ModelTable::setOverrides(const QList<ModelOverride> &overrides)
{
    m_rules.clear();
    for (const ModelOverride &one : overrides) {
        const Result<TraitValue> value = parseTrait(one.field, one.value);
        if (!value)
            continue;
        QByteArray name = one.model.toUtf8().toLower();
        const bool isPrefix = name.endsWith('*');
        if (isPrefix)
            name.chop(1);
        auto rule = std::find_if(m_rules.begin(), m_rules.end(), [&](const Rule &known) {
            return known.name == name && known.isPrefix == isPrefix;
        });
        if (rule == m_rules.end())
            rule = m_rules.insert(rule, {.name = name, .isPrefix = isPrefix});
        rule->changes.insert(one.field.toUtf8(), *value);
    }
    std::sort(m_rules.begin(), m_rules.end(), [](const Rule &a, const Rule &b) {
        return a.isPrefix == b.isPrefix ? a.name.size() < b.name.size() : a.isPrefix;
    });
}

ModelTable::Layers
ModelTable::layersOf(const AccountId &account, Format format, const QByteArray &model) const
{
    const ModelRules::Finding found = ModelRules::shipped().find(format, model);
    Layers layers{.table = found.traits,
                  .isKnown = found.isKnown,
                  .provider = heldOver(found.traits, m_catalog->told(account, model))};
    const QByteArray name = model.toLower();
    for (const Rule &rule : m_rules) {
        if (rule.isPrefix ? name.startsWith(rule.name) : name == rule.name)
            layers.user.insert(rule.changes);
    }
    return layers;
}

ModelTraits ModelTable::Layers::traits() const
{
    ModelTraits all = table;
    applyTraits(all, provider);
    applyTraits(all, user);
    return all;
}

ModelTraits
ModelTable::traitsOf(const AccountId &account, Format format, const QByteArray &model) const
{
    return layersOf(account, format, model).traits();
}

std::optional<ModelLimits>
ModelTable::limitsOf(const AccountId &account, Format format, const QByteArray &model) const
{
    const Layers layers = layersOf(account, format, model);
    const auto isTold = [&layers](const char *field) {
        return layers.provider.contains(field) || layers.user.contains(field);
    };
    if (!layers.isKnown && !(isTold(trait::contextTokens) && isTold(trait::maxOutputTokens)))
        return std::nullopt;
    const ModelTraits traits = layers.traits();
    return ModelLimits{.contextTokens = traits.contextTokens,
                       .outputTokens = traits.maxOutputTokens};
}

QList<ToldTrait>
ModelTable::describe(const AccountId &account, Format format, const QByteArray &model) const
{
    const Layers layers = layersOf(account, format, model);
    const ModelTraits traits = layers.traits();
    QList<ToldTrait> told;
    for (const QByteArray &field : traitFields()) {
        TraitSource source = TraitSource::Table;
        if (layers.user.contains(field))
            source = TraitSource::User;
        else if (layers.provider.contains(field))
            source = TraitSource::Provider;
        told.append({.field = field, .value = traitOf(traits, field), .source = source});
    }
    return told;
}

} // namespace deskrelay
