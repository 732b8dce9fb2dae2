#pragma once

#include "core/base/error.h"
#include "core/formats/conversation/fieldname.h"

#include <QByteArrayList>
#include <QString>

namespace deskrelay {

/// The client's fields that a writer had to leave out, each once.
class DroppedFields final
{
public:
    explicit DroppedFields(Format client)
        : m_client(client)
    {
    }

    void add(Field field)
    {
        const QByteArray name = fieldName(m_client, field);
        if (!name.isEmpty() && !m_names.contains(name))
            m_names.append(name);
    }
    /// The refusal of a request that cannot do without \a field.
    Error refusal(Field field, const QString &what) const
    {
        return makeError(Error::Kind::Usage,
                         QString::fromUtf8(fieldName(m_client, field)) + QStringLiteral(": ") +
                             what);
    }
    const QByteArrayList &names() const { return m_names; }

private:
    const Format m_client;
    QByteArrayList m_names = {};
};

} // namespace deskrelay
