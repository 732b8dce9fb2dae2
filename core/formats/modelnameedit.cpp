#include "core/formats/modelnameedit.h"

#include "core/base/jsonwriter.h"

namespace deskrelay {

/// No key that matters is longer.
static constexpr qsizetype keyLimit = 16;

ModelNameEdit::ModelNameEdit(Format format, bool isEventStream, const QByteArray &name)
    : m_format(format)
    , m_isEventStream(isEventStream)
    , m_name(jsonString(name))
{
}

QByteArray ModelNameEdit::feed(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size() + m_name.size());
    for (const char c : bytes) {
        if (m_isInString)
            takeInside(c, out);
        else
            takeOutside(c, out);
    }
    return out;
}

/// No string goes on over the end of a line, and each event's JSON stands on a line of its own.
void ModelNameEdit::endLine()
{
    m_isInString = false;
    m_isEscaped = false;
    m_isReplaced = false;
    if (!m_isEventStream)
        return;
    m_depth = 0;
    m_isValue = false;
}

bool ModelNameEdit::isModelNext() const
{
    if (!m_isValue)
        return false;
    const int depth = m_depth - m_base;
    if (m_format == Format::GeminiGenerate)
        return depth == 1 && m_key == "modelVersion";
    // In a stream Responses and Messages tell it of the object within.
    return m_key == "model" &&
           (depth == 1 || (depth == 2 && (m_outer == "response" || m_outer == "message")));
}

void ModelNameEdit::takeOutside(char c, QByteArray &out)
{
    switch (c) {
    case '"':
        m_isInString = true;
        m_isReplaced = isModelNext();
        m_string.clear();
        if (m_isReplaced) {
            out += m_name;
            return;
        }
        break;
    case ':':
        m_key = m_string;
        m_isValue = true;
        break;
    case ',':
        m_isValue = false;
        break;
    case '{':
    case '[':
        if (c == '[' && m_depth == 0 && !m_isEventStream && m_format == Format::GeminiGenerate)
            m_base = 1;
        ++m_depth;
        if (m_depth - m_base == 2)
            m_outer = m_isValue ? m_key : QByteArray();
        m_isValue = false;
        break;
    case '}':
    case ']':
        --m_depth;
        m_isValue = false;
        break;
    case '\n':
        endLine();
        break;
    default:
        break;
    }
    out += c;
}

void ModelNameEdit::takeInside(char c, QByteArray &out)
{
    if (c == '\n') {
        endLine();
        out += c;
        return;
    }
    const bool isEnd = c == '"' && !m_isEscaped;
    m_isEscaped = c == '\\' && !m_isEscaped;
    if (!isEnd && m_string.size() < keyLimit)
        m_string += c;
    if (!m_isReplaced)
        out += c;
    if (isEnd) {
        m_isInString = false;
        m_isReplaced = false;
        m_isValue = false;
    }
}

} // namespace deskrelay
