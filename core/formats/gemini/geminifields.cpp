#include "core/formats/gemini/geminifields.h"

#include <QString>

namespace deskrelay {

using namespace Qt::StringLiterals;

static const JsonNode missing = {};

bool isGeminiField(QByteArrayView name, QByteArrayView camelCase)
{
    qsizetype at = 0;
    for (const char c : camelCase) {
        if (at < name.size() && name[at] == c) {
            ++at;
        } else if (c >= 'A' && c <= 'Z' && at + 1 < name.size() && name[at] == '_' &&
                   name[at + 1] == c - 'A' + 'a') {
            at += 2;
        } else {
            return false;
        }
    }
    return at == name.size();
}

QByteArray camelCaseName(QByteArrayView name)
{
    QByteArray camel;
    bool isUpper = false;
    for (const char c : name) {
        if (c != '_')
            camel += isUpper && c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
        isUpper = c == '_';
    }
    return camel;
}

const JsonNode &geminiField(const JsonNode &object, QByteArrayView camelCase)
{
    for (const JsonMember &member : object.members) {
        if (member.value.isPresent() && isGeminiField(member.name, camelCase))
            return member.value;
    }
    return missing;
}

void GeminiNotes::refuse(const QByteArray &field, const QByteArray &why)
{
    if (!m_error) {
        m_error = makeError(Error::Kind::Usage,
                            u"%1: %2."_s.arg(QString::fromUtf8(field), QString::fromUtf8(why)));
    }
}

static QByteArray withoutPlaces(const QByteArray &path)
{
    QByteArray plain;
    bool isPlace = false;
    for (const char c : path) {
        isPlace = (isPlace || c == '[') && c != ']';
        if (!isPlace && c != ']')
            plain += c;
    }
    return plain;
}

void GeminiNotes::drop(const QByteArray &field)
{
    const QByteArray plain = withoutPlaces(field);
    if (!m_dropped.contains(plain))
        m_dropped.append(plain);
}

GeminiFields::GeminiFields(const JsonNode &object, const QByteArray &path, GeminiNotes &notes)
    : m_object(object)
    , m_path(path)
    , m_notes(notes)
    , m_isTaken(object.members.size(), false)
{
    if (object.isPresent() && !object.isObject())
        notes.refuse(path.isEmpty() ? "body" : path, "it must be an object");
}

QByteArray GeminiFields::path(QByteArrayView name) const
{
    return m_path.isEmpty() ? name.toByteArray() : m_path + '.' + name.toByteArray();
}

const JsonNode &GeminiFields::take(QByteArrayView name)
{
    const JsonNode *found = &missing;
    for (size_t i = 0; i < m_object.members.size(); ++i) {
        const JsonMember &member = m_object.members[i];
        if (!isGeminiField(member.name, name))
            continue;
        m_isTaken[i] = true;
        if (member.value.isPresent())
            found = &member.value;
    }
    return *found;
}

const JsonNode &
GeminiFields::typed(QByteArrayView name, JsonNode::Type type, const QByteArray &expected)
{
    const JsonNode &value = take(name);
    if (value.isMissing() || value.type == type)
        return value;
    refuse(name, "it must be " + expected);
    return missing;
}

const JsonNode &GeminiFields::takeObject(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Object, "an object");
}

const JsonNode &GeminiFields::takeList(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Array, "an array");
}

QByteArray GeminiFields::takeText(QByteArrayView name)
{
    return typed(name, JsonNode::Type::String, "a string").string();
}

QByteArrayList GeminiFields::takeTexts(QByteArrayView name)
{
    QByteArrayList texts;
    for (const JsonNode &item : takeList(name).items) {
        if (item.isString())
            texts.append(item.string());
        else
            refuse(name, "it must be an array of strings");
    }
    return texts;
}

std::optional<bool> GeminiFields::takeTruth(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Bool, "true or false").toBool();
}

std::optional<qint64> GeminiFields::takeInteger(QByteArrayView name)
{
    const JsonNode &value = take(name);
    if (value.isMissing())
        return std::nullopt;
    std::optional<qint64> number = value.toInteger();
    if (!number && value.isString()) {
        bool isWhole = false;
        const qint64 whole = value.string().toLongLong(&isWhole);
        number = isWhole ? std::optional(whole) : std::nullopt;
    }
    if (!number)
        refuse(name, "it must be a whole number");
    return number;
}

std::optional<double> GeminiFields::takeNumber(QByteArrayView name)
{
    const JsonNode &value = take(name);
    if (value.isMissing())
        return std::nullopt;
    std::optional<double> number = value.toNumber();
    if (!number && value.isString()) {
        bool isNumber = false;
        const double read = value.string().toDouble(&isNumber);
        number = isNumber ? std::optional(read) : std::nullopt;
    }
    if (!number)
        refuse(name, "it must be a number");
    return number;
}

void GeminiFields::drop(QByteArrayView name)
{
    if (!take(name).isMissing())
        m_notes.drop(path(name));
}

void GeminiFields::dropRest()
{
    for (size_t i = 0; i < m_object.members.size(); ++i) {
        if (!m_isTaken[i] && m_object.members[i].value.isPresent())
            m_notes.drop(path(m_object.members[i].name));
    }
}

} // namespace deskrelay
