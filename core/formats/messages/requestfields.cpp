#include "core/formats/messages/requestfields.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

void RequestFields::fail(const QByteArray &path, QByteArrayView name, const QString &what)
{
    if (m_error)
        return;
    QByteArray field = path;
    if (!path.isEmpty() && !name.isEmpty())
        field += '.';
    field += name;
    m_error = makeError(Error::Kind::Usage, QString::fromUtf8(field) + u": " + what);
}

void RequestFields::drop(const QByteArray &field)
{
    if (!m_dropped.contains(field))
        m_dropped.append(field);
}

void RequestFields::dropUnknown(const JsonNode &object,
                                std::initializer_list<QByteArrayView> known,
                                const QByteArray &field)
{
    for (const JsonMember &member : object.members) {
        if (member.value.isPresent() &&
            std::find(known.begin(), known.end(), member.name) == known.end())
            drop(field + '.' + member.name.toByteArray());
    }
}

QByteArray RequestFields::string(const JsonNode &object,
                                 QByteArrayView name,
                                 const QByteArray &path,
                                 Need need)
{
    const JsonNode &value = object[name];
    if (value.isString())
        return value.string();
    if (value.isPresent())
        fail(path, name, u"It must be a string."_s);
    else if (need == Need::Required)
        fail(path, name, u"The field is required."_s);
    return {};
}

std::optional<bool>
RequestFields::boolean(const JsonNode &object, QByteArrayView name, const QByteArray &path)
{
    const JsonNode &value = object[name];
    const std::optional<bool> truth = value.toBool();
    if (!truth && value.isPresent())
        fail(path, name, u"It must be true or false."_s);
    return truth;
}

std::optional<qint64> RequestFields::integer(
    const JsonNode &object, QByteArrayView name, const QByteArray &path, qint64 least, qint64 most)
{
    const JsonNode &value = object[name];
    if (!value.isPresent())
        return std::nullopt;
    const std::optional<qint64> whole = value.toInteger();
    if (!whole)
        fail(path, name, u"It must be a whole number."_s);
    else if (*whole < least)
        fail(path, name, u"It must be at least %1."_s.arg(least));
    else if (*whole > most)
        fail(path, name, u"It must be at most %1."_s.arg(most));
    return whole;
}

std::optional<double> RequestFields::number(
    const JsonNode &object, QByteArrayView name, const QByteArray &path, double least, double most)
{
    const JsonNode &value = object[name];
    if (!value.isPresent())
        return std::nullopt;
    const std::optional<double> number = value.toNumber();
    if (!number)
        fail(path, name, u"It must be a number."_s);
    else if (!(*number >= least && *number <= most))
        fail(path, name, u"It must be from %1 to %2."_s.arg(least).arg(most));
    return number;
}

QByteArray RequestFields::object(const JsonNode &parent,
                                 QByteArrayView name,
                                 const QByteArray &path,
                                 Need need)
{
    const JsonNode &value = parent[name];
    if (value.isObject())
        return value.json();
    if (value.isPresent())
        fail(path, name, u"It must be an object."_s);
    else if (need == Need::Required)
        fail(path, name, u"The field is required."_s);
    return {};
}

std::optional<CacheLife> RequestFields::cache(const JsonNode &object, const QByteArray &path)
{
    const JsonNode &control = object["cache_control"];
    if (!control.isPresent())
        return std::nullopt;
    const JsonNode &life = control["ttl"];
    if (!control["type"].is("ephemeral"))
        fail(path, "cache_control.type", u"It must be \"ephemeral\"."_s);
    else if (life.isPresent() && !life.is("5m") && !life.is("1h"))
        fail(path, "cache_control.ttl", u"It must be \"5m\" or \"1h\"."_s);
    return life.is("1h") ? CacheLife::Long : CacheLife::Short;
}

} // namespace deskrelay
