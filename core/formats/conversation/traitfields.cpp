#include "core/formats/conversation/traitfields.h"

#include "core/base/jsontree.h"
#include "core/base/nearest.h"

#include <algorithm>
#include <array>

namespace deskrelay {

using namespace Qt::StringLiterals;
using Thinking = ModelTraits::Thinking;

namespace {

/// A field's name and where it is kept.
struct TraitField
{
    using Member = std::variant<Thinking ModelTraits::*,
                                QList<Effort> ModelTraits::*,
                                bool ModelTraits::*,
                                qint64 ModelTraits::*>;

    QByteArrayView name;
    Member member;
};

} // namespace

static const std::array fields = {
    TraitField{trait::thinking, &ModelTraits::thinking},
    TraitField{trait::efforts, &ModelTraits::efforts},
    TraitField{trait::maxOutputTokens, &ModelTraits::maxOutputTokens},
    TraitField{trait::contextTokens, &ModelTraits::contextTokens},
    TraitField{"sampling", &ModelTraits::takesSampling},
    TraitField{trait::structuredOutput, &ModelTraits::takesStructuredOutput},
    TraitField{trait::images, &ModelTraits::takesImages},
    TraitField{trait::documents, &ModelTraits::takesDocuments},
    TraitField{"audio", &ModelTraits::takesAudio},
    TraitField{"forced-tools", &ModelTraits::takesForcedTools},
    TraitField{"custom-tools", &ModelTraits::takesCustomTools},
    TraitField{"stop", &ModelTraits::takesStop},
    TraitField{"system-anywhere", &ModelTraits::takesSystemAnywhere},
    TraitField{"prefill", &ModelTraits::takesPrefill},
    TraitField{"cache-breakpoints", &ModelTraits::takesCacheBreakpoints},
    TraitField{"signatures", &ModelTraits::needsSignatures},
    TraitField{"returned-reasoning", &ModelTraits::returnsReasoningText}};

static constexpr std::array thinkingNames = {std::pair(Thinking::None, "none"),
                                             std::pair(Thinking::Budget, "budget"),
                                             std::pair(Thinking::Both, "both"),
                                             std::pair(Thinking::Adaptive, "adaptive"),
                                             std::pair(Thinking::DefaultOn, "default-on"),
                                             std::pair(Thinking::Always, "always"),
                                             std::pair(Thinking::Effort, "effort")};

static constexpr qint64 mostTokens = 1'000'000'000;

static const TraitField *findField(QByteArrayView name)
{
    const auto it = std::find_if(fields.begin(), fields.end(), [name](const TraitField &field) {
        return field.name == name;
    });
    return it == fields.end() ? nullptr : &*it;
}

const QByteArrayList &traitFields()
{
    static const QByteArrayList names = [] {
        QByteArrayList all;
        for (const TraitField &field : fields)
            all << field.name.toByteArray();
        return all;
    }();
    return names;
}

Result<void> checkTraitField(const QString &field)
{
    if (findField(field.toUtf8()))
        return {};
    QStringList known;
    for (const QByteArray &name : traitFields())
        known << QString::fromLatin1(name);
    const QStringList nearest = nearestNames(field, known);
    return makeError(Error::Kind::Usage,
                     u"There is no field \"%1\" of a model. %2: %3."_s.arg(
                         field,
                         nearest.isEmpty() ? u"There are"_s : u"Nearest"_s,
                         (nearest.isEmpty() ? known : nearest).join(u", "_s)));
}

TraitValue traitOf(const ModelTraits &traits, const QByteArray &field)
{
    return std::visit([&traits](auto member) { return TraitValue(traits.*member); },
                      findField(field)->member);
}

void applyTraits(ModelTraits &traits, const TraitChanges &changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const TraitField *const field = findField(it.key());
        if (!field)
            continue;
        std::visit(
            [&traits, &value = it.value()](auto member) {
                using Value = std::remove_reference_t<decltype(traits.*member)>;
                if (const Value *const fitting = std::get_if<Value>(&value))
                    traits.*member = *fitting;
            },
            field->member);
    }
}

// Words

static QString thinkingName(Thinking thinking)
{
    const auto it = std::find_if(thinkingNames.begin(),
                                 thinkingNames.end(),
                                 [thinking](const auto &known) { return known.first == thinking; });
    return QString::fromLatin1(it->second);
}

static QString effortNames(const QList<Effort> &efforts)
{
    QStringList names;
    for (const Effort effort : efforts)
        names << QString::fromLatin1(effortName(effort));
    return names.join(u',');
}

