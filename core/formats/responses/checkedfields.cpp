#include "core/formats/responses/checkedfields.h"

#include <QStringList>

namespace deskrelay {

using namespace Qt::StringLiterals;

Error refusedField(const QByteArray &path, const QString &what)
{
    return makeError(Error::Kind::Usage, u"`%1` %2."_s.arg(QString::fromUtf8(path), what));
}

void CheckedFields::refuse(QByteArrayView name, const QString &what)
{
    if (m_error)
        return;
    const QByteArray path = m_path.isEmpty() ? name.toByteArray() : m_path + '.' + name;
    m_error = refusedField(path, what);
}

const JsonNode &CheckedFields::typed(QByteArrayView name, JsonNode::Type type, QStringView kind)
{
    static const JsonNode missing;
    const JsonNode &node = m_object[name];
    if (!node.isPresent())
        return missing;
    if (node.type == type)
        return node;
    refuse(name, u"must be %1"_s.arg(kind));
    return missing;
}

QByteArray CheckedFields::string(QByteArrayView name)
{
    return typed(name, JsonNode::Type::String, u"a string").string();
}

QByteArray CheckedFields::oneOf(QByteArrayView name, std::initializer_list<QByteArrayView> values)
{
    const QByteArray text = string(name);
    if (text.isEmpty())
        return text;
    QStringList known;
    for (const QByteArrayView value : values) {
        if (text == value)
            return text;
        known.append(QString::fromLatin1(value));
    }
    refuse(name, u"must be one of "_s + known.join(u", "));
    return {};
}

std::optional<bool> CheckedFields::boolean(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Bool, u"true or false").toBool();
}

std::optional<double> CheckedFields::number(QByteArrayView name, double least, double most)
{
    const std::optional<double> number =
        typed(name, JsonNode::Type::Number, u"a number").toNumber();
    if (number && *number >= least && *number <= most)
        return number;
    if (number)
        refuse(name, u"must be a number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

std::optional<qint64> CheckedFields::integer(QByteArrayView name, qint64 least, qint64 most)
{
    const JsonNode &node = typed(name, JsonNode::Type::Number, u"a whole number");
    if (node.isMissing())
        return std::nullopt;
    const std::optional<qint64> whole = node.toInteger();
    if (whole && *whole >= least && *whole <= most)
        return whole;
    refuse(name, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
    return std::nullopt;
}

const JsonNode &CheckedFields::object(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Object, u"an object");
}

const JsonNode &CheckedFields::array(QByteArrayView name)
{
    return typed(name, JsonNode::Type::Array, u"an array");
}

} // namespace deskrelay
