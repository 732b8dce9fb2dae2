#include "core/base/jsonwriter.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace deskrelay {

/// Whether \a text is UTF-8 as RFC 3629 has it.
static bool isUtf8(QByteArrayView text)
{
    return text.isValidUtf8();
}

/// What follows the backslash where a byte is escaped; 0: it is not, `u`: four digits follow.
static constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table = {};
    std::fill_n(table.begin(), 0x20, 'u');
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

static char escapeOf(char c)
{
    return escapes[static_cast<unsigned char>(c)];
}

static qsizetype escapedSize(QByteArrayView text)
{
    qsizetype size = text.size();
    for (const char c : text) {
        const char escape = escapeOf(c);
        size += escape == '\0' ? 0 : escape == 'u' ? 5 : 1;
    }
    return size;
}

static void appendEscaped(QByteArray &out, QByteArrayView text)
{
    const qsizetype size = escapedSize(text);
    if (size == text.size()) {
        out.append(text);
        return;
    }
    const qsizetype start = out.size();
    out.resize(start + size);
    char *end = out.data() + start;
    for (const char c : text) {
        const char escape = escapeOf(c);
        if (escape == '\0') {
            *end++ = c;
            continue;
        }
        *end++ = '\\';
        *end++ = escape;
        if (escape == 'u') {
            constexpr char digits[] = "0123456789abcdef";
            const auto byte = static_cast<unsigned char>(c);
            *end++ = '0';
            *end++ = '0';
            *end++ = digits[byte >> 4];
            *end++ = digits[byte & 0xf];
        }
    }
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
