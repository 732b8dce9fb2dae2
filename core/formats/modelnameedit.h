#pragma once

#include "core/formats/format.h"

#include <QByteArray>
#include <QByteArrayView>

namespace deskrelay {

/// Puts the model's name that the client asked for into a passing reply, in the place of the one
/// that the upstream tells; every other byte passes as it came.
///
/// The bytes may be cut anywhere. One edit serves one reply, a document or a stream of events.
class ModelNameEdit final
{
public:
    ModelNameEdit(Format format, bool isEventStream, const QByteArray &name);

    QByteArray feed(QByteArrayView bytes);

private:
    void takeOutside(char c, QByteArray &out);
    void takeInside(char c, QByteArray &out);
    bool isModelNext() const;
    void endLine();

    const Format m_format;
    const bool m_isEventStream;
    const QByteArray m_name; ///< As a JSON string, quotes included.
    int m_depth = 0;
    int m_base = 0; ///< 1 within Gemini's array of chunks.
    bool m_isInString = false;
    bool m_isEscaped = false;
    bool m_isReplaced = false; ///< The string being read is the name, and left out.
    bool m_isValue = false;    ///< A colon came: the next string is m_key's value.
    QByteArray m_string = {};  ///< The last string, as far as it may be a key.
    QByteArray m_key = {};
    QByteArray m_outer = {}; ///< The key of the object that stands within the outermost.
};

} // namespace deskrelay
