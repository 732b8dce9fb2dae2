#include "core/control/params.h"

#include "core/relay/relayconfig.h"

#include <QJsonArray>

#include <cmath>

namespace deskrelay {

using namespace Qt::StringLiterals;

void Params::fail(const QString &name, const QString &what)
{
    if (m_error)
        return;
    QString option = name;
    option.replace(u'_', u'-');
    m_error = makeError(Error::Kind::Usage, u"--%1 %2."_s.arg(option, what));
}

bool Params::has(const QString &name) const
{
    return m_values.contains(name);
}

QString Params::text(const QString &name)
{
    const QJsonValue value = m_values.value(name);
    if (!value.isUndefined() && !value.isString())
        fail(name, u"must be text"_s);
    return value.toString();
}

QString Params::required(const QString &name)
{
    const QString value = text(name).trimmed();
    if (value.isEmpty())
        fail(name, u"is missing"_s);
    return value;
}

QStringList Params::list(const QString &name)
{
    const QJsonValue value = m_values.value(name);
    if (value.isString()) {
        QStringList parts = value.toString().split(u',', Qt::SkipEmptyParts);
        for (QString &part : parts)
            part = part.trimmed();
        return parts;
    }
    QStringList all;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        all << item.toString().split(u',', Qt::SkipEmptyParts);
    for (QString &part : all)
        part = part.trimmed();
    return all;
}

std::optional<qint64> Params::number(const QString &name, qint64 least, qint64 most)
{
    if (!has(name))
        return std::nullopt;
    const QJsonValue value = m_values.value(name);
    bool isNumber = value.isDouble();
    const qint64 number = isNumber ? value.toInteger() : value.toString().toLongLong(&isNumber);
    if (!isNumber || number < least || number > most) {
        fail(name, u"must be a whole number from %1 to %2"_s.arg(least).arg(most));
        return std::nullopt;
    }
    return number;
}

std::optional<qint64> Params::dollars(const QString &name)
{
    if (!has(name))
        return std::nullopt;
    const QJsonValue value = m_values.value(name);
    bool isNumber = value.isDouble();
    const double amount = isNumber ? value.toDouble() : value.toString().toDouble(&isNumber);
    if (!isNumber || !(amount >= 1e-6) || amount > 1e9) {
        fail(name, u"must be an amount of US dollars above 0, such as 2.50"_s);
        return std::nullopt;
    }
    return std::llround(amount * 1e6);
}

std::optional<std::chrono::seconds> Params::duration(const QString &name)
{
    if (!has(name))
        return std::nullopt;
    const std::optional<std::chrono::seconds> duration = parseDuration(text(name));
    if (!duration)
        fail(name, u"must be a whole number with s, m, h or d, such as 30d"_s);
    return duration;
}

} // namespace deskrelay
