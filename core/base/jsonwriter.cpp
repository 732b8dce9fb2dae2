#include "core/base/jsonwriter.h"

#include <array>
#include <charconv>
#include <cmath>

namespace deskrelay {

/// Whether \a text is UTF-8 as RFC 3629 has it.
static bool isUtf8(QByteArrayView text)
{
    return text.isValidUtf8();
}

static void appendEscaped(QByteArray &out, QByteArrayView text)
{
    qsizetype start = 0;
    const auto flush = [&](qsizetype end) { out.append(text.sliced(start, end - start)); };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\')
            continue;
        flush(i);
        start = i + 1;
        switch (byte) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default: {
            constexpr char digits[] = "0123456789abcdef";
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 0xf];
        }
        }
    }
    flush(text.size());
}

static void appendString(QByteArray &out, QByteArrayView text)
{
    out += '"';
    if (isUtf8(text))
        appendEscaped(out, text);
    else
        appendEscaped(out, QString::fromUtf8(text).toUtf8());
    out += '"';
}

QByteArray jsonString(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    appendString(out, text);
    return out;
}

void JsonWriter::separate()
{
    if (m_needsComma)
        m_text += ',';
}

JsonWriter &JsonWriter::open(char bracket)
{
    separate();
    m_text += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_text += bracket;
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    separate();
    appendString(m_text, name);
    m_text += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::string(QByteArrayView text)
{
    separate();
    appendString(m_text, text);
    m_needsComma = true;
    return *this;
}

JsonWriter &JsonWriter::number(double value)
{
    if (!std::isfinite(value))
        return null();
    std::array<char, 32> digits = {};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return json({digits.data(), end - digits.data()});
}

JsonWriter &JsonWriter::json(QByteArrayView text)
{
    separate();
    m_text.append(text);
    m_needsComma = true;
    return *this;
}

} // namespace deskrelay
