#pragma once

#include "core/formats/conversation/conversation.h"
#include "core/formats/conversation/fieldname.h"

#include <QByteArrayList>

namespace deskrelay {

/// The client's fields that a request leaves out, each named once in the client's words.
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
    const QByteArrayList &names() const { return m_names; }

private:
    const Format m_client;
    QByteArrayList m_names = {};
};

} // namespace deskrelay
