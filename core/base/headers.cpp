#include "core/base/headers.h"

#include <algorithm>

namespace deskrelay {

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

bool equalsIgnoringCase(QByteArrayView left, QByteArrayView right)
{
    // Most names that are compared differ in length or at their first letter.
    return left.size() == right.size() &&
           std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) {
               return a == b || lower(a) == lower(b);
           });
}

void Headers::add(const QByteArray &name, const QByteArray &value)
{
    constexpr qsizetype usual = 16; // not grown field by field
    if (m_fields.isEmpty())
        m_fields.reserve(usual);
    m_fields.append({name, value});
}

void Headers::set(const QByteArray &name, const QByteArray &value)
{
    remove(name);
    add(name, value);
}

void Headers::remove(QByteArrayView name)
{
    m_fields.removeIf([name](const Field &field) { return equalsIgnoringCase(field.name, name); });
}

bool Headers::contains(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (equalsIgnoringCase(field.name, name))
            return true;
    }
    return false;
}

QByteArray Headers::value(QByteArrayView name) const
{
    for (const Field &field : m_fields) {
        if (equalsIgnoringCase(field.name, name))
            return field.value;
    }
    return {};
}

QList<QByteArray> Headers::values(QByteArrayView name) const
{
    QList<QByteArray> found;
    for (const Field &field : m_fields) {
        if (equalsIgnoringCase(field.name, name))
            found.append(field.value);
    }
    return found;
}

} // namespace deskrelay
