#pragma once

#include "core/base/jsonwriter.h"
#include "core/formats/responses/outputitem.h"

#include <QByteArray>

#include <utility>

namespace deskrelay {

/// Writes the events of a Responses stream, numbered, and those of an item in their order.
class ResponsesItemEvents final
{
public:
    /// Begins an event; send() ends it.
    JsonWriter event(const char *type);
    /// One that names the item.
    JsonWriter itemEvent(const char *type, const OutputItem &item);
    void send(JsonWriter &json);

    /// The item begins.
    void add(const OutputItem &item);
    void writeDelta(const OutputItem &item, const QByteArray &text);
    /// What stands between an item's last delta and its own end.
    void endContent(const OutputItem &item);

    /// The position of the item in the output.
    qsizetype index() const { return m_index; }
    void nextItem() { ++m_index; }
    /// What was written since the last call.
    QByteArray takeBytes() { return std::exchange(m_out, {}); }

private:
    QByteArray m_out = {};
    qint64 m_sequence = 0;
    qsizetype m_index = 0;
};

} // namespace deskrelay
