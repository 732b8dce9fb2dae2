#include "core/formats/modellist.h"

#include "core/formats/modelcapabilities.h"

#include <boost/json.hpp>

#include <QDateTime>

#include <string>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;
namespace json = boost::json;

static QByteArray serialized(const json::value &value)
{
    const std::string text = json::serialize(value);
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

static QString textIn(const json::object &object, std::string_view name)
{
    const json::value *const value = object.if_contains(name);
    const json::string *const text = value ? value->if_string() : nullptr;
    return text ? QString::fromUtf8(text->data(), static_cast<qsizetype>(text->size())) : QString();
}

static json::string toJson(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return json::string(utf8.constData(), static_cast<size_t>(utf8.size()));
}

/// \a object is an entry of \a shape.
static ModelEntry readEntry(const json::object &object, ModelListShape shape, Family family)
{
    ModelEntry entry;
    entry.family = family;
    entry.shape = shape;
    entry.raw = serialized(object);
    if (shape == ModelListShape::Gemini) {
        entry.id = textIn(object, "name");
        if (entry.id.startsWith("models/"_L1))
            entry.id = entry.id.sliced(7);
        entry.displayName = textIn(object, "displayName");
        entry.told = geminiCapabilities(object);
        return entry;
    }
    entry.id = textIn(object, "id");
    entry.displayName = textIn(object, "display_name");
    entry.told = shape == ModelListShape::Anthropic ? anthropicCapabilities(object)
                                                    : openAiCapabilities(object);
    if (const json::value *const created = object.if_contains("created")) {
        json::error_code failure;
        const auto seconds = created->to_number<std::int64_t>(failure);
        entry.createdSeconds = failure ? 0 : seconds;
    }
    const QDateTime createdAt = QDateTime::fromString(textIn(object, "created_at"), Qt::ISODate);
    if (createdAt.isValid())
        entry.createdSeconds = createdAt.toSecsSinceEpoch();
    return entry;
}

static ModelListShape shapeOfEntry(const json::object &object)
{
    const bool isAnthropic = object.contains("display_name") || object.contains("created_at") ||
                             textIn(object, "type") == "model"_L1;
    return isAnthropic ? ModelListShape::Anthropic : ModelListShape::OpenAi;
}

Result<QList<ModelEntry>> parseModelList(const QByteArray &body, Family family)
{
    json::error_code failure;
    const json::value document =
        json::parse({body.constData(), static_cast<size_t>(body.size())}, failure);
    const json::object *const object = failure ? nullptr : document.if_object();
    const json::value *const models = object ? object->if_contains("models") : nullptr;
    const json::value *const data = object ? object->if_contains("data") : nullptr;
    const json::value *const list = data ? data : models;
    if (!list || !list->is_array())
        return makeError(Error::Kind::Protocol, u"The answer is not a list of models."_s);
    QList<ModelEntry> entries;
    for (const json::value &value : list->get_array()) {
        const json::object *const item = value.if_object();
        if (!item)
            continue;
        const ModelListShape shape = data ? shapeOfEntry(*item) : ModelListShape::Gemini;
        ModelEntry entry = readEntry(*item, shape, family);
        if (!entry.id.isEmpty())
            entries.append(std::move(entry));
    }
    return entries;
}

static QByteArray ownerName(Family family)
{
    return familyName(family).toLatin1();
}

/// What a shape calls the tokens of context and of output. OpenAI's own has no such members, but
/// many of those that speak its API have these.
static std::pair<QByteArray, QByteArray> limitNames(ModelListShape shape)
{
    switch (shape) {
    case ModelListShape::Anthropic:
        return {"max_input_tokens", "max_tokens"};
    case ModelListShape::Gemini:
        return {"inputTokenLimit", "outputTokenLimit"};
    case ModelListShape::OpenAi:
        break;
    }
    return {"context_length", "max_completion_tokens"};
}

/// \a item, an object's text, with the limits at its end that it does not tell itself.
static QByteArray
withLimits(QByteArray item, ModelListShape shape, const std::optional<ModelLimits> &limits)
{
    if (!limits)
        return item;
    const auto [context, output] = limitNames(shape);
    for (const auto &[name, tokens] :
         {std::pair(context, limits->contextTokens), std::pair(output, limits->outputTokens)}) {
        const QByteArray member = '"' + name + "\":";
        if (item.contains(member))
            continue;
        item.chop(1);
        item += ',' + member + QByteArray::number(tokens) + '}';
    }
    return item;
}

static QByteArray madeModel(ModelListShape shape, const ModelEntry &entry)
{
    const json::string id = toJson(entry.id);
    const json::string name = toJson(entry.displayName.isEmpty() ? entry.id : entry.displayName);
    switch (shape) {
    case ModelListShape::Anthropic: {
        const QString created =
            QDateTime::fromSecsSinceEpoch(entry.createdSeconds, Qt::UTC).toString(Qt::ISODate);
        return serialized(json::object{{"type", "model"},
                                       {"id", id},
                                       {"display_name", name},
                                       {"created_at", toJson(created)}});
    }
    case ModelListShape::Gemini:
        return serialized(json::object{
            {"name", "models/" + std::string(id)},
            {"displayName", name},
            {"supportedGenerationMethods", json::array{"generateContent", "countTokens"}}});
    case ModelListShape::OpenAi:
        break;
    }
    return serialized(json::object{{"id", id},
                                   {"object", "model"},
                                   {"created", entry.createdSeconds},
                                   {"owned_by", ownerName(entry.family).toStdString()}});
}

QByteArray renderModel(ModelListShape shape, const ModelEntry &entry)
{
    const bool isAsItCame = entry.shape == shape && !entry.raw.isEmpty();
    return withLimits(isAsItCame ? entry.raw : madeModel(shape, entry), shape, entry.limits);
}

QByteArray renderModelList(ModelListShape shape, const QList<ModelEntry> &entries)
{
    QByteArray items;
    for (const ModelEntry &entry : entries) {
        if (!items.isEmpty())
            items += ',';
        items += renderModel(shape, entry);
    }
    switch (shape) {
    case ModelListShape::Anthropic: {
        const auto idOf = [](const ModelEntry &entry) { return serialized(toJson(entry.id)); };
        const QByteArray first = entries.isEmpty() ? "null" : idOf(entries.first());
        const QByteArray last = entries.isEmpty() ? "null" : idOf(entries.last());
        return "{\"data\":[" + items + "],\"has_more\":false,\"first_id\":" + first +
               ",\"last_id\":" + last + '}';
    }
    case ModelListShape::Gemini:
        return "{\"models\":[" + items + "]}";
    case ModelListShape::OpenAi:
        break;
    }
    return "{\"object\":\"list\",\"data\":[" + items + "]}";
}

} // namespace deskrelay