QString traitText(const TraitValue &value)
{
    if (const auto *const thinking = std::get_if<Thinking>(&value))
        return thinkingName(*thinking);
    if (const auto *const efforts = std::get_if<QList<Effort>>(&value))
        return efforts->isEmpty() ? u"no"_s : effortNames(*efforts);
    if (const auto *const tokens = std::get_if<qint64>(&value))
        return QString::number(*tokens);
    return std::get<bool>(value) ? u"yes"_s : u"no"_s;
}

/// "must be", and what; of the field's own kind.
static Error
wrongValue(const QString &field, const TraitField::Member &member, const QString &given)
{
    QString allowed;
    if (std::holds_alternative<Thinking ModelTraits::*>(member)) {
        QStringList names;
        for (const auto &known : thinkingNames)
            names << QString::fromLatin1(known.second);
        const QString last = names.takeLast();
        allowed = u"%1 or %2"_s.arg(names.join(u", "_s), last);
    } else if (std::holds_alternative<QList<Effort> ModelTraits::*>(member)) {
        using enum Effort;
        allowed = u"levels out of %1, or no where there are none"_s.arg(
            effortNames({None, Minimal, Low, Medium, High, XHigh, Max}));
    } else if (std::holds_alternative<qint64 ModelTraits::*>(member)) {
        allowed = u"a whole number from 1 to %1"_s.arg(mostTokens);
    } else {
        allowed = u"yes or no"_s;
    }
    return makeError(Error::Kind::Usage,
                     u"%1 must be %2, not \"%3\"."_s.arg(field, allowed, given));
}

/// Levels in their order, each once; empty: one of them is none.
static std::optional<QList<Effort>> effortsOf(const QStringList &names)
{
    QList<Effort> efforts;
    for (const QString &name : names) {
        const std::optional<Effort> effort = effortFromName(name.trimmed().toLatin1());
        if (!effort)
            return std::nullopt;
        if (!efforts.contains(*effort))
            efforts << *effort;
    }
    std::sort(efforts.begin(), efforts.end());
    return efforts;
}

static std::optional<TraitValue> parsedAs(const TraitField::Member &member, const QString &text)
{
    if (std::holds_alternative<Thinking ModelTraits::*>(member)) {
        for (const auto &[thinking, name] : thinkingNames) {
            if (text == QLatin1StringView(name))
                return thinking;
        }
        return std::nullopt;
    }
    if (std::holds_alternative<QList<Effort> ModelTraits::*>(member)) {
        if (text == "no"_L1)
            return QList<Effort>();
        return effortsOf(text.split(u','));
    }
    if (std::holds_alternative<qint64 ModelTraits::*>(member)) {
        bool isNumber = false;
        const qint64 tokens = text.toLongLong(&isNumber);
        return isNumber && tokens >= 1 && tokens <= mostTokens ? std::optional<TraitValue>(tokens)
                                                               : std::nullopt;
    }
    if (text != "yes"_L1 && text != "no"_L1)
        return std::nullopt;
    return text == "yes"_L1;
}

Result<TraitValue> parseTrait(const QString &field, const QString &text)
{
    if (const Result<void> known = checkTraitField(field); !known)
        return known.error();
    const TraitField::Member &member = findField(field.toUtf8())->member;
    const std::optional<TraitValue> value = parsedAs(member, text.trimmed().toLower());
    return value ? Result<TraitValue>(*value) : wrongValue(field, member, text);
}

Result<TraitValue> readTrait(const QString &field, const JsonNode &node)
{
    if (const Result<void> known = checkTraitField(field); !known)
        return known.error();
    const TraitField::Member &member = findField(field.toUtf8())->member;
    const Error wrong = wrongValue(field, member, QString::fromUtf8(node.raw));
    if (std::holds_alternative<QList<Effort> ModelTraits::*>(member)) {
        QStringList names;
        for (const JsonNode &item : node.items)
            names << QString::fromUtf8(item.text);
        const std::optional<QList<Effort>> efforts = effortsOf(names);
        return node.isArray() && efforts ? Result<TraitValue>(TraitValue(*efforts)) : wrong;
    }
    if (std::holds_alternative<bool ModelTraits::*>(member)) {
        const std::optional<bool> value = node.toBool();
        return value ? Result<TraitValue>(TraitValue(*value)) : wrong;
    }
    const bool isNumber = std::holds_alternative<qint64 ModelTraits::*>(member);
    if (isNumber ? !node.toInteger() : !node.isString())
        return wrong;
    const QString text =
        isNumber ? QString::number(*node.toInteger()) : QString::fromUtf8(node.text);
    const std::optional<TraitValue> value = parsedAs(member, text);
    return value ? Result<TraitValue>(*value) : wrong;
}

} // namespace deskrelay
