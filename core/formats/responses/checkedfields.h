#pragma once

#include "core/base/jsontree.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <initializer_list>
#include <optional>

namespace deskrelay {

/// Reads the members of an object and keeps the first that has a value the API refuses.
///
/// `null` counts as absent.
class CheckedFields final
{
public:
    /// \a path names the object in errors: `reasoning`; empty for the body itself.
    explicit CheckedFields(const JsonNode &object, const QByteArray &path = {})
        : m_object(object)
        , m_path(path)
    {
    }

    QByteArray string(QByteArrayView name);
    QByteArray oneOf(QByteArrayView name, std::initializer_list<QByteArrayView> values);
    std::optional<bool> boolean(QByteArrayView name);
    std::optional<double> number(QByteArrayView name, double least, double most);
    std::optional<qint64> integer(QByteArrayView name, qint64 least, qint64 most);
    const JsonNode &object(QByteArrayView name);
    const JsonNode &array(QByteArrayView name);

    /// "`path.name` \a what."
    void refuse(QByteArrayView name, const QString &what);
    const std::optional<Error> &error() const { return m_error; }

private:
    const JsonNode &typed(QByteArrayView name, JsonNode::Type type, QStringView kind);

    const JsonNode &m_object;
    QByteArray m_path = {};
    std::optional<Error> m_error = {};
};

/// The refusal of the field at \a path.
Error refusedField(const QByteArray &path, const QString &what);

} // namespace deskrelay
