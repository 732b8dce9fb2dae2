#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QString>

namespace deskrelay {

/// A name that cannot be taken for another kind of name.
template <typename Tag>
struct Id
{
    QString value = {};

    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Id &) const = default;
    bool operator<(const Id &other) const { return value < other.value; }
};

template <typename Tag>
size_t qHash(const Id<Tag> &id, size_t seed = 0)
{
    return qHash(id.value, seed);
}

using AccountId = Id<struct AccountTag>;
using KeyId = Id<struct KeyTag>;

/// A fresh random name: \a prefix and 12 characters of a-z and 2-7 (60 bits).
QString randomId(const QString &prefix);

/// \a count bytes from the system's random source.
QByteArray randomBytes(qsizetype count);

} // namespace deskrelay
