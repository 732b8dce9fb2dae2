#include "tests/support/maker/streamtext.h"

namespace deskrelay {

StreamText::StreamText(Dice &dice)
    : m_dice(dice)
    , m_lineEnd(dice.rolls(4) ? "\r\n" : "\n")
    , m_space(dice.rolls(4) ? "" : " ")
    , m_isSpread(dice.rolls(4))
    , m_bytes(dice.rolls(8) ? "\xef\xbb\xbf" : "")
{
}

QByteArray spread(Dice &dice, const QByteArray &json)
{
    QByteArray made;
    bool isString = false;
    bool isEscaped = false;
    for (const char c : json) {
        made += c;
        if (isString) {
            isString = c != '"' || isEscaped;
            isEscaped = c == '\\' && !isEscaped;
        } else if (c == '"') {
            isString = true;
        } else if ((c == ',' || c == '{' || c == '[' || c == ':') && dice.rolls(3)) {
            made += dice.oneOf({"\n", "\n  ", " ", "\r\n"});
        }
    }
    return made;
}

void StreamText::add(const QByteArray &event, const QByteArray &json)
{
    if (m_dice.rolls(10))
        m_bytes += ": comment" + m_lineEnd + (m_dice.rolls(2) ? m_lineEnd : "");
    if (!event.isEmpty())
        m_bytes += "event:" + m_space + event + m_lineEnd;
    QByteArray data = m_isSpread ? spread(m_dice, json) : json;
    data.replace("\r\n", "\n");
    data.replace("\n", QByteArray(m_lineEnd + "data:" + m_space));
    m_bytes += "data:" + m_space + data + m_lineEnd + m_lineEnd;
}

void StreamText::addMark(const QByteArray &text)
{
    m_bytes += "data:" + m_space + text + m_lineEnd + m_lineEnd;
}

} // namespace deskrelay
