#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <concepts>

namespace deskrelay {

/// Writes JSON text front to back; text that is JSON already is put in as it is.
///
/// Commas come by themselves. The caller closes what it opens.
class JsonWriter final
{
public:
    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }

    /// The next value's name within an object.
    JsonWriter &key(QByteArrayView name);

    /// UTF-8; what is none is replaced by U+FFFD.
    JsonWriter &string(QByteArrayView text);
    JsonWriter &number(qint64 value) { return json(QByteArray::number(value)); }
    JsonWriter &number(double value); ///< The shortest text that reads back the same.
    JsonWriter &boolean(bool value) { return json(value ? "true" : "false"); }
    JsonWriter &null() { return json("null"); }
    /// A value's text, unread.
    JsonWriter &json(QByteArrayView text);

    // A member in one call.
    JsonWriter &member(QByteArrayView name, QByteArrayView text) { return key(name).string(text); }
    JsonWriter &member(QByteArrayView name, const char *text)
    {
        return key(name).string(QByteArrayView(text));
    }
    JsonWriter &member(QByteArrayView name, const QByteArray &text)
    {
        return key(name).string(QByteArrayView(text));
    }
    JsonWriter &member(QByteArrayView name, std::integral auto value)
    {
        if constexpr (std::same_as<decltype(value), bool>)
            return key(name).boolean(value);
        else
            return key(name).number(static_cast<qint64>(value));
    }
    JsonWriter &member(QByteArrayView name, double value) { return key(name).number(value); }
    JsonWriter &rawMember(QByteArrayView name, QByteArrayView text) { return key(name).json(text); }

    const QByteArray &text() const { return m_text; }
    QByteArray take() { return std::move(m_text); }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void separate();

    QByteArray m_text = {};
    bool m_needsComma = false;
};

/// \a text as a JSON string, quotes included.
QByteArray jsonString(QByteArrayView text);

} // namespace deskrelay
