#pragma once

#include "tests/support/maker/dice.h"

#include <QByteArray>

namespace deskrelay {

/// Writes an event stream as one of many servers would: with or without the space after the colon,
/// with either line end, with comments, and with JSON over several lines.
class StreamText final
{
public:
    explicit StreamText(Dice &dice);

    /// A frame of \a json; \a event may be empty.
    void add(const QByteArray &event, const QByteArray &json);
    /// A frame of text that is no JSON.
    void addMark(const QByteArray &text);
    const QByteArray &bytes() const { return m_bytes; }

private:
    Dice &m_dice;
    const QByteArray m_lineEnd;
    const QByteArray m_space;
    const bool m_isSpread; ///< JSON over several lines.
    QByteArray m_bytes = {};
};

/// \a json with white space between its tokens, line ends too.
QByteArray spread(Dice &dice, const QByteArray &json);

} // namespace deskrelay
