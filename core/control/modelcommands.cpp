#include "core/base/nearest.h"
#include "core/control/commands.h"
#include "core/control/params.h"
#include "core/relay/modelinquiry.h"

#include <QJsonArray>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static QJsonObject overrideObject(const ModelOverride &one)
{
    return {{u"model"_s, one.model}, {u"field"_s, one.field}, {u"value"_s, one.value}};
}

/// Names of models are one whatever their case.
static bool isOf(const ModelOverride &one, const QString &model)
{
    return one.model.compare(model, Qt::CaseInsensitive) == 0;
}

static void listOverrides(const OwnerCore &core, const CommandDone &done)
{
    QJsonArray list;
    for (const ModelOverride &one : core.modelOverrides())
        list.append(overrideObject(one));
    done(QJsonObject{{u"overrides"_s, list}});
}

/// A name, or before a `*` at its end the beginning of some.
static Result<void> checkPattern(const QString &model)
{
    constexpr qsizetype longest = 200;
    const bool isPlain = std::all_of(
        model.begin(), model.end(), [](QChar one) { return one.isPrint() && !one.isSpace(); });
    const qsizetype star = model.indexOf(u'*');
    if (isPlain && model.size() <= longest && (star < 0 || star == model.size() - 1))
        return {};
    return makeError(Error::Kind::Usage,
                     u"MODEL must be a model's name of at most %1 characters, without spaces; a * "
                     u"may stand at its end, for every name that begins so."_s.arg(longest));
}

static void
setOverride(OwnerCore &core, Params &params, const QString &model, const CommandDone &done)
{
    const QString field = params.required(u"field"_s).toLower();
    const QString text = params.required(u"value"_s);
    if (params.error()) {
        done(*params.error());
        return;
    }
    const Result<TraitValue> value = parseTrait(field, text);
    const Result<void> pattern = checkPattern(model);
    if (!pattern || !value) {
        done(pattern ? value.error() : pattern.error());
        return;
    }
    const ModelOverride set{.model = model, .field = field, .value = traitText(*value)};
    QList<ModelOverride> overrides = core.modelOverrides();
    overrides.removeIf([&set](const ModelOverride &known) {
        return isOf(known, set.model) && known.field == set.field;
    });
    overrides.append(set);
    std::sort(overrides.begin(), overrides.end(), [](const ModelOverride &a, const auto &b) {
        return std::pair(a.model, a.field) < std::pair(b.model, b.field);
    });
    core.putModelOverrides(overrides, answerWith(done, overrideObject(set)));
}

static Error noSuchOverride(const OwnerCore &core, const QString &model, const QString &field)
{
    QStringList known;
    for (const ModelOverride &one : core.modelOverrides()) {
        if (field.isEmpty() || !isOf(one, model))
            known << one.model;
        else
            known << one.field;
    }
    known.removeDuplicates();
    const bool isFieldMissing =
        std::any_of(core.modelOverrides().begin(),
                    core.modelOverrides().end(),
                    [&model](const ModelOverride &one) { return isOf(one, model); });
    QString message = isFieldMissing
                          ? u"Nothing is set for \"%1\" of the model \"%2\"."_s.arg(field, model)
                          : u"Nothing is set for the model \"%1\"."_s.arg(model);
    const QStringList nearest = nearestNames(isFieldMissing ? field : model, known);
    if (!nearest.isEmpty())
        message += u" Nearest: %1."_s.arg(nearest.join(u", "_s));
    return makeError(Error::Kind::NotFound, message);
}

static void
unsetOverride(OwnerCore &core, Params &params, const QString &model, const CommandDone &done)
{
    const QString field = params.text(u"field"_s).toLower();
    QList<ModelOverride> overrides = core.modelOverrides();
    const qsizetype removed = overrides.removeIf([&model, &field](const ModelOverride &known) {
        return isOf(known, model) && (field.isEmpty() || known.field == field);
    });
    if (removed == 0) {
        done(noSuchOverride(core, model, field));
        return;
    }
    core.putModelOverrides(
        overrides,
        answerWith(done, {{u"model"_s, model}, {u"field"_s, field}, {u"removed"_s, removed}}));
}

static QJsonObject descriptionObject(const ModelDescription &description)
{
    QJsonArray traits;
    for (const ToldTrait &told : description.traits) {
        traits.append(QJsonObject{{u"field"_s, QString::fromLatin1(told.field)},
                                  {u"value"_s, traitText(told.value)},
                                  {u"source"_s, traitSourceName(told.source)}});
    }
    return {{u"model"_s, description.model},
            {u"account"_s, description.account.value},
            {u"format"_s, formatName(description.format)},
            {u"traits"_s, traits}};
}

static void
showModel(OwnerCore &core, Params &params, const QString &model, const CommandDone &done)
{
    ModelInquiry inquiry{.model = model};
    if (params.has(u"account"_s)) {
        const Result<StoredAccount> account = findAccount(core, params.text(u"account"_s));
        if (!account) {
            done(account.error());
            return;
        }
        inquiry.account = account->account.id;
    }
    core.relay().describeModel(inquiry, [done](const ModelDescription &description) {
        done(descriptionObject(description));
    });
}

bool runModelCommand(OwnerCore &core, const Command &command, const CommandDone &done)
{
    using Run = void (*)(OwnerCore &, Params &, const QString &, const CommandDone &);
    if (command.name == "model.list"_L1) {
        listOverrides(core, done);
        return true;
    }
    Run run = nullptr;
    if (command.name == "model.show"_L1)
        run = showModel;
    else if (command.name == "model.set"_L1)
        run = setOverride;
    else if (command.name == "model.unset"_L1)
        run = unsetOverride;
    else
        return false;
    Params params(command.params);
    const QString model = params.required(u"model"_s);
    if (params.error())
        done(*params.error());
    else
        run(core, params, model, done);
    return true;
}

} // namespace deskrelay
