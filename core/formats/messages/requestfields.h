#pragma once

#include "core/base/error.h"
#include "core/base/jsontree.h"
#include "core/formats/conversation/parts.h"

#include <QByteArray>
#include <QByteArrayList>

#include <limits>
#include <optional>

namespace deskrelay {

/// Reads the fields of a request one by one. Keeps the first that is wrong, and the names of those
/// that mean nothing elsewhere.
///
/// A path says where an object stands (`messages.0.content.1`); empty is the request itself.
class RequestFields final
{
public:
    /// Whether a field may be missing; null is as good as missing.
    enum class Need
    {
        Optional,
        Required
    };

    QByteArray string(const JsonNode &object,
                      QByteArrayView name,
                      const QByteArray &path,
                      Need need = Need::Optional);
    std::optional<bool>
    boolean(const JsonNode &object, QByteArrayView name, const QByteArray &path);
    std::optional<qint64> integer(const JsonNode &object,
                                  QByteArrayView name,
                                  const QByteArray &path,
                                  qint64 least,
                                  qint64 most = std::numeric_limits<qint64>::max());
    std::optional<double> number(const JsonNode &object,
                                 QByteArrayView name,
                                 const QByteArray &path,
                                 double least,
                                 double most);
    /// An object's text as it came; empty where it is missing.
    QByteArray object(const JsonNode &parent,
                      QByteArrayView name,
                      const QByteArray &path,
                      Need need = Need::Optional);
    /// The object's `cache_control`.
    std::optional<CacheLife> cache(const JsonNode &object, const QByteArray &path);

    void fail(const QByteArray &path, QByteArrayView name, const QString &what);
    void drop(const QByteArray &field);
    /// Names each member of \a object that is none of \a known, as `field.member`.
    void dropUnknown(const JsonNode &object,
                     std::initializer_list<QByteArrayView> known,
                     const QByteArray &field);

    const std::optional<Error> &error() const { return m_error; }
    const QByteArrayList &dropped() const { return m_dropped; }

private:
    std::optional<Error> m_error = {};
    QByteArrayList m_dropped = {};
};

} // namespace deskrelay
