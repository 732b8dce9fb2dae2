#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <initializer_list>
#include <utility>

namespace deskrelay {

/// HTTP header fields in the order in which they came; names keep their case and compare without
/// it.
class Headers final
{
public:
    struct Field
    {
        QByteArray name = {};
        QByteArray value = {};
        bool operator==(const Field &) const = default;
    };

    Headers() = default;
    Headers(std::initializer_list<Field> fields)
        : m_fields(fields)
    {
    }

    void add(const QByteArray &name, const QByteArray &value);
    /// Replaces the fields of that name by one.
    void set(const QByteArray &name, const QByteArray &value);
    void remove(QByteArrayView name);
    bool contains(QByteArrayView name) const;
    /// The first value of that name; empty when there is none.
    QByteArray value(QByteArrayView name) const;
    QList<QByteArray> values(QByteArrayView name) const;

    const QList<Field> &fields() const { return m_fields; }
    auto begin() const { return m_fields.begin(); }
    auto end() const { return m_fields.end(); }
    bool isEmpty() const { return m_fields.isEmpty(); }
    bool operator==(const Headers &) const = default;

private:
    QList<Field> m_fields = {};
};

/// Compares two header names or tokens as HTTP does: ASCII without case.
bool equalsIgnoringCase(QByteArrayView left, QByteArrayView right);

} // namespace deskrelay
